//! The columns of the lists of endpoints that a person does not want to see.

use serde::{Deserialize, Serialize};

use crate::api::{sentence::Sentence, text};

use super::columns::{Column, ENDPOINTS, EndpointColumn};

/// Columns that are not shown, however wide the window is. Filters and sorts work on them all the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hidden(Vec<EndpointColumn>);

impl Hidden {
    /// All but the columns with these names, which stand between blanks or commas: `name state uri`.
    ///
    /// # Errors
    /// One sentence, when there is no such column.
    pub fn all_but(names: &str) -> Result<Self, Sentence> {
        let mut shown = vec![EndpointColumn::Name];
        let words = names.split(|c: char| c.is_whitespace() || c == ',');
        for word in words.filter(|word| !word.is_empty()) {
            let is = |column: &&Column<EndpointColumn>| name(column) == word.to_lowercase();
            let Some(column) = ENDPOINTS.iter().find(is) else {
                let known: Vec<String> = ENDPOINTS.iter().map(name).collect();
                let (word, known) = (text::brief(word), known.join(", "));
                return Err(format!("There is no column {word}. The columns are: {known}.").into());
            };
            shown.push(column.key);
        }
        let all = ENDPOINTS.iter().map(|column| column.key);
        Ok(Self(all.filter(|key| !shown.contains(key)).collect()))
    }

    /// Whether it is hidden.
    #[must_use]
    pub fn has(&self, column: EndpointColumn) -> bool {
        self.0.contains(&column)
    }

    /// Hides it, or shows it again. The name is always shown: nothing happens.
    pub fn toggle(&mut self, column: EndpointColumn) {
        if self.has(column) {
            self.0.retain(|known| *known != column);
        } else if column != EndpointColumn::Name {
            self.0.push(column);
        }
    }
}

/// What people call a column: its title, of which the last word is enough.
fn name(column: &Column<EndpointColumn>) -> String {
    let title = column.title.to_lowercase();
    title.split(' ').next_back().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Hidden;
    use crate::app::page::columns::{ENDPOINTS, EndpointColumn};

    fn shown(hidden: &Hidden) -> Vec<&'static str> {
        let shown = ENDPOINTS.iter().filter(|column| !hidden.has(column.key));
        shown.map(|column| column.title).collect()
    }

    #[test]
    fn columns_are_named_as_people_write_them_and_the_name_always_stays() {
        let hidden = Hidden::all_but("URI, state").expect("they are known");
        assert_eq!(shown(&hidden), ["State", "Name", "SIP URI"]);
        assert_eq!(shown(&Hidden::all_but("").expect("nothing")), ["Name"]);
        let why = Hidden::all_but("state colour").expect_err("no such column");
        assert!(why.contains("There is no column colour."), "{why}");
        assert!(why.contains("application, uri"), "{why}");
    }

    #[test]
    fn what_was_hidden_comes_back_and_the_name_does_not_go() {
        let mut hidden = Hidden::default();
        hidden.toggle(EndpointColumn::Uri);
        hidden.toggle(EndpointColumn::Name);
        assert!(!shown(&hidden).contains(&"SIP URI") && shown(&hidden).contains(&"Name"));
        hidden.toggle(EndpointColumn::Uri);
        assert_eq!(hidden, Hidden::default());
    }
}
