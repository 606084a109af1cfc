//! The shortest way of the cursor from one place to another.

/// Where the cursor stands, counted from 0: its column, unless the last glyph left that open, and its row.
pub type CursorAt = (Option<u16>, u16);

/// Up to so many steps are taken one by one.
const STEPS: u16 = 4;

/// The bytes that take the cursor to a column and row from where it is, if that is known.
///
/// A line feed keeps the column, as it does wherever a terminal is in raw mode; it is never sent on the last line.
pub fn shortest(from: Option<CursorAt>, (x, y): (u16, u16)) -> String {
    let (absolute, relative) = (absolute_length(x, y), relative_length(from, (x, y)));
    let (Some((column, row)), true) = (from, relative.is_some_and(|length| length < absolute))
    else {
        return match (x, y) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, y) => format!("\x1b[{}H", y + 1),
            (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
        };
    };
    down(row, y) + &across(column, x)
}

/// How many bytes that takes.
pub fn length(from: Option<CursorAt>, to: (u16, u16)) -> usize {
    let absolute = absolute_length(to.0, to.1);
    relative_length(from, to).map_or(absolute, |relative| relative.min(absolute))
}

fn absolute_length(x: u16, y: u16) -> usize {
    match (x, y) {
        (0, 0) => 3,
        (0, y) => 3 + digits(y + 1),
        (x, y) => 4 + digits(y + 1) + digits(x + 1),
    }
}

fn relative_length(from: Option<CursorAt>, (x, y): (u16, u16)) -> Option<usize> {
    let (column, row) = from?;
    let lines = y.abs_diff(row);
    let vertical = match lines {
        0 => 0,
        1..=STEPS if row < y => usize::from(lines),
        lines => counted(lines),
    };
    Some(vertical + across_length(column, x))
}

fn across_length(from: Option<u16>, to: u16) -> usize {
    match from {
        Some(from) if from == to => 0,
        _ if to == 0 => 1,
        Some(from) if from < to => counted(to - from).min(3 + digits(to + 1)),
        Some(from) if from - to <= STEPS => usize::from(from - to),
        Some(from) => counted(from - to).min(3 + digits(to + 1)),
        None => 3 + digits(to + 1),
    }
}

fn down(from: u16, to: u16) -> String {
    let lines = from.abs_diff(to);
    match lines {
        1..=STEPS if from < to => "\n".repeat(usize::from(lines)),
        lines => steps(lines, if from < to { 'B' } else { 'A' }),
    }
}

fn across(from: Option<u16>, to: u16) -> String {
    let absolute = || format!("\x1b[{}G", to + 1);
    match from {
        Some(from) if from == to => String::new(),
        _ if to == 0 => "\r".to_owned(),
        Some(from) if from > to && from - to <= STEPS => "\x08".repeat(usize::from(from - to)),
        Some(from) if counted(from.abs_diff(to)) <= 3 + digits(to + 1) => {
            steps(from.abs_diff(to), if from < to { 'C' } else { 'D' })
        }
        Some(_) | None => absolute(),
    }
}

fn steps(count: u16, way: char) -> String {
    match count {
        0 => String::new(),
        1 => format!("\x1b[{way}"),
        count => format!("\x1b[{count}{way}"),
    }
}

fn counted(count: u16) -> usize {
    3 + if count == 1 { 0 } else { digits(count) }
}

fn digits(number: u16) -> usize {
    number
        .checked_ilog10()
        .map_or(1, |log| usize::try_from(log + 1).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::{length, shortest};
    use crate::runtime::terminal::backend::tests::parser;

    #[test]
    fn a_near_place_is_reached_by_steps_and_a_far_one_by_its_number() {
        for (from, to, way) in [
            (None, (0, 0), "\x1b[H"),
            (None, (4, 2), "\x1b[3;5H"),
            (Some((Some(4), 2)), (4, 2), ""),
            (Some((Some(4), 2)), (5, 2), "\x1b[C"),
            (Some((Some(4), 2)), (0, 3), "\n\r"),
            (Some((Some(11), 7)), (10, 8), "\n\x08"),
            (Some((Some(11), 7)), (11, 6), "\x1b[A"),
            (Some((Some(70), 7)), (73, 9), "\n\n\x1b[3C"),
            (Some((Some(70), 7)), (40, 7), "\x1b[30D"),
            (Some((Some(70), 7)), (4, 7), "\x1b[5G"),
            (Some((None, 7)), (4, 8), "\n\x1b[5G"),
            (Some((Some(3), 30)), (90, 2), "\x1b[3;91H"),
        ] {
            assert_eq!(shortest(from, to), way, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn every_way_leads_there_is_as_long_as_counted_and_no_longer_than_the_number_of_the_place() {
        let places = || (0..6).flat_map(|y| [0, 1, 4, 5, 9, 19].map(|x| (x, y)));
        for (from, to) in places().flat_map(|from| places().map(move |to| (from, to))) {
            for column in [Some(from.0), None] {
                let known = Some((column, from.1));
                let way = shortest(known, to);
                let mut terminal = parser(20, 6);
                terminal.process(shortest(None, from).as_bytes());
                terminal.process(way.as_bytes());
                let (row, column) = terminal.screen().cursor_position();
                assert_eq!((column, row), to, "{known:?} by {way:?}");
                assert_eq!(way.len(), length(known, to), "{known:?} by {way:?}");
                assert!(way.len() <= shortest(None, to).len());
            }
        }
    }
}
