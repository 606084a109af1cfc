//! One page of a list, and the way to the next: the `Link` header, followed with suspicion (reference §3).

use url::Url;

use super::{
    link::{self, Unreadable},
    refusal::short,
};
use crate::api::{
    cursor::Spot,
    failure::{Cause, Failure},
    id::Cursor,
};

/// Pages that one list may have: 20 million rows at 1,000 a page.
const PAGES_MAX: u32 = 20_000;

/// Some rows, and where the next ones are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// In the service's order.
    pub rows: Vec<T>,
    /// `None` on the last page.
    pub next: Option<Cursor>,
}

/// A walk through a list: the page to read now, how many came before, and one of them to notice a circle
/// (Brent's way: the landmark moves whenever the count doubles).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    pub(super) url: Url,
    count: u32,
    landmark: Url,
}

impl Walk {
    pub(super) fn begin(url: Url) -> Self {
        Self {
            landmark: url.clone(),
            url,
            count: 0,
        }
    }

    /// Begins a list, or goes on at the cursor.
    pub(super) fn at(first: Url, after: Option<&Cursor>) -> Result<Self, Failure> {
        match after {
            Some(cursor) => Self::resume(&first, cursor),
            None => Ok(Self::begin(first)),
        }
    }

    /// Goes on at a cursor. It must belong to the list that starts at `first`: no other origin, no other path.
    pub(super) fn resume(first: &Url, cursor: &Cursor) -> Result<Self, Failure> {
        let spot: Result<Spot, _> = cursor.as_str().parse();
        let Spot {
            count,
            landmark,
            url,
            is_early: _,
        } = spot.map_err(|_| garbled("This is not a place in the list."))?;
        for other in [&landmark, &url] {
            belongs(first, other)?;
        }
        Ok(Self {
            url,
            count,
            landmark,
        })
    }

    /// Where the `Link` headers of this page's answer lead.
    pub(super) fn next<'a>(
        &self,
        links: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Option<Cursor>, Failure> {
        let target = link::next(links).map_err(|Unreadable| {
            garbled(
                "The link to the next page cannot be read, so the rest of this list is not known.",
            )
        })?;
        let Some(target) = target else {
            return Ok(None);
        };
        let next = self
            .url
            .join(target)
            .map_err(|_| garbled("The link to the next page is not an address."))?;
        belongs(&self.url, &next)?;
        if next == self.url || next == self.landmark {
            return Err(garbled("The pages of this list lead in a circle."));
        }
        let count = self.count + 1;
        if count >= PAGES_MAX {
            return Err(garbled("This list has more pages than can be right."));
        }
        let landmark = if count.is_power_of_two() {
            &next
        } else {
            &self.landmark
        };
        // The next page is not its own landmark yet when it is asked for.
        let spot = Spot {
            count,
            landmark: landmark.clone(),
            url: next,
            is_early: false,
        };
        Ok(Some(spot.into()))
    }
}

/// The credentials go with every request: they must not follow a link out of the list.
fn belongs(list: &Url, other: &Url) -> Result<(), Failure> {
    if list.origin() != other.origin() || !other.username().is_empty() || other.password().is_some()
    {
        return Err(garbled(&format!(
            "The link to the next page leads to another server ({}) and was not followed.",
            shown(other)
        )));
    }
    if list.path().trim_end_matches('/') != other.path().trim_end_matches('/') {
        return Err(garbled(&format!(
            "The link to the next page leads out of the list ({}) and was not followed.",
            shown(other)
        )));
    }
    Ok(())
}

/// An address without what may be secret in it.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    short(url.as_str(), 200)
}

fn garbled(sentence: &str) -> Failure {
    Failure::new(Cause::Garbled, sentence)
}

#[cfg(test)]
mod tests {
    use super::Walk;
    use crate::api::{
        failure::{Cause, Failure},
        id::Cursor,
    };
    use url::Url;

    const LIST: &str = "http://127.0.0.1:1/v1/users/u-1/domains";

    fn walk(query: &str) -> Walk {
        Walk::begin(Url::parse(&format!("{LIST}{query}")).expect("an address"))
    }

    fn next(at: &Walk, target: &str) -> Result<Option<Cursor>, Failure> {
        let line = format!("<{target}>; rel=\"next\"");
        at.next([line.as_bytes()].into_iter())
    }

    fn next_of(at: &Walk, query: &str) -> Result<Option<Cursor>, Failure> {
        next(at, &format!("{LIST}{query}"))
    }

    #[test]
    fn a_link_out_of_the_list_is_refused() {
        for target in [
            "https://127.0.0.1:1/v1/users/u-1/domains?page=1",
            "http://127.0.0.1:2/v1/users/u-1/domains?page=1",
            "http://evil.example/v1/users/u-1/domains?page=1",
            "//evil.example/v1/users/u-1/domains",
            "http://a:b@127.0.0.1:1/v1/users/u-1/domains?page=1",
            "http://127.0.0.1:1/v1/users/u-2/domains?page=1",
            "file:///etc/passwd",
            "http://",
        ] {
            let failure = next(&walk("?page=0"), target).expect_err(target);
            assert_eq!(failure.cause, Cause::Garbled, "{target}");
        }
    }

    #[test]
    fn a_list_that_leads_in_a_circle_ends() {
        assert!(next_of(&walk("?page=0"), "?page=0").is_err());
        // a loop of three behind a tail of five
        let mut page = 0;
        let mut at = walk("?page=0");
        for _ in 0..64 {
            page = if page == 7 { 5 } else { page + 1 };
            match next_of(&at, &format!("?page={page}")) {
                Ok(Some(cursor)) => {
                    at = Walk::resume(&walk("").url, &cursor).expect("our own cursor");
                }
                Ok(None) => panic!("there was a link"),
                Err(failure) => return assert_eq!(failure.cause, Cause::Garbled),
            }
        }
        panic!("never noticed");
    }

    #[test]
    fn a_long_list_without_a_circle_is_walked_to_its_end() {
        let mut at = walk("?page=0");
        for page in 1..3000 {
            let cursor = next_of(&at, &format!("?page={page}")).expect("goes on");
            at = Walk::resume(&walk("").url, &cursor.expect("a next page")).expect("resumes");
        }
        assert_eq!(at.next(std::iter::empty()), Ok(None));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = next_of(&walk("?page=0"), "?page=1").expect("goes on");
        let cursor = cursor.expect("a next page");
        let other = Url::parse("http://127.0.0.1:1/v1/users/u-1/applications").expect("an address");
        assert!(Walk::resume(&other, &cursor).is_err());
        assert!(Walk::resume(&other, &"".into()).is_err());
    }
}
