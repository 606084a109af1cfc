//! Encodes pages of endpoints as bytes for the cache, and decodes them with every length checked.

use crate::api::{ApplicationId, DomainId};

use super::rows::{EndpointPage, NO_APPLICATION, PackedRow};

/// A row's share of the table: five lengths of two bytes each, and on or off.
const ROW: usize = 11;

impl EndpointPage {
    /// The page without its domain, as bytes: counts, applications, rows, text.
    pub fn to_bytes(&self) -> Vec<u8> {
        let size = 16 + self.applications.len() * 32 + self.rows.len() * ROW + self.text.len();
        let mut bytes = Vec::with_capacity(size);
        for count in [self.rows.len(), self.applications.len()] {
            bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        for application in &self.applications {
            let id = application.as_str().as_bytes();
            bytes.extend(u32::try_from(id.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend(id);
        }
        for row in &self.rows {
            for field in [
                row.id,
                row.name,
                row.sip_uri,
                row.description,
                row.application,
            ] {
                bytes.extend(field.to_le_bytes());
            }
            bytes.push(u8::from(row.enabled));
        }
        bytes.extend(self.text.as_bytes());
        bytes
    }

    /// The page that these bytes are, or `None` when they are none.
    pub fn from_bytes(domain: DomainId, bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let (rows, applications) = (rest.count()?, rest.count()?);
        let applications: Box<[ApplicationId]> = (0..applications)
            .map(|_| {
                let length = rest.count()?;
                let id = str::from_utf8(rest.take(length)?).ok()?;
                Some(ApplicationId::from(id))
            })
            .collect::<Option<_>>()?;
        let table = rest.take(rows.checked_mul(ROW)?)?;
        let text = str::from_utf8(rest.0).ok()?;
        let mut start = 0;
        let rows: Box<[PackedRow]> = table
            .chunks_exact(ROW)
            .map(|bytes| {
                let row = row(bytes, start, text, applications.len())?;
                start = row.end();
                Some(row)
            })
            .collect::<Option<_>>()?;
        (start == text.len()).then(|| Self::assemble(domain, text.into(), rows, applications))
    }
}

/// One row of the table, if its pieces of text end where characters end.
fn row(bytes: &[u8], start: usize, text: &str, applications: usize) -> Option<PackedRow> {
    let field = |at: usize| u16::from_le_bytes([bytes[2 * at], bytes[2 * at + 1]]);
    let row = PackedRow {
        start: u32::try_from(start).ok()?,
        id: field(0),
        name: field(1),
        sip_uri: field(2),
        description: field(3),
        application: field(4),
        enabled: bytes[ROW - 1] != 0,
    };
    let mut end = start;
    let whole = [row.id, row.name, row.sip_uri, row.description]
        .into_iter()
        .all(|length| {
            end += usize::from(length);
            text.is_char_boundary(end)
        });
    let known = row.application == NO_APPLICATION || usize::from(row.application) < applications;
    (whole && known).then_some(row)
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn count(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert_eq, proptest};

    use super::EndpointPage;
    use crate::api::{Credentials, Endpoint};

    fn endpoint(number: usize, text: &str, application: Option<u8>) -> Endpoint {
        Endpoint {
            id: format!("re-{number}").into(),
            name: text.to_owned(),
            description: Some(text.to_owned()).filter(|text| text.len() > 3),
            domain_id: Some("rd-1".into()),
            application_id: application.map(|id| format!("a-{id}").into()),
            enabled: number.is_multiple_of(2),
            sip_uri: format!("sip:{text}@lab.bwapp.bwsip.io"),
            credentials: Credentials::default(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_page_comes_back_from_its_bytes(rows in prop::collection::vec((".{0,8}", any::<Option<u8>>()), 0..30)) {
            let endpoints: Vec<_> = rows.iter().enumerate()
                .map(|(number, (text, application))| endpoint(number, text, *application)).collect();
            let page = EndpointPage::pack("rd-1".into(), &endpoints);
            prop_assert_eq!(EndpointPage::from_bytes("rd-1".into(), &page.to_bytes()), Some(page));
        }

        #[test]
        fn bytes_that_are_no_page_are_refused_or_read_as_some_page(
            mut bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..200, cut in 0usize..200,
        ) {
            let endpoints: Vec<_> = (0..5).map(|number| endpoint(number, "é東", Some(1))).collect();
            let mut good = EndpointPage::pack("rd-1".into(), &endpoints).to_bytes();
            let at = at % good.len();
            good[at] = good[at].wrapping_add(bytes.first().copied().unwrap_or(1));
            good.truncate(cut.max(8));
            bytes.extend(&good);
            for bytes in [bytes, good] {
                if let Some(page) = EndpointPage::from_bytes("rd-1".into(), &bytes) {
                    page.iter().for_each(|row| drop(row.to_endpoint()));
                }
            }
        }
    }
}
