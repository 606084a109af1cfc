//! Chooses which columns fit into a width, and how wide each becomes.

use super::{columns::Column, layout::EDGE};

/// Cells between two columns.
pub const GAP: u16 = 2;

/// Which columns of a table fit into so many cells, in the table's order, and how wide each is.
pub fn fit<'a, Key: Copy + 'a>(
    columns: impl IntoIterator<Item = &'a Column<Key>>,
    width: u16,
) -> Vec<(Column<Key>, u16)> {
    fit_texts(columns, width, |_| 0)
}

/// The same, where `needs` tells the cells of a column's longest text: what is left over goes first to columns that
/// cannot show it whole.
pub fn fit_texts<'a, Key: Copy + 'a>(
    columns: impl IntoIterator<Item = &'a Column<Key>>,
    width: u16,
    needs: impl Fn(Key) -> u16,
) -> Vec<(Column<Key>, u16)> {
    let mut shown: Vec<Column<Key>> = columns.into_iter().copied().collect();
    let needed = |shown: &[Column<Key>]| {
        shown
            .iter()
            .map(|column| column.min + GAP)
            .sum::<u16>()
            .saturating_sub(GAP)
    };
    while shown.len() > 1 && needed(&shown) > width {
        let Some(last) = (0..shown.len()).max_by_key(|at| shown[*at].rank) else {
            break;
        };
        shown.remove(last);
    }
    let spare = width.saturating_sub(needed(&shown));
    let mut shown: Vec<(Column<Key>, u16)> = shown
        .into_iter()
        .map(|column| (column, column.min.min(width)))
        .collect();
    let spare = fill(&mut shown, spare, needs);
    share(&mut shown, spare);
    shown
}

/// The column that stands over this cell of a pane.
pub fn over<Key: Copy>(shown: &[(Column<Key>, u16)], x: u16) -> Option<Column<Key>> {
    let mut start = EDGE;
    shown.iter().find_map(|(column, width)| {
        let place = start..start + width;
        start += width + GAP;
        place.contains(&x).then_some(*column)
    })
}

/// Gives columns what their texts need, those that lack the least first, so that none takes more than its part while
/// others lack something. Answers what is left.
fn fill<Key: Copy>(
    shown: &mut [(Column<Key>, u16)],
    mut spare: u16,
    needs: impl Fn(Key) -> u16,
) -> u16 {
    let mut lacking: Vec<(u16, &mut u16)> = shown
        .iter_mut()
        .map(|(column, width)| (needs(column.key).saturating_sub(*width), width))
        .filter(|(lack, _)| *lack > 0)
        .collect();
    lacking.sort_by_key(|(lack, _)| *lack);
    let mut left = u16::try_from(lacking.len()).unwrap_or(u16::MAX);
    for (lack, width) in lacking {
        let more = lack.min(spare / left);
        *width += more;
        spare -= more;
        left -= 1;
    }
    spare
}

/// Shares out what is left over.
fn share<Key>(shown: &mut [(Column<Key>, u16)], mut spare: u16) {
    let mut shares: u16 = shown.iter().map(|(column, _)| column.grow).sum();
    for (column, width) in shown {
        let more = (u32::from(spare) * u32::from(column.grow))
            .checked_div(u32::from(shares))
            .unwrap_or(0);
        let more = u16::try_from(more).unwrap_or(0);
        spare -= more;
        shares -= column.grow;
        *width += more;
    }
}

#[cfg(test)]
mod tests {
    use super::{GAP, fit, fit_texts};
    use crate::app::page::columns::{ENDPOINTS, EndpointColumn};

    #[test]
    fn columns_fill_the_width_and_drop_by_rank() {
        for width in 1..300 {
            let shown = fit(ENDPOINTS, width);
            let used: u16 = shown.iter().map(|(_, width)| width + GAP).sum::<u16>() - GAP;
            assert!(used <= width.max(shown[0].1), "{used} of {width}");
            assert!(width < 40 || used == width, "{used} of {width}");
            assert!(shown.iter().all(|(column, width)| *width >= column.min) || shown.len() == 1);
        }
        let narrow: Vec<&str> = fit(ENDPOINTS, 44)
            .iter()
            .map(|(column, _)| column.title)
            .collect();
        assert_eq!(narrow, ["State", "Name", "Domain"]);
    }

    #[test]
    fn no_column_has_more_than_it_needs_while_another_cannot_show_its_text() {
        for width in 130..300 {
            let needs = |key| match key {
                EndpointColumn::Name => 20,
                EndpointColumn::Uri => 52,
                EndpointColumn::Description => 30,
                EndpointColumn::State
                | EndpointColumn::Domain
                | EndpointColumn::Application
                | EndpointColumn::Phones => 8,
            };
            let shown = fit_texts(ENDPOINTS, width, needs);
            let used: u16 = shown.iter().map(|(_, width)| width + GAP).sum::<u16>() - GAP;
            assert_eq!(used, width);
            let lacks = shown
                .iter()
                .any(|(column, width)| *width < needs(column.key));
            let room = ENDPOINTS
                .iter()
                .map(|column| column.min.max(needs(column.key)) + GAP);
            assert_eq!(lacks, width + GAP < room.sum::<u16>(), "{width}");
            for (column, width) in &shown {
                let most = column.min.max(needs(column.key));
                assert!(!lacks || *width <= most, "{} {width}", column.title);
            }
        }
    }

    #[test]
    fn one_endless_text_does_not_starve_the_others() {
        let needs = |key| match key {
            EndpointColumn::Description => 900,
            EndpointColumn::Uri => 42,
            EndpointColumn::Name => 18,
            EndpointColumn::State
            | EndpointColumn::Domain
            | EndpointColumn::Application
            | EndpointColumn::Phones => 0,
        };
        let shown = fit_texts(ENDPOINTS, 197, needs);
        let of = |key| {
            let column = shown.iter().find(|(column, _)| column.key == key);
            column.map(|(_, width)| *width)
        };
        assert_eq!(of(EndpointColumn::Uri), Some(42));
        assert_eq!(of(EndpointColumn::Name), Some(18));
    }
}
