//! Answers one HTTP request, with the faults that the plan asks for.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant, SystemTime},
};

use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header,
};
use jiff::Timestamp;

use super::{
    answer::Answer,
    ask::{self, Ask},
    control,
    paging::Page,
    payload::{Payload, broken, silence},
    seats::Wait,
    service::Service,
};
use crate::platform::{
    faults::{Fate, Harm},
    record::Entry,
    refusal::Refusal,
};

/// Answers a request, or closes its connection where a fault says so. While the platform is at work, `wait` says that it
/// is not the other side's turn.
pub async fn respond(
    service: &Service,
    request: Request<Incoming>,
    (remote, local): (SocketAddr, SocketAddr),
    wait: &Wait,
) -> io::Result<Response<Payload>> {
    let begun = Instant::now();
    let (head, body) = request.into_parts();
    let mut ask = Ask::of(head, remote, local);
    let control = control::name(&ask);
    // Who may not ask is not listened to: nothing of theirs is kept.
    let admitted = ask::addressed(&ask).and_then(|()| match &control {
        Some(name) => control::admit(service, &ask, name),
        None => service.admit(&ask),
    });
    let body = if admitted.is_ok() {
        let body = ask::body(&ask.headers, body, service.patience.body).await;
        body.map(|body| ask.body = body)
    } else {
        ask::pass_over(&ask.headers, body).await;
        admitted
    };
    wait.is_ours();
    if let Some(name) = control {
        let answer = control::answer(service, &mut ask, &name, body).await;
        let status = answer.status.as_u16();
        let tally = &service.tally;
        tally.add(ask.operation, status, answer.code, begun.elapsed());
        return Ok(answer.head(answer.body.clone().into()));
    }
    let Fate { delay, harm } = service.faults.fate(ask.method.as_str(), &ask.path);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let outcome = suffer(service, &mut ask, body, harm, wait).await;
    let (status, code) = match &outcome {
        Ok((answer, _)) => (answer.status.as_u16(), answer.code),
        Err(_) => (0, None),
    };
    let tally = &service.tally;
    tally.add(ask.operation, status, code, begun.elapsed());
    service.record.add(Entry {
        time: Timestamp::now(),
        method: ask.verb.to_string(),
        status,
        path: ask.path,
        query: ask.query,
        duration_ms: begun.elapsed().as_secs_f64() * 1000.0,
    });
    let (answer, payload) = outcome?;
    if answer.body.is_empty() && harm == Some(Harm::Stall) {
        wait.is_theirs();
        silence().await;
    }
    Ok(answer.head(payload))
}

async fn suffer(
    service: &Service,
    ask: &mut Ask,
    body: Result<(), Refusal>,
    harm: Option<Harm>,
    wait: &Wait,
) -> io::Result<(Answer, Payload)> {
    match harm {
        Some(Harm::DropBefore) => return Err(broken()),
        Some(Harm::Answer(status)) => return Ok(whole(pretended(ask, status))),
        Some(Harm::Html(status)) => return Ok(whole(page(status))),
        _ => {}
    }
    let mut answer = service.answer(ask, body).await;
    let events = answer.events.take();
    let is_list = answer.status == StatusCode::OK && answer.body.starts_with(b"[");
    match harm {
        Some(Harm::DropAfter) => Err(broken()),
        Some(Harm::Truncate) if answer.body.is_empty() => Err(broken()),
        Some(Harm::Truncate | Harm::Stall) if !answer.body.is_empty() => {
            let stalls = harm == Some(Harm::Stall);
            let payload = Payload::half(&answer.body, stalls);
            Ok((answer, payload))
        }
        Some(Harm::Corrupt) => Ok(whole(corrupted(answer))),
        Some(Harm::ForeignNext | Harm::LoopedNext | Harm::EndlessNext) if is_list => {
            Ok(whole(misled(answer, ask, harm)))
        }
        Some(Harm::HugePage(bytes)) if is_list => {
            let payload = Payload::padded(&answer.body, bytes);
            Ok((answer, payload))
        }
        _ => Ok(match events {
            Some(watch) => (answer, Payload::events(watch, wait.clone())),
            None => whole(answer),
        }),
    }
}

fn whole(answer: Answer) -> (Answer, Payload) {
    let payload = answer.body.clone().into();
    (answer, payload)
}

/// A page as a proxy in front of the service would send it.
fn page(status: u16) -> Answer {
    let body = "<!DOCTYPE html><html><head><title>Bad gateway</title></head>\
        <body><h1>Bad gateway</h1><p>The server did not answer.</p></body></html>";
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut answer = Answer::empty(status).with(header::CONTENT_TYPE, "text/html; charset=utf-8");
    answer.body = Bytes::from_static(body.as_bytes());
    answer
}

fn corrupted(mut answer: Answer) -> Answer {
    let mut body = answer.body.to_vec();
    for byte in body.iter_mut().skip(1).step_by(3) {
        *byte = b'}';
    }
    answer.body = body.into();
    answer
}

fn misled(mut answer: Answer, ask: &Ask, harm: Option<Harm>) -> Answer {
    let Ok(page) = Page::of(&ask.query) else {
        return answer;
    };
    let here = format!("{}{}", ask.origin, ask.path);
    let number = page.number();
    let link = match harm {
        Some(Harm::ForeignNext) => page.link(
            &format!("http://elsewhere.invalid{}", ask.path),
            number.saturating_add(1),
            "next",
        ),
        Some(Harm::LoopedNext) => page.link(&here, number, "next"),
        _ => page.link(&here, number.saturating_add(1), "next"),
    };
    answer.headers.retain(|(name, _)| name != header::LINK);
    answer.with(header::LINK, &link)
}

/// An error that the service did not have, told as if it had.
fn pretended(ask: &Ask, status: u16) -> Answer {
    let message = "This failure was asked for by a fault plan.";
    let refusal = match status {
        429 => return Service::too_many(ask, SystemTime::now() + Duration::from_secs(1)),
        503 => Refusal::unavailable(message),
        400..500 => Refusal::unacceptable(status, "validation-error", message),
        _ => Refusal::backend(status, message),
    };
    Answer::refused(&refusal, &ask.origin(), None)
}
