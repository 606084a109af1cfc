//! Sockets and resolver over loopback.

mod connections;
mod datagrams;
mod names;
mod secure;

use std::time::Duration;

use tokio::time::timeout;

use super::{Event, Sockets};

/// Far more than anything takes; who waits so long waits in vain.
const LONG: Duration = Duration::from_secs(20);

const OPTIONS: &str = "OPTIONS sip:example.com SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n\
    From: <sip:a@example.com>;tag=a\r\nTo: <sip:example.com>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

/// The events of turns until one fits; the one that fits is the last.
async fn until(sockets: &mut Sockets, fits: impl Fn(&Event) -> bool) -> Vec<Event> {
    let mut events = Vec::new();
    let waiting = async {
        while !events.last().is_some_and(&fits) {
            sockets.turn(&mut events).await;
            if let Some(at) = events.iter().position(&fits) {
                events.truncate(at + 1);
            }
        }
    };
    timeout(LONG, waiting).await.expect("the event comes");
    events
}

/// The last event in words.
fn said(events: &[Event]) -> String {
    match events.last() {
        Some(Event::Arrived {
            flow,
            message,
            flaws,
        }) => {
            let method = message.method().map(ToString::to_string);
            format!(
                "{} {:?} {flaws:?}",
                flow.transport,
                method.unwrap_or_default()
            )
        }
        Some(Event::Opened { flow }) => format!("{} opened", flow.transport),
        Some(Event::Closed { flow, why }) => format!("{} closed: {why}", flow.transport),
        None => String::new(),
    }
}

fn arrived(event: &Event) -> bool {
    matches!(event, Event::Arrived { .. })
}

fn closed(event: &Event) -> bool {
    matches!(event, Event::Closed { .. })
}
