//! The wanted state of an endpoint, from the cells of one row.

use crate::{
    api::{Secret, password, sentence::Sentence, text},
    app::service::facts::Facts,
};

use super::column::Column;

/// The longest text of a cell that is looked at, in bytes.
const CELL_MAX: usize = 64 << 10;

/// What stands for on, also as spreadsheets write it in the language of their owner.
const YES: &[&str] = &[
    "true",
    "yes",
    "on",
    "1",
    "enabled",
    "y",
    "x",
    "vrai",
    "oui",
    "wahr",
    "ja",
    "verdadero",
    "verdadeiro",
    "sí",
    "si",
    "sim",
    "vero",
    "sì",
    "waar",
    "sant",
    "sand",
    "tosi",
    "prawda",
    "tak",
    "pravda",
    "ano",
    "igaz",
    "igen",
    "adevărat",
    "истина",
    "да",
    "doğru",
    "αληθής",
    "true()",
    "真",
];

/// What stands for off.
const NO: &[&str] = &[
    "false",
    "no",
    "off",
    "0",
    "disabled",
    "n",
    "faux",
    "non",
    "falsch",
    "nein",
    "falso",
    "não",
    "onwaar",
    "nee",
    "falskt",
    "falsk",
    "nej",
    "nei",
    "usann",
    "epätosi",
    "fałsz",
    "nie",
    "nepravda",
    "ne",
    "hamis",
    "nem",
    "fals",
    "ложь",
    "нет",
    "yanlış",
    "ψευδής",
    "false()",
    "假",
];

/// The endpoint that a row names, and how it shall be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Desired {
    /// The domain's name or id.
    pub domain: String,
    /// The endpoint's name.
    pub name: String,
    /// A new password.
    pub password: Option<Secret>,
    /// What the row speaks of; the application by its name or its id.
    pub facts: Facts,
}

impl Desired {
    /// Of the cells of a row, checked one by one.
    pub(super) fn of(cells: Vec<(Column, String)>) -> Result<Self, Sentence> {
        let mut desired = Self::default();
        for (column, text) in cells {
            fits(column, &text)?;
            match column {
                Column::Domain => text.trim().clone_into(&mut desired.domain),
                Column::Name => text.trim().clone_into(&mut desired.name),
                Column::Password => {
                    desired.password = Some(Secret::new(text)).filter(|secret| !secret.is_empty());
                }
                Column::Description => desired.facts.description = Some(text),
                Column::Application => desired.facts.application = Some(text),
                Column::Enabled => desired.facts.enabled = flag(&text)?,
            }
        }
        if desired.domain.is_empty() {
            return Err("The domain is missing.".into());
        }
        if desired.name.is_empty() {
            return Err("The name is missing.".into());
        }
        if let Some(secret) = &desired.password {
            let rule = password::meant(secret.reveal());
            check(Column::Password, secret.reveal(), rule)?;
        }
        Ok(desired)
    }
}

fn fits(column: Column, text: &str) -> Result<(), Sentence> {
    if text.len() > CELL_MAX {
        return Err(format!(
            "The {} is far too long: {} bytes.",
            column.name(),
            text.len()
        )
        .into());
    }
    match column {
        // An export writes it for what a terminal must not get: what the account holds may come back as it is.
        Column::Description | Column::Application => Ok(()),
        Column::Domain | Column::Name | Column::Password | Column::Enabled => {
            readable(column, text)
        }
    }
}

/// That nothing stands in a text in place of what could not be read.
pub(super) fn readable(column: Column, text: &str) -> Result<(), Sentence> {
    if text.contains('\u{FFFD}') {
        return Err(format!("The {} is not UTF-8.", column.name()).into());
    }
    Ok(())
}

/// A rule's complaint about a column, with a hint when the text looks like more than one row.
pub fn check(column: Column, text: &str, rule: Result<(), Sentence>) -> Result<(), Sentence> {
    rule.map_err(|complaint| {
        let hint = if text.contains('\n') {
            " It runs over several lines: a closing quote may be missing."
        } else {
            ""
        };
        format!("In the column {}: {complaint}{hint}", column.name()).into()
    })
}

fn flag(text: &str) -> Result<Option<bool>, Sentence> {
    match text.trim().to_lowercase().as_str() {
        "" => Ok(None),
        word if YES.contains(&word) => Ok(Some(true)),
        word if NO.contains(&word) => Ok(Some(false)),
        other => Err(format!(
            "In the column enabled: \"{}\" is neither yes nor no.",
            text::brief(other)
        )
        .into()),
    }
}
