//! Where the panels of the overview stand: the same for moving in them and for drawing them.

use crate::app::page::layout::{self, AIRY, Size, TWO_PANES};

/// From this width on, the domains stand in a column of their own.
const THREE_COLUMNS: u16 = 180;

/// The lines and cells of the panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panels {
    /// Lines of the totals, with the free ones around them.
    pub head: u16,
    /// Things that need somebody.
    pub needs: u16,
    /// Lines that each of them takes.
    pub each: u16,
    /// Domains; none where there is no room.
    pub domains: u16,
    /// Lines that each of them takes.
    pub tall: u16,
    /// Cells of the domains where they stand beside what needs somebody.
    pub middle: Option<u16>,
    /// Lines of the charts where they stand below; none where they stand beside, or have no room.
    pub charts: u16,
    /// Cells of the charts where they stand beside.
    pub beside: Option<u16>,
}

impl Panels {
    /// In a window of this size, with so many things to show.
    #[must_use]
    pub fn of(size: Size, needs: usize, domains: usize) -> Self {
        let body = u16::try_from(layout::body(size)).unwrap_or(u16::MAX);
        let airy = size.height >= AIRY;
        let head = match body {
            0..10 => 1,
            _ if airy => 4,
            _ => 2,
        };
        let wide = size.width >= TWO_PANES;
        let charts = if wide || body < 18 { 0 } else { 5 };
        let needs = u16::try_from(needs).unwrap_or(u16::MAX);
        let domains = u16::try_from(domains).unwrap_or(u16::MAX);
        // Each has a title, and a free line below it where there is room.
        let free = u16::from(airy);
        let room = body.saturating_sub(head + charts + 2 + free);
        let each = if wide && room >= domains.min(12) + 2 * needs.min(4) {
            2
        } else {
            1
        };
        if size.width >= THREE_COLUMNS && body >= 12 {
            return Self::in_three(size, head, body - head - 1, needs, domains);
        }
        if body < 12 {
            return Self {
                head,
                needs: body.saturating_sub(head + 1),
                each: 1,
                domains: 0,
                tall: 1,
                middle: None,
                charts: 0,
                beside: None,
            };
        }
        // What needs somebody has its lines first, as long as some are left for the domains.
        let least = domains.min(room * 2 / 5);
        let most = (room - least) / each;
        let needs = needs.max(1).min(most.max(1));
        Self {
            head,
            needs,
            each,
            domains: room.saturating_sub(needs * each),
            tall: 1,
            middle: None,
            charts,
            beside: wide.then(|| (size.width * 35 / 100).max(42)),
        }
    }

    /// What needs somebody, the domains, and the charts side by side, with so many lines below each title.
    fn in_three(size: Size, head: u16, room: u16, needs: u16, domains: u16) -> Self {
        let part = |percent: u16| size.width / 100 * percent + size.width % 100 * percent / 100;
        let (left, middle) = (part(37), part(33));
        // Below what needs somebody stands what happened just now.
        let each = if needs * 2 <= room * 2 / 3 { 2 } else { 1 };
        let most = (room * 2 / 3 / each).max(1);
        let tall = (1..=3).rev().find(|tall| domains * tall <= room);
        let tall = tall.unwrap_or(1);
        Self {
            head,
            needs: needs.clamp(1, most),
            each,
            domains: room / tall,
            tall,
            middle: Some(middle),
            charts: 0,
            beside: Some(size.width - left - middle - 2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Panels;
    use crate::app::page::layout::{self, Size};

    #[test]
    fn the_panels_fill_the_window_and_never_more() {
        for (width, height) in [
            (40, 10),
            (80, 24),
            (100, 31),
            (120, 40),
            (200, 50),
            (90, 13),
        ] {
            for needs in [0, 1, 7, 400] {
                for domains in [0, 1, 8, 100] {
                    let size = Size { width, height };
                    let panels = Panels::of(size, needs, domains);
                    let free = u16::from(height >= 30);
                    let titles = if panels.domains > 0 { 2 + free } else { 1 };
                    let used = panels.head + panels.needs * panels.each + panels.domains;
                    let used = if panels.middle.is_some() {
                        // The domains have lines of their own.
                        let most = (panels.needs * panels.each).max(panels.domains * panels.tall);
                        panels.head + most
                    } else {
                        used
                    };
                    let used = usize::from(used + panels.charts + titles);
                    let body = layout::body(size);
                    assert!(used <= body + 2, "{width}×{height}: {panels:?}");
                    assert!(panels.needs > 0, "{width}×{height}: {panels:?}");
                }
            }
        }
    }
}
