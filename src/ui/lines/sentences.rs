//! The lines of a page as sentences: the label, a colon, the value.

use crate::{app::page::lines::DetailLine, ui::theme::symbols};

/// A page of details, line by line.
pub fn detail(page: Vec<DetailLine>) -> impl Iterator<Item = String> {
    page.into_iter().filter_map(|line| match line {
        DetailLine::Title(title) => Some(format!("{title}.")),
        DetailLine::Field("", _, value) => Some(value),
        DetailLine::Field(label, _, value) => {
            let value = value
                .trim_start_matches([symbols::ON, symbols::OFF].map(first))
                .trim_start();
            Some(format!("{label}: {value}"))
        }
        DetailLine::Text(_, _, text) => Some(text),
        DetailLine::Blank => None,
    })
}

/// A symbol as a character.
fn first(symbol: &str) -> char {
    symbol.chars().next().unwrap_or(' ')
}
