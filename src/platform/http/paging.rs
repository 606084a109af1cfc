//! Pages of a list: which one is asked for, and the `Link` header that leads to the others (reference §3).

use hyper::header;
use serde::Serialize;
use url::form_urlencoded::{Serializer, parse};

use super::answer::Answer;
use crate::platform::{
    choices,
    refusal::Refusal,
    store::{Rows, Window},
};

/// A page that a request asks for, and what else its query says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    number: u64,
    size: u32,
    others: Vec<(String, String)>,
}

impl Page {
    /// Reads `page` and `size`. Sizes are clamped; what is no number is refused.
    pub fn of(query: &str) -> Result<Self, Refusal> {
        let mut page = Self {
            number: 0,
            size: choices::PAGE_SIZE,
            others: Vec::new(),
        };
        for (name, value) in parse(query.as_bytes()) {
            match &*name {
                "page" => page.number = number("page", &value)?.unwrap_or(0),
                "size" => {
                    let asked = number("size", &value)?.filter(|size| *size > 0);
                    let size = asked.map(|size| u32::try_from(size).unwrap_or(u32::MAX));
                    page.size = size.unwrap_or(choices::PAGE_SIZE);
                    page.size = page.size.min(choices::PAGE_SIZE_MAX);
                }
                _ => page.others.push((name.into(), value.into())),
            }
        }
        Ok(page)
    }

    /// Takes another part of the query out of it: links do not repeat it.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.others.iter().position(|(known, _)| known == name)?;
        Some(self.others.remove(at).1)
    }

    /// The rows that it shows.
    pub fn window(&self) -> Window {
        Window {
            offset: self.number.saturating_mul(self.size.into()),
            size: self.size,
        }
    }

    /// Its rows, of a list that is there as a whole.
    pub fn cut<T>(&self, all: impl IntoIterator<Item = T>) -> Rows<T> {
        let window = self.window();
        let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
        let mut rest = all.into_iter().skip(skip);
        let items = rest.by_ref().take(window.size as usize).collect();
        let more = rest.next().is_some();
        Rows { items, more }
    }

    /// The answer with these rows. `collection` is the absolute address of the list.
    pub fn answer<T: Serialize>(&self, rows: &Rows<T>, collection: &str) -> Answer {
        let mut links = vec![self.link(collection, 0, "first")];
        if self.number > 0 {
            links.push(self.link(collection, self.number - 1, "previous"));
        }
        if rows.more {
            links.push(self.link(collection, self.number.saturating_add(1), "next"));
        }
        Answer::json(hyper::StatusCode::OK, &rows.items).with(header::LINK, &links.join(", "))
    }

    /// The answer with these rows, of which one more than wanted was read. The next page begins behind the row that `key`
    /// names, whatever comes or goes before it.
    pub fn answer_by<T: Serialize>(
        &self,
        mut rows: Vec<T>,
        collection: &str,
        key: impl Fn(&T) -> String,
    ) -> Answer {
        let size = self.size as usize;
        let more = rows.len() > size;
        rows.truncate(size);
        let mut links = vec![self.link(collection, 0, "first")];
        if let Some(last) = rows.last().filter(|_| more) {
            links.push(self.link_to(collection, ("after", &key(last)), "next"));
        }
        Answer::json(hyper::StatusCode::OK, &rows).with(header::LINK, &links.join(", "))
    }

    /// Its number, from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The address of a page of the same list, as one entry of the header.
    pub fn link(&self, collection: &str, number: u64, rel: &str) -> String {
        self.link_to(collection, ("page", &number.to_string()), rel)
    }

    fn link_to(&self, collection: &str, (name, value): (&str, &str), rel: &str) -> String {
        let query = Serializer::new(String::new())
            .extend_pairs(&self.others)
            .append_pair(name, value)
            .append_pair("size", &self.size.to_string())
            .finish();
        format!("<{collection}?{query}>; rel=\"{rel}\"")
    }
}

/// Digits; nothing at all is the default. What is too large for a number is larger than any list.
fn number(property: &str, text: &str) -> Result<Option<u64>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::invalid(
            property,
            "It must be a whole number from 0 up.",
        ));
    }
    Ok(Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::platform::store::Window;

    fn window(query: &str) -> Window {
        Page::of(query).expect("a good query").window()
    }

    #[test]
    fn sizes_are_clamped_and_zero_is_the_default() {
        assert_eq!(window("size=0").size, 25);
        assert_eq!(window("").size, 25);
        assert_eq!(window("size=5000").size, 1000);
        assert_eq!(window("size=99999999999999999999").size, 1000);
        assert_eq!(window("page=3&size=10").offset, 30);
        assert_eq!(window("page=99999999999999999999").offset, u64::MAX);
        for bad in ["page=-1", "size=ten", "page=1.5"] {
            assert!(Page::of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn links_repeat_what_else_was_asked_and_have_no_raw_separators() {
        let page = Page::of("q=a%2Cb;c&size=2").expect("a good query");
        assert_eq!(
            page.link("http://h/x", 1, "next"),
            "<http://h/x?q=a%2Cb%3Bc&page=1&size=2>; rel=\"next\""
        );
    }
}
