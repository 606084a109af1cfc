//! What stands beside a list of endpoints, and which of the panes has the keys.

use crate::{
    api::{DomainId, EndpointId},
    app::{
        page::{
            layout::{self, Size},
            list::List,
        },
        service::ticket::TimerId,
        shared::Shared,
    },
};

/// One of the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The domains.
    Domains,
    /// The list itself.
    #[default]
    List,
    /// The detail of the selected row.
    Detail,
}

/// What stands beside the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Beside {
    /// Which pane has the keys.
    pub focus: Pane,
    /// The whole account, then its domains in order.
    pub places: Vec<Option<DomainId>>,
    /// Where the person is among them.
    pub list: List<Option<DomainId>>,
    /// The first line of the detail that is shown.
    pub scroll: usize,
    /// Runs until the cursor has rested: only then does follow what depends on where it stands.
    pub(super) resting: Option<TimerId>,
    /// What the detail shows until then.
    pub(super) held: Option<(DomainId, EndpointId)>,
}

impl Beside {
    /// Lines that each domain takes, so that as many as can be are seen.
    pub fn each(&self, size: Size) -> usize {
        let (all, height) = (self.places.len(), lines(size));
        let ways = [4, 2].into_iter();
        let mut ways = ways.filter(|each| *each == 2 || layout::air(size.height) > 0);
        ways.find(|each| all * each <= height).unwrap_or(1)
    }

    /// Takes these over, if they are not what is shown already: that is asked at each message.
    pub(super) fn take_places(&mut self, domains: &[DomainId]) {
        let shown = self.places.iter().skip(1).map(Option::as_ref);
        if self.places.is_empty() || !shown.eq(domains.iter().map(Some)) {
            let domains = domains.iter().cloned().map(Some);
            self.places = std::iter::once(None).chain(domains).collect();
        }
    }

    pub(super) fn rows(&self, shared: &Shared) -> usize {
        (lines(shared.size) / self.each(shared.size)).max(1)
    }

    /// The domain on this line of the pane.
    pub fn on_line(&self, shared: &Shared, line: usize) -> Option<Option<DomainId>> {
        let line = line.checked_sub(usize::from(layout::air(shared.size.height)))?;
        let each = self.each(shared.size);
        self.places.get(self.list.offset + line / each).cloned()
    }
}

/// Lines of the pane of domains.
fn lines(size: Size) -> usize {
    layout::body(size).saturating_sub(usize::from(layout::air(size.height)))
}
