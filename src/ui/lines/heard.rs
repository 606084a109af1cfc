//! Remembers the lines already said, so that only new ones are said again.

use crate::api::text::is_hostile;

/// So many lines that have changed are said by themselves.
const FEW: usize = 3;

/// The page as it was said last.
#[derive(Debug, Default)]
pub struct Heard(Vec<String>);

impl Heard {
    /// What is to be said of a page: all of it when it is another one, or else only what has changed. Nothing is said
    /// twice where there was something else to say.
    pub fn changed(&mut self, page: Vec<String>, spoke: bool) -> Vec<String> {
        if spoke && page == self.0 {
            return Vec::new();
        }
        let is_same = page.len() == self.0.len() && page.first() == self.0.first();
        let both = page.iter().zip(&self.0);
        let changed: Vec<String> = both
            .filter(|(new, old)| new != old)
            .map(|(new, _)| new.clone())
            .collect();
        let lines = if is_same && (1..=FEW).contains(&changed.len()) {
            changed
        } else {
            page.clone()
        };
        self.0 = page;
        lines
    }
}

/// Several lines at once, none of which steers a terminal.
pub fn harmless(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || !is_hostile(*c))
        .collect()
}
