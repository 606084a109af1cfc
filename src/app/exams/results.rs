//! The last results of tests, as far as they are known here.

use std::cmp::Reverse;

use crate::{api::EndpointId, app::service::recent::Recent};

use super::kept::Kept;

/// The last results of tests, of the endpoints that were looked at last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Results {
    known: Recent<Kept>,
}

impl Results {
    /// The results of this endpoint, newest first.
    #[must_use]
    pub fn of(&self, endpoint: &EndpointId) -> &[Kept] {
        self.known.of(endpoint)
    }

    /// A test has ended.
    pub fn add(&mut self, kept: Kept) {
        let mut all = self.of(&kept.endpoint).to_vec();
        let endpoint = kept.endpoint.clone();
        all.insert(0, kept);
        self.put(endpoint, all);
    }

    /// These results, newest first, are what is kept of an endpoint. Those that have ended here meanwhile stay.
    pub fn put(&mut self, endpoint: EndpointId, mut kept: Vec<Kept>) {
        for known in self.of(&endpoint) {
            if !kept.contains(known) {
                kept.push(known.clone());
            }
        }
        kept.sort_by_key(|one| Reverse(one.at));
        kept.truncate(Kept::MOST);
        self.known.put(endpoint, kept);
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Results};
    use crate::{
        api::EndpointId,
        app::{service::recent::ENDPOINTS, text::time::Moment},
        doctor::Report,
    };

    fn kept(endpoint: &str, at: u64) -> Kept {
        Kept {
            endpoint: endpoint.into(),
            at: Moment(at),
            report: Report::unasked("sip:a@b".into(), "nobody asked"),
        }
    }

    #[test]
    fn the_newest_come_first_and_the_oldest_go() {
        let mut results = Results::default();
        for at in 0..9 {
            results.add(kept("re-1", at));
        }
        results.put("re-1".into(), vec![kept("re-1", 100), kept("re-1", 8)]);
        let at: Vec<u64> = results
            .of(&"re-1".into())
            .iter()
            .map(|one| one.at.0)
            .collect();
        assert_eq!(at, [100, 8, 7, 6, 5]);
        for number in 0..ENDPOINTS {
            let id = format!("re-x{number}");
            results.add(kept(&id, 1));
        }
        assert_eq!(results.of(&EndpointId::from("re-1")), []);
        assert_eq!(results.of(&EndpointId::from("re-x0")).len(), 1);
    }
}
