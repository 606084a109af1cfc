//! Applies our own writes to a list of endpoints, also while it is being read.

use std::sync::Arc;

use crate::{
    api::{DomainId, Endpoint, EndpointId},
    app::{service::rows::EndpointPage, text::time::Moment},
};

use super::pages::{PAGE, Pages};

impl Pages {
    /// The page as it must be by now.
    pub(super) fn as_written(&self, mut page: Arc<EndpointPage>) -> Arc<EndpointPage> {
        for (id, endpoint) in &self.written {
            let newer = match endpoint {
                Some(endpoint) => page.with(endpoint),
                None => page.without(id),
            };
            page = newer.map_or(page, Arc::new);
        }
        page
    }

    /// Puts an endpoint in the place of its row, or behind the last one.
    pub fn put(&mut self, domain: &DomainId, endpoint: &Endpoint) {
        let mut endpoint = endpoint.clone();
        endpoint.domain_id = Some(domain.clone());
        if self.is_due() {
            self.written.insert(endpoint.id.clone(), Some(endpoint));
            return;
        }
        if let Some(pass) = &mut self.pass {
            pass.change(|page| page.with(&endpoint));
            self.written
                .insert(endpoint.id.clone(), Some(endpoint.clone()));
        }
        let page = EndpointPage::pack(domain.clone(), std::slice::from_ref(&endpoint));
        let shown = self.rows.iter().find_map(|page| {
            let at = page.find(endpoint.id.as_str())?;
            Some(page.row(at))
        });
        if shown.is_some_and(|shown| shown == page.row(0)) {
            return;
        }
        if !change(&mut self.rows, |page| page.with(&endpoint)) {
            match self.rows.last_mut().filter(|last| last.len() < PAGE) {
                Some(last) => *last = Arc::new(last.followed_by(&page)),
                None => self.rows.push(Arc::new(page)),
            }
        }
        self.changed();
    }

    /// Removes an endpoint that was deleted at some time since `sent`. Answers whether pages have to be read
    /// again because of it. `deleting` tells whether further deletes of ours are under way.
    pub fn remove(&mut self, id: &EndpointId, sent: Moment, deleting: bool) -> bool {
        if self.is_due() {
            self.written.insert(id.clone(), None);
            return false;
        }
        change(&mut self.rows, |page| page.without(id));
        self.changed();
        if let Some(pass) = &mut self.pass {
            pass.deleted(id.as_str(), sent, deleting);
            pass.change(|page| page.without(id));
            self.written.insert(id.clone(), None);
            return false;
        }
        let Some(mut last) = self.last.take() else {
            return false;
        };
        last.deleted(id.as_str(), sent, deleting);
        last.change(|page| page.without(id));
        if last.ask().is_some() {
            self.written.insert(id.clone(), None);
            self.pass = Some(last);
            return true;
        }
        self.last = Some(last);
        false
    }
}

/// Changes the one page that this can be done to; answers whether there was one.
fn change(
    pages: &mut [Arc<EndpointPage>],
    change: impl Fn(&EndpointPage) -> Option<EndpointPage>,
) -> bool {
    for page in pages {
        if let Some(changed) = change(page) {
            *page = Arc::new(changed);
            return true;
        }
    }
    false
}
