//! A ladder of messages as sentences.

use crate::app::{
    screens::ladder::{Ladder, page::What},
    shared::Shared,
};

/// Each message, and the whole text of those that are unfolded.
pub fn lines(screen: &Ladder, shared: &Shared) -> Vec<String> {
    let title = format!("Messages of {}.", screen.name(shared));
    let lines = screen.lines(shared, u16::MAX);
    if lines.is_empty() {
        return vec![title, screen.nothing().to_owned()];
    }
    let said = lines.into_iter().map(|line| match line.what {
        What::Rung(rung) => {
            let way = if rung.is_sent { "to" } else { "from" };
            format!(
                "{}, {way} the phone: {}, {}.",
                rung.at, rung.label, rung.way
            )
        }
        What::Text(text) | What::Odd(text) => text,
    });
    std::iter::once(title).chain(said).collect()
}
