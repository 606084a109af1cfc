//! Where the next page of a list starts, and how to ask for one that begins a little before.

use std::{fmt, str::FromStr};

use url::{Url, form_urlencoded};

use crate::api::id::Cursor;

/// Stands behind the address in a cursor whose page begins before the end of the page before it.
const MARK: &str = " +";
/// Pages that begin a little early at most: each shares one row more with the page before it than that one did.
const MOST: u64 = 32;

/// What is in a cursor: one line, `COUNT LANDMARK ADDRESS`, and [`MARK`] behind it where it is early. Addresses contain
/// no space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Pages that came before.
    pub(crate) count: u32,
    /// A page that was met on the way, to notice a circle.
    pub(crate) landmark: Url,
    /// The page.
    pub(crate) url: Url,
    /// Whether the page begins with rows that ended the page before it when that was read.
    pub(crate) is_early: bool,
}

/// A text that no cursor of ours consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotASpot;

impl FromStr for Spot {
    type Err = NotASpot;

    fn from_str(text: &str) -> Result<Self, NotASpot> {
        let plain = text.strip_suffix(MARK);
        let mut parts = plain.unwrap_or(text).splitn(3, ' ');
        let mut part = || parts.next().ok_or(NotASpot);
        Ok(Self {
            count: part()?.parse().map_err(|_| NotASpot)?,
            landmark: part()?.parse().map_err(|_| NotASpot)?,
            url: part()?.parse().map_err(|_| NotASpot)?,
            is_early: plain.is_some(),
        })
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.is_early { MARK } else { "" };
        write!(f, "{} {} {}{mark}", self.count, self.landmark, self.url)
    }
}

impl From<Spot> for Cursor {
    fn from(spot: Spot) -> Self {
        spot.to_string().into()
    }
}

impl Spot {
    /// The number behind this name in the address.
    pub(crate) fn number<T: FromStr>(&self, name: &str) -> Option<T> {
        let mut pairs = self.url.query_pairs();
        pairs.find(|(of, _)| of == name)?.1.parse().ok()
    }

    /// The same list, from this page of this size on.
    fn ask(&mut self, page: u64, size: u64) {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("page", &page.to_string())
            .append_pair("size", &size.to_string())
            .finish();
        self.url.set_query(Some(&query));
    }
}

impl Cursor {
    /// The same place, a little earlier: the page from there begins with rows that end the page before it, unless rows
    /// have moved meanwhile. Pages are counted from 0 and as long as is asked for (reference §3), so that page `n`
    /// of pages that are one row shorter begins `n` rows earlier. `None` where that cannot be asked for.
    #[must_use]
    pub fn earlier(&self) -> Option<Self> {
        let mut spot: Spot = self.as_str().parse().ok()?;
        let known = |name: &str| name == "page" || name == "size";
        if !spot.url.query_pairs().all(|(name, _)| known(&name)) {
            return None;
        }
        let page = spot.number("page");
        let page = page.filter(|page| (1..=MOST).contains(page))?;
        let size: u64 = spot.number("size")?;
        let size = size.checked_sub(1).filter(|size| *size > page)?;
        spot.ask(page, size);
        spot.is_early = true;
        Some(spot.into())
    }

    /// The page with this number of the same list, counted from 0. `None` where pages are not counted.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Option<Self> {
        let mut spot: Spot = self.as_str().parse().ok()?;
        let size = spot.number("size")?;
        spot.ask(u64::try_from(number).ok()?, size);
        spot.count = u32::try_from(number).ok()?;
        spot.is_early = false;
        Some(spot.into())
    }

    /// Rows that a page from here holds at most, where that is asked for.
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        let spot: Spot = self.as_str().parse().ok()?;
        spot.number("size").filter(|size| *size > 0)
    }

    /// Whether its page begins with rows that ended the page before it when that was read.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        self.as_str().ends_with(MARK)
    }
}

#[cfg(test)]
mod tests {
    use super::{NotASpot, Spot};
    use crate::api::id::Cursor;

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
            let expected = format!("{page} http://h/e http://h/e?page={page}&size={size} +");
            assert_eq!(earlier.as_str(), expected);
            assert!(earlier.is_earlier() && !link.is_earlier());
            let start = page * size;
            assert_eq!(end - start, page, "rows in common");
            end = start + size;
        }
    }

    #[test]
    fn a_cursor_is_written_as_it_is_read_and_another_text_is_none() {
        for text in [
            "0 http://h/e http://h/e?page=1&size=2",
            "7 http://h/e http://h/e?sortKeyLT=a%20b +",
        ] {
            let spot: Spot = text.parse().expect("a cursor");
            assert_eq!(spot.to_string(), text);
            assert_eq!(spot.is_early, Cursor::from(text).is_earlier());
        }
        for text in ["", "2", "x http://h/e http://h/e", "1 http://h/e", "1 h e"] {
            assert_eq!(text.parse::<Spot>(), Err(NotASpot), "{text:?}");
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
