//! Makes a new page from an old one: without some rows, or with one changed. The old page stays as it is.

use crate::api::{Endpoint, EndpointId};

use super::rows::{EndpointPage, NO_APPLICATION, PackedRow};

impl EndpointPage {
    /// The page without the rows whose place is refused.
    #[must_use]
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let kept = self.rows.iter().enumerate().filter(|(at, _)| keep(*at));
        let rows: Box<[PackedRow]> = kept
            .map(|(_, row)| {
                let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
                text.push_str(&self.text[row.start as usize..row.end()]);
                PackedRow { start, ..*row }
            })
            .collect();
        let applications = self.applications.clone();
        Self::assemble(self.domain.clone(), text.into(), rows, applications)
    }

    /// The page without this endpoint; `None` when it is not there.
    pub fn without(&self, id: &EndpointId) -> Option<Self> {
        let gone = self.find(id.as_str())?;
        Some(self.only(|at| at != gone))
    }

    /// The page with this endpoint in the place of its row; `None` when it has none.
    pub fn with(&self, endpoint: &Endpoint) -> Option<Self> {
        let changed = self.find(endpoint.id.as_str())?;
        let one = Self::pack(self.domain.clone(), std::slice::from_ref(endpoint));
        Some(self.spliced(changed, changed + 1, &one))
    }

    /// The page with these rows behind its own.
    #[must_use]
    pub fn followed_by(&self, other: &Self) -> Self {
        self.spliced(self.len(), self.len(), other)
    }

    /// The rows before `from`, then the others, then the rows from `to` on.
    fn spliced(&self, from: usize, to: usize, other: &Self) -> Self {
        let mut text = String::with_capacity(self.text.len() + other.text.len());
        let mut applications = self.applications.to_vec();
        let mut rows = Vec::with_capacity(self.len() + other.len());
        let mut put = |page: &Self, row: &PackedRow, application: u16| {
            let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
            text.push_str(&page.text[row.start as usize..row.end()]);
            rows.push(PackedRow {
                start,
                application,
                ..*row
            });
        };
        for row in &self.rows[..from] {
            put(self, row, row.application);
        }
        for row in &other.rows {
            let id = other.applications.get(usize::from(row.application));
            let application = id.map_or(NO_APPLICATION, |id| {
                let known = applications.iter().position(|known| known == id);
                let place = known.unwrap_or_else(|| {
                    applications.push(id.clone());
                    applications.len() - 1
                });
                u16::try_from(place).unwrap_or(NO_APPLICATION)
            });
            put(other, row, application);
        }
        for row in &self.rows[to..] {
            put(self, row, row.application);
        }
        let (rows, applications) = (rows.into(), applications.into());
        Self::assemble(self.domain.clone(), text.into(), rows, applications)
    }
}

#[cfg(test)]
mod tests {
    use super::EndpointPage;
    use crate::api::Endpoint;

    fn endpoint(id: &str, application: Option<&str>) -> Endpoint {
        let mut endpoint: Endpoint =
            serde_json::from_value(serde_json::json!({"id": id, "name": format!("n-{id}")}))
                .expect("decodes");
        endpoint.application_id = application.map(Into::into);
        endpoint.domain_id = Some("rd-1".into());
        endpoint.credentials.username.clone_from(&endpoint.name);
        endpoint
    }

    fn page(rows: &[Endpoint]) -> EndpointPage {
        EndpointPage::pack("rd-1".into(), rows)
    }

    fn rows(page: &EndpointPage) -> Vec<Endpoint> {
        page.iter().map(|row| row.to_endpoint()).collect()
    }

    #[test]
    fn a_page_is_changed_row_by_row_and_the_others_stay() {
        let (a, b, c) = (
            endpoint("a", Some("x")),
            endpoint("b", None),
            endpoint("c", Some("y")),
        );
        let whole = page(&[a.clone(), b.clone()]);
        assert_eq!(
            whole.without(&"a".into()).as_ref().map(rows),
            Some(vec![b.clone()])
        );
        assert_eq!(whole.without(&"c".into()), None);
        let changed = endpoint("a", Some("y"));
        let with = whole.with(&changed);
        assert_eq!(with.as_ref().map(rows), Some(vec![changed, b.clone()]));
        let longer = whole.followed_by(&page(std::slice::from_ref(&c)));
        assert_eq!(rows(&longer), [a, b, c]);
        assert_eq!(longer.find("c"), Some(2));
    }
}
