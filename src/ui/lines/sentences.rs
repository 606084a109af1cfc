//! The lines of a page as sentences: the label, a colon, the value.

use crate::{
    app::page::lines::{DetailLine, Held},
    ui::theme::symbols,
};

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
        DetailLine::Text(_, _, text) | DetailLine::Json(text) => Some(text),
        DetailLine::Span(name, held) => {
            let yes = held.iter().filter(|held| **held == Held::Yes).count();
            let part = (100 * yes).checked_div(held.len()).unwrap_or(0);
            Some(format!("{name}: registered for {part} % of the day."))
        }
        DetailLine::Blank => None,
    })
}

/// A symbol as a character.
fn first(symbol: &str) -> char {
    symbol.chars().next().unwrap_or(' ')
}
