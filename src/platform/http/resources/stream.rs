//! The request that is answered as things happen (`assets/platform.md`).

use std::sync::Arc;

use hyper::{StatusCode, header};
use url::form_urlencoded::parse;

use crate::platform::{
    http::{answer::Answer, ask::Ask},
    refusal::Refusal,
    store::{Store, domains, endpoints},
    stream::{Filter, Watch},
};

/// `GET /stream`.
pub async fn watch(store: &Store, ask: &Ask, phones: bool) -> Result<Answer, Refusal> {
    let filter = filter(&ask.query)?;
    let wanted = filter.clone();
    let check = store.read(move |db| match &wanted {
        Filter::All => Ok(()),
        Filter::Domain(id) => domains::find(db, id).map(drop),
        Filter::Endpoint(id) => endpoints::domain_of(db, id).map(drop),
    });
    check.await?;
    let last = ask.headers.get("last-event-id");
    // What is no text is none of our identifiers.
    let last = last.map(|value| value.to_str().unwrap_or("?"));
    let stream = Arc::clone(&store.wire.stream);
    let answer = Answer::empty(StatusCode::OK)
        .with(header::CONTENT_TYPE, "text/event-stream")
        .with(header::CACHE_CONTROL, "no-store");
    Ok(Answer {
        events: Some(Watch::new(stream, filter, last, phones)),
        ..answer
    })
}

fn filter(query: &str) -> Result<Filter, Refusal> {
    let mut filter = Filter::All;
    for (name, value) in parse(query.as_bytes()) {
        let wanted = match &*name {
            "domain" => Filter::Domain((&*value).into()),
            "endpoint" => Filter::Endpoint((&*value).into()),
            _ => continue,
        };
        if filter != Filter::All {
            let complaint = "Watch all, one domain, or one endpoint.";
            return Err(Refusal::invalid(&name, complaint));
        }
        filter = wanted;
    }
    Ok(filter)
}
