//! What a person says about a file that does not say it itself: its domain, which column is which, its encoding.

use serde::{Deserialize, Serialize};

use crate::api::sentence::Sentence;

use super::column::{COLUMNS, Column, Heading, heading};

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The domain of every row that names none: its name or its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Which heading of the file stands for which column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<Mapped>,
    /// The label of the encoding, such as `windows-1251`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// One heading of a file with the column that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// A column by its name.
    pub column: String,
    /// What the file calls it.
    pub heading: String,
}

impl Reading {
    /// Whether the file is left to speak for itself.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Reads `name=extension`, or `description=FirstName+LastName` for several headings whose texts are put together.
    ///
    /// # Errors
    /// One sentence, when there is no such column.
    pub fn mapping(text: &str) -> Result<Vec<Mapped>, Sentence> {
        let wrong = || {
            let known = COLUMNS.map(|(_, name)| name).join(", ");
            Sentence::new(format!(
                "\"{text}\" says nothing about a column: write COLUMN=HEADING, such as name=extension. The columns are: {known}."
            ))
        };
        let (column, headings) = text.split_once('=').ok_or_else(wrong)?;
        let Heading::Known(column) = heading(column) else {
            return Err(wrong());
        };
        let headings: Vec<&str> = headings.split('+').map(str::trim).collect();
        if headings.iter().any(|heading| heading.is_empty()) {
            return Err(wrong());
        }
        let mapped = headings.into_iter().map(|heading| Mapped {
            column: column.name().to_owned(),
            heading: heading.to_owned(),
        });
        Ok(mapped.collect())
    }

    /// What a heading of the file means.
    pub(super) fn heading(&self, text: &str) -> Heading {
        let text = bare(text);
        let mapped = self
            .map
            .iter()
            .find(|mapped| bare(&mapped.heading).eq_ignore_ascii_case(text));
        if let Some(mapped) = mapped {
            return heading(&mapped.column);
        }
        match heading(text) {
            // Another heading stands for it: what the file calls so is something else.
            Heading::Known(column) if self.maps(column) => Heading::Unknown,
            found @ (Heading::Known(_) | Heading::ReadOnly | Heading::Unknown) => found,
        }
    }

    /// Whether a heading was given for this column.
    pub(super) fn maps(&self, column: Column) -> bool {
        self.map.iter().any(|mapped| mapped.column == column.name())
    }

    /// Whether these headings are enough to import by.
    pub(super) fn is_enough<'a>(&self, headings: impl Iterator<Item = &'a str>) -> bool {
        let found: Vec<Heading> = headings.map(|text| self.heading(text)).collect();
        let has = |wanted| found.contains(&Heading::Known(wanted));
        has(Column::Name) && (self.domain.is_some() || has(Column::Domain))
    }

    /// The headings that were given and that none of these is.
    pub(super) fn missing<'a>(&self, headings: &[&'a str]) -> Option<&Mapped> {
        self.map.iter().find(|mapped| {
            let is = |text: &&&'a str| bare(text).eq_ignore_ascii_case(bare(&mapped.heading));
            !headings.iter().any(|text| is(&text))
        })
    }
}

/// A heading without what nobody sees.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || crate::api::text::is_hostile(c))
}
