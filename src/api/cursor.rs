//! Where the next page of a list starts, and how to ask for one that begins a little before.

use url::{Url, form_urlencoded};

use super::Cursor;

/// Stands behind the address in a cursor whose page begins before the end of the page before it.
const MARK: &str = " +";
/// Pages that begin a little early at most: each shares one row more with the page before it than that one did.
const MOST: u64 = 32;

impl Cursor {
    /// The same place, a little earlier: the page from there begins with rows that end the page before it, unless rows
    /// have moved meanwhile. Pages are counted from 0 and as long as is asked for (reference §3), so that page `n`
    /// of pages that are one row shorter begins `n` rows earlier. `None` where that cannot be asked for.
    #[must_use]
    pub fn earlier(&self) -> Option<Self> {
        let (rest, address) = self.as_str().rsplit_once(' ')?;
        let mut url = Url::parse(address).ok()?;
        let (mut page, mut size) = (None, None);
        for (name, value) in url.query_pairs() {
            match &*name {
                "page" => page = value.parse::<u64>().ok(),
                "size" => size = value.parse::<u64>().ok(),
                _ => return None,
            }
        }
        let page = page.filter(|page| (1..=MOST).contains(page))?;
        let size = size?.checked_sub(1).filter(|size| *size > page)?;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("page", &page.to_string())
            .append_pair("size", &size.to_string())
            .finish();
        url.set_query(Some(&query));
        Some(format!("{rest} {url}{MARK}").into())
    }

    /// The page with this number of the same list, counted from 0. `None` where pages are not counted.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Option<Self> {
        let mut parts = self.place().splitn(3, ' ');
        let (_, landmark, address) = (parts.next()?, parts.next()?, parts.next()?);
        let mut url = Url::parse(address).ok()?;
        let size = url
            .query_pairs()
            .find(|(name, _)| name == "size")?
            .1
            .into_owned();
        url.set_query(Some(&format!("page={number}&size={size}")));
        Some(format!("{number} {landmark} {url}").into())
    }

    /// Rows that a page from here holds at most, where that is asked for.
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        let (_, address) = self.place().rsplit_once(' ')?;
        let url = Url::parse(address).ok()?;
        let (_, size) = url.query_pairs().find(|(name, _)| name == "size")?;
        size.parse().ok().filter(|size| *size > 0)
    }

    /// Whether its page begins with rows that ended the page before it when that was read.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        self.as_str().ends_with(MARK)
    }

    /// The cursor as the service's link led there.
    pub(super) fn place(&self) -> &str {
        self.as_str().trim_end_matches(MARK)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::Cursor;

    #[test]
    fn each_page_shares_one_row_more_with_the_one_before() {
        let mut end = 1_000;
        let mut size = 1_000;
        for page in 1..=32_u64 {
            let link = Cursor::from(format!(
                "{page} http://h/e http://h/e?page={page}&size={size}"
            ));
            let earlier = link.earlier().expect("it can be asked for");
            size -= 1;
            let expected = format!("{page} http://h/e http://h/e?page={page}&size={size}");
            assert_eq!(earlier.place(), expected);
            assert!(earlier.is_earlier() && !link.is_earlier());
            let start = page * size;
            assert_eq!(end - start, page, "rows in common");
            end = start + size;
        }
    }

    #[test]
    fn what_is_not_counted_in_pages_is_left_as_it_is() {
        for address in [
            "http://h/e?sortKeyLT=7&size=1000",
            "http://h/e?page=0&size=1000",
            "http://h/e?page=1",
            "http://h/e?page=33&size=967",
            "http://h/e?page=1&size=2",
            "nowhere",
        ] {
            let cursor = Cursor::from(format!("1 http://h/e {address}"));
            assert_eq!(cursor.earlier(), None, "{address}");
        }
    }
}
