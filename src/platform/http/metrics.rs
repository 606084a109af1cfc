//! The table of the figures that Prometheus reads: `GET /_platform/metrics`, and the guide.

use std::fmt::{Display, Write as _};

use hyper::{StatusCode, header};

use super::{
    answer::Answer,
    figures,
    service::Service,
    tally::{BOUNDS, Counts},
};
use crate::platform::{calls::Cause, refusal::Refusal, sip::Figures};

/// A figure, or several that differ in their labels.
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// `gauge`, `counter` or `histogram`.
    pub kind: &'static str,
    /// What it is, in a sentence.
    pub help: &'static str,
    read: fn(&Seen, &mut Samples),
}

/// What there is to read.
struct Seen<'a> {
    service: &'a Service,
    http: Counts,
    phones: Option<Figures>,
}

/// The lines of a metric.
struct Samples {
    name: &'static str,
    text: String,
}

impl Samples {
    fn one(&mut self, value: impl Display) {
        self.with("", "", value);
    }

    /// A line with these labels, behind a name that goes on so.
    fn with(&mut self, suffix: &str, labels: &str, value: impl Display) {
        let name = self.name;
        // Writing to a string cannot fail.
        let _ = if labels.is_empty() {
            writeln!(self.text, "{name}{suffix} {value}")
        } else {
            writeln!(self.text, "{name}{suffix}{{{labels}}} {value}")
        };
    }
}

const fn gauge(name: &'static str, help: &'static str, read: fn(&Seen, &mut Samples)) -> Metric {
    Metric {
        name,
        kind: "gauge",
        help,
        read,
    }
}

const fn counter(name: &'static str, help: &'static str, read: fn(&Seen, &mut Samples)) -> Metric {
    Metric {
        kind: "counter",
        ..gauge(name, help, read)
    }
}

/// One that is there where phones are answered.
macro_rules! of_phones {
    ($kind:ident, $name:literal, $help:literal, $read:expr) => {
        $kind(concat!("sipdeck_", $name), $help, |seen, samples| {
            if let Some(phones) = &seen.phones {
                let read: fn(&Figures) -> u128 = $read;
                samples.one(read(phones));
            }
        })
    };
}

/// All of them.
pub const METRICS: &[Metric] = &[
    gauge(
        "sipdeck_build_info",
        "1, with the version of the program.",
        |_, samples| {
            samples.with(
                "",
                concat!("version=\"", env!("CARGO_PKG_VERSION"), "\""),
                1,
            );
        },
    ),
    gauge(
        "sipdeck_uptime_seconds",
        "Since the start.",
        |seen, samples| {
            samples.one(seen.service.started.elapsed().as_secs());
        },
    ),
    counter(
        "sipdeck_requests_total",
        "Requests to the API.",
        |seen, samples| {
            samples.one(seen.service.record.count());
        },
    ),
    counter(
        "sipdeck_http_requests_total",
        "HTTP requests by operation, as the document of the API names it, and status; 0 where a fault closed the connection.",
        |seen, samples| {
            for ((operation, status), count) in &seen.http.requests {
                let operation = operation.map(super::document::id).unwrap_or_default();
                samples.with(
                    "",
                    &format!("operation=\"{operation}\",status=\"{status}\""),
                    count,
                );
            }
        },
    ),
    counter(
        "sipdeck_refusals_total",
        "HTTP requests that were refused, by code.",
        |seen, samples| {
            for (code, count) in &seen.http.refusals {
                samples.with("", &format!("code=\"{code}\""), count);
            }
        },
    ),
    Metric {
        kind: "histogram",
        ..gauge(
            "sipdeck_http_request_duration_seconds",
            "From the end of the head of an HTTP request to the readiness of its answer.",
            durations,
        )
    },
    counter(
        "sipdeck_callbacks_total",
        "Events that applications were told, by whether one took it.",
        |seen, samples| {
            let (taken, all) = seen.service.told.counts();
            samples.with("", "taken=\"true\"", taken);
            samples.with("", "taken=\"false\"", all - taken);
        },
    ),
    gauge(
        "sipdeck_watchers",
        "Clients that watch the stream, desks among them.",
        |seen, samples| {
            samples.one(seen.service.store.wire.stream.watchers());
        },
    ),
    of_phones!(
        gauge,
        "registrations",
        "Phones that are registered.",
        |it| it.registrations as u128
    ),
    of_phones!(
        counter,
        "granted_total",
        "REGISTERs that were granted.",
        |it| it.counts.granted.into()
    ),
    of_phones!(
        counter,
        "refused_total",
        "REGISTERs that were refused.",
        |it| it.counts.denied.into()
    ),
    of_phones!(
        counter,
        "busy_total",
        "Requests of phones that were told to come back later.",
        |it| { it.counts.refused.into() }
    ),
    of_phones!(
        counter,
        "unstored_total",
        "REGISTERs that could not be stored.",
        |it| it.counts.unstored.into()
    ),
    of_phones!(
        counter,
        "messages_in_total",
        "SIP messages that came.",
        |it| it.counts.arrived.into()
    ),
    of_phones!(
        counter,
        "messages_out_total",
        "SIP messages that were sent.",
        |it| it.counts.sent.into()
    ),
    of_phones!(
        gauge,
        "transactions",
        "SIP transactions that are open.",
        |it| it.transactions as u128
    ),
    of_phones!(
        gauge,
        "connections",
        "SIP connections that are open.",
        |it| it.connections as u128
    ),
    of_phones!(
        counter,
        "connections_refused_total",
        "SIP connections for which there was no room.",
        |it| { it.connections_refused.into() }
    ),
    of_phones!(
        counter,
        "datagrams_dropped_total",
        "Datagrams that the system had no room for.",
        |it| { it.dropped.into() }
    ),
    gauge(
        "sipdeck_waiting_seconds",
        "How long datagrams wait until they are read.",
        |seen, samples| {
            if let Some(phones) = &seen.phones {
                samples.one(phones.waiting.as_secs_f64());
            }
        },
    ),
    of_phones!(gauge, "calls", "Calls that have not ended.", |it| it.calls
        as u128),
    of_phones!(counter, "calls_started_total", "Calls that began.", |it| it
        .tally
        .started
        .into()),
    of_phones!(
        counter,
        "calls_answered_total",
        "Calls that were answered.",
        |it| it.tally.answered.into()
    ),
    counter(
        "sipdeck_calls_ended_total",
        "Calls that ended, by cause.",
        |seen, samples| {
            for cause in Cause::ALL.iter().filter(|_| seen.phones.is_some()) {
                let ended = seen
                    .phones
                    .as_ref()
                    .and_then(|it| it.tally.ended.get(cause));
                samples.with(
                    "",
                    &format!("cause=\"{}\"", cause.name()),
                    ended.unwrap_or(&0),
                );
            }
        },
    ),
    of_phones!(
        gauge,
        "media_legs",
        "Legs of calls with sound.",
        |it| it.tally.sounding as u128
    ),
    of_phones!(
        counter,
        "media_packets_received_total",
        "Packets of sound that came.",
        |it| { it.tally.received.into() }
    ),
    of_phones!(
        counter,
        "media_packets_lost_total",
        "Packets of sound that did not come.",
        |it| { it.tally.lost.into() }
    ),
    of_phones!(
        counter,
        "media_packets_sent_total",
        "Packets of sound that were sent.",
        |it| { it.tally.sent.into() }
    ),
];

fn durations(seen: &Seen, samples: &mut Samples) {
    let mut sum = 0;
    for (bound, count) in BOUNDS.iter().zip(seen.http.durations) {
        sum += count;
        let seconds = std::time::Duration::from_millis(*bound).as_secs_f64();
        samples.with("_bucket", &format!("le=\"{seconds}\""), sum);
    }
    let all: u64 = seen.http.requests.values().sum();
    samples.with("_bucket", "le=\"+Inf\"", all);
    samples.with("_sum", "", seen.http.took.as_secs_f64());
    samples.with("_count", "", all);
}

/// `GET /_platform/metrics`.
pub async fn metrics(service: &Service) -> Result<Answer, Refusal> {
    let seen = Seen {
        service,
        http: service.tally.counts(),
        phones: figures::of_phones(service).await?,
    };
    let mut text = String::new();
    for metric in METRICS {
        let (name, kind, help) = (metric.name, metric.kind, metric.help);
        let mut samples = Samples {
            name,
            text: String::new(),
        };
        (metric.read)(&seen, &mut samples);
        if !samples.text.is_empty() {
            let lines = samples.text;
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{lines}");
        }
    }
    let mut answer = Answer::empty(StatusCode::OK).with(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    );
    answer.body = text.into();
    Ok(answer)
}
