//! Requests about recent errors (reference §6).

use hyper::StatusCode;
use jiff::Timestamp;

use crate::platform::{
    choices,
    errors::Errors,
    http::{
        answer::{Answer, Origin},
        ask::Ask,
        paging::Page,
    },
    refusal::Refusal,
    store::Rows,
};

/// Remembers a request that was refused.
pub fn add(errors: &Errors, refusal: &Refusal, origin: &Origin) {
    let details = [
        ("requestMethod", origin.method.as_str()),
        ("requestPath", &origin.path),
        ("remoteAddress", &origin.address),
    ];
    let kind = (refusal.category, refusal.code);
    errors.add(Timestamp::now(), kind, &refusal.message, details);
}

/// `GET /errors`.
pub fn list(errors: &Errors, ask: &Ask) -> Result<Answer, Refusal> {
    let page = Page::of(&ask.query)?;
    let window = page.window();
    let skip = usize::try_from(window.offset).unwrap_or(usize::MAX);
    let (items, more) = errors.some(skip, window.size as usize);
    Ok(page.answer(&Rows { items, more }, &ask.url("errors")))
}

/// `GET /errors/{errorId}`.
pub fn show(errors: &Errors, id: &str) -> Result<Answer, Refusal> {
    let found = errors.find(id);
    let found = found.ok_or_else(|| Refusal::missing("error", id, choices::NO_ERROR))?;
    Ok(Answer::json(StatusCode::OK, &found))
}
