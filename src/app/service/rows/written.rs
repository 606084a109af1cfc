//! A page of endpoints in a record: as the endpoints that it holds, to be read by people as well.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

use crate::api::{DomainId, Endpoint};

use super::rows::EndpointPage;

#[derive(Deserialize)]
struct Written {
    domain: DomainId,
    rows: Vec<Endpoint>,
}

impl Serialize for EndpointPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<Endpoint> = self.iter().map(|row| row.to_endpoint()).collect();
        let mut page = serializer.serialize_struct("EndpointPage", 2)?;
        page.serialize_field("domain", &self.domain)?;
        page.serialize_field("rows", &rows)?;
        page.end()
    }
}

impl<'de> Deserialize<'de> for EndpointPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { domain, rows } = Written::deserialize(deserializer)?;
        Ok(Self::pack(domain, &rows))
    }
}
