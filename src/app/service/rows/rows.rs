//! Pages of endpoints: immutable, 24 bytes a row besides its text, and 16 to find it.

use std::collections::HashMap;

use crate::{
    api::{ApplicationId, DomainId, Endpoint},
    app::{
        service::{
            longest::Longest,
            rows::{
                index::Index,
                shape::{is_meant, looks_like, shape},
            },
        },
        text::form::twin,
    },
};

/// A page of endpoints of one domain. Shared behind an `Arc`, never changed.
#[derive(Debug, PartialEq, Eq)]
pub struct EndpointPage {
    /// The domain of every row.
    pub domain: DomainId,
    pub(super) text: Box<str>,
    pub(super) rows: Box<[PackedRow]>,
    pub(super) applications: Box<[ApplicationId]>,
    ids: Index,
    /// By what a hurried eye makes of them.
    names: Index,
    /// Rows that are disabled.
    pub disabled: usize,
    /// Rows without an application that are not disabled: whoever is off needs none.
    pub unassigned: usize,
    /// How wide its texts are.
    pub longest: Longest,
}

/// Where a row's text lies: id, name, SIP URI and description stand one behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PackedRow {
    pub(super) start: u32,
    pub(super) id: u16,
    pub(super) name: u16,
    pub(super) sip_uri: u16,
    pub(super) description: u16,
    pub(super) application: u16,
    pub(super) enabled: bool,
}

pub(super) const NO_APPLICATION: u16 = u16::MAX;

/// One row of a page, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndpointRow<'a> {
    /// Opaque identifier.
    pub id: &'a str,
    /// The domain it lives in.
    pub domain: &'a DomainId,
    /// User part of the SIP URI.
    pub name: &'a str,
    /// With its scheme.
    pub sip_uri: &'a str,
    /// Empty when unset.
    pub description: &'a str,
    /// The application, if any.
    pub application: Option<&'a ApplicationId>,
    /// On or off.
    pub enabled: bool,
    /// Name, SIP URI and description, one behind the other.
    pub texts: &'a str,
}

impl EndpointPage {
    /// Packs endpoints. Text beyond 64 KiB a field is cut at a character.
    ///
    /// # Panics
    /// When the page holds more than 4 GiB of text, which the client's bounds rule out.
    pub fn pack(domain: DomainId, endpoints: &[Endpoint]) -> Self {
        let mut text = String::new();
        let mut applications: Vec<ApplicationId> = Vec::new();
        let mut known: HashMap<ApplicationId, u16> = HashMap::new();
        let mut rows = Vec::with_capacity(endpoints.len());
        for endpoint in endpoints {
            let start = u32::try_from(text.len()).expect("a page is bounded");
            let mut put = |field: &str| {
                let cut = &field[..field.floor_char_boundary(usize::from(u16::MAX))];
                text.push_str(cut);
                u16::try_from(cut.len()).unwrap_or(u16::MAX)
            };
            rows.push(PackedRow {
                start,
                id: put(endpoint.id.as_str()),
                name: put(&endpoint.name),
                sip_uri: put(&endpoint.sip_uri),
                description: put(endpoint.description.as_deref().unwrap_or_default()),
                application: endpoint
                    .application_id
                    .as_ref()
                    .map_or(NO_APPLICATION, |id| {
                        *known.entry(id.clone()).or_insert_with(|| {
                            applications.push(id.clone());
                            u16::try_from(applications.len() - 1).unwrap_or(NO_APPLICATION)
                        })
                    }),
                enabled: endpoint.enabled,
            });
        }
        Self::assemble(domain, text.into(), rows.into(), applications.into())
    }

    /// A page of rows that were packed before.
    pub(super) fn assemble(
        domain: DomainId,
        text: Box<str>,
        rows: Box<[PackedRow]>,
        applications: Box<[ApplicationId]>,
    ) -> Self {
        let id = |row: &PackedRow| &text[row.start as usize..][..usize::from(row.id)];
        let name = |row: &PackedRow| {
            &text[row.start as usize + usize::from(row.id)..][..usize::from(row.name)]
        };
        let ids = Index::new(rows.iter().map(id));
        let names = Index::new(rows.iter().map(name).map(shape));
        let mut longest = Longest::default();
        for row in &rows {
            let start = row.start as usize + usize::from(row.id);
            let (name, rest) = text[start..].split_at(usize::from(row.name));
            let (sip_uri, rest) = rest.split_at(usize::from(row.sip_uri));
            longest.add(name, sip_uri, &rest[..usize::from(row.description)]);
        }
        let unassigned = |row: &&PackedRow| row.enabled && row.application == NO_APPLICATION;
        Self {
            disabled: rows.iter().filter(|row| !row.enabled).count(),
            unassigned: rows.iter().filter(unassigned).count(),
            longest,
            domain,
            text,
            rows,
            applications,
            ids,
            names,
        }
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at this place.
    ///
    /// # Panics
    /// When there is none.
    pub fn row(&self, index: usize) -> EndpointRow<'_> {
        let row = &self.rows[index];
        let whole = &self.text[row.start as usize..row.end()];
        let mut rest = whole;
        let mut take = |length: u16| {
            let (head, tail) = rest.split_at(usize::from(length));
            rest = tail;
            head
        };
        EndpointRow {
            id: take(row.id),
            name: take(row.name),
            sip_uri: take(row.sip_uri),
            description: take(row.description),
            domain: &self.domain,
            application: self.applications.get(usize::from(row.application)),
            enabled: row.enabled,
            texts: &whole[usize::from(row.id)..],
        }
    }

    /// Where the row with this id is.
    pub fn find(&self, id: &str) -> Option<usize> {
        let mut rows = self.ids.rows(id);
        rows.find(|row| self.row(*row).id == id)
    }

    /// Where the row with this name is.
    pub fn find_name(&self, name: &str) -> Option<usize> {
        let mut rows = self.names.rows(&shape(name));
        rows.find(|row| self.row(*row).name == name)
    }

    /// The rows with this name in any case.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = EndpointRow<'a>> {
        let rows = self.names.rows(&shape(name)).map(|row| self.row(row));
        rows.filter(move |row| row.name.eq_ignore_ascii_case(name))
    }

    /// The rows that may be meant by a name that is written like this, in any spelling.
    pub fn meant<'a>(&'a self, written: &'a str) -> impl Iterator<Item = EndpointRow<'a>> {
        let rows = self.names.rows(&shape(written)).map(|row| self.row(row));
        rows.filter(move |row| is_meant(row.name, written))
    }

    /// The rows with other names that are the same in another spelling: `0101` beside `101`.
    pub fn twins<'a>(&'a self, name: &'a str) -> impl Iterator<Item = EndpointRow<'a>> {
        let rows = self.names.rows(&shape(name)).map(|row| self.row(row));
        rows.filter(move |row| row.name != name && twin(row.name) == twin(name))
    }

    /// The rows with other names that are easily taken for this one.
    pub fn looking_like<'a>(&'a self, name: &'a str) -> impl Iterator<Item = EndpointRow<'a>> {
        let rows = self.names.rows(&shape(name)).map(|row| self.row(row));
        rows.filter(move |row| row.name != name && looks_like(row.name, name))
    }

    /// The applications that its rows have.
    pub fn applications(&self) -> &[ApplicationId] {
        &self.applications
    }

    /// Which of them this row has.
    pub fn application_of(&self, row: usize) -> Option<usize> {
        let place = usize::from(self.rows[row].application);
        (place < self.applications.len()).then_some(place)
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = EndpointRow<'_>> {
        (0..self.len()).map(|index| self.row(index))
    }
}

impl PackedRow {
    pub(super) fn end(&self) -> usize {
        let lengths = [self.id, self.name, self.sip_uri, self.description];
        self.start as usize + lengths.map(usize::from).iter().sum::<usize>()
    }
}

impl EndpointRow<'_> {
    /// The row as a resource of its own.
    pub fn to_endpoint(&self) -> Endpoint {
        let sip_uri = self.sip_uri.to_owned();
        let realm = sip_uri
            .rsplit_once('@')
            .map_or_else(String::new, |(_, host)| host.to_owned());
        Endpoint {
            id: self.id.into(),
            name: self.name.to_owned(),
            description: Some(self.description.to_owned()).filter(|text| !text.is_empty()),
            domain_id: Some(self.domain.clone()),
            application_id: self.application.cloned(),
            enabled: self.enabled,
            credentials: crate::api::Credentials {
                realm,
                username: self.name.to_owned(),
            },
            sip_uri,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EndpointPage;
    use crate::api::Endpoint;

    #[test]
    fn a_packed_row_unpacks_to_what_went_in() {
        let read = |json| serde_json::from_str::<Endpoint>(json).expect("decodes");
        let endpoints = [
            read(
                r#"{"id":"re-1","name":"desk","domainId":"rd-1","applicationId":"a-1","enabled":false,
                "sipUri":"sip:desk@lab.bwapp.bwsip.io","description":"東京",
                "credentials":{"realm":"lab.bwapp.bwsip.io","username":"desk"}}"#,
            ),
            read(r#"{"id":"re-2","domainId":"rd-1","applicationId":"a-1"}"#),
            read(r#"{"id":"re-3","domainId":"rd-1"}"#),
        ];
        let page = EndpointPage::pack("rd-1".into(), &endpoints);
        let back: Vec<_> = page.iter().map(|row| row.to_endpoint()).collect();
        assert_eq!(back, endpoints);
    }

    #[test]
    fn a_row_is_found_by_its_id() {
        let endpoint = |number| serde_json::json!({"id": format!("re-{number}")});
        let endpoints: Vec<Endpoint> = (0..1000)
            .map(|number| serde_json::from_value(endpoint(number)).expect("decodes"))
            .collect();
        let page = EndpointPage::pack("rd-1".into(), &endpoints);
        for number in 0..1000 {
            assert_eq!(page.find(&format!("re-{number}")), Some(number));
        }
        assert_eq!(page.find("re-1000"), None);
    }
}
