//! Requests about phone numbers: the local account has none.

use crate::platform::{
    choices,
    http::{answer::Answer, ask::Ask, paging::Page},
    refusal::Refusal,
    store::Rows,
};

/// `GET /phoneNumbers`: none.
pub fn list(ask: &Ask) -> Result<Answer, Refusal> {
    let none = Rows::<()>::none();
    Ok(Page::of(&ask.query)?.answer(&none, &ask.url("phoneNumbers")))
}

/// `GET /phoneNumbers/{number}`: there is no such number.
pub fn missing(number: &str) -> Refusal {
    Refusal::missing("number", number, choices::NO_NUMBER)
}
