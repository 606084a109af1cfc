//! The last day of an endpoint: a line for each of its phones, with the gaps in which it was not registered.

use crate::{
    api::registration::{Attempt, Stay},
    app::{
        page::{
            lines::{DetailLine, Held, Page},
            notice::Tone,
        },
        phones::{host, moment, named},
        text::time::{self, Moment},
    },
};

use super::phones::Known;

/// Milliseconds of it.
const DAY: u64 = 86_400_000;

/// Phones that have a line.
const TOLD: usize = 6;

/// Of so many parts of a cell, so many must be covered.
const COVERED: (u64, u64) = (3, 4);

/// What is known of one phone in that day: from when to when it was registered, and when it was refused last.
#[derive(Debug, Default)]
struct Phone {
    stays: Vec<(u64, u64)>,
    refused: Option<u64>,
}

/// Writes it, if anything is known of it.
pub fn write(page: &mut Page, known: &Known<'_>) {
    let Some(detail) = known.detail else {
        return;
    };
    let now = known.now.0;
    let start = now.saturating_sub(DAY);
    let stays = detail.stays.value.iter().flatten();
    let attempts = detail.attempts.value.iter().flatten();
    let phones = phones(stays, attempts, start, now);
    if phones.is_empty() {
        return;
    }
    page.title("Last day");
    let cells = page.span();
    for (name, phone) in phones.into_iter().take(TOLD) {
        page.lines
            .push(DetailLine::Span(name, phone.cells(start, now, cells)));
    }
    let at = |at: u64| time::minute(Moment(at), known.zone);
    let (first, middle, last) = (at(start), at(start + DAY / 2), at(now));
    let half = cells / 2;
    let axis = format!("{first:half$}{middle}");
    let left = cells.saturating_sub(axis.len());
    let axis = format!("{axis}{last:>left$}");
    page.lines.push(DetailLine::Field("", Tone::Quiet, axis));
}

/// Every phone of that day, the one that came last first.
fn phones<'a>(
    stays: impl Iterator<Item = &'a Stay>,
    attempts: impl Iterator<Item = &'a Attempt>,
    start: u64,
    now: u64,
) -> Vec<(String, Phone)> {
    let mut phones: Vec<(String, Phone)> = Vec::new();
    let of = |agent: &str, source: &str| match (named(agent), host(source)) {
        (name, _) if !agent.is_empty() => name.to_owned(),
        (name, "") => name.to_owned(),
        (_, host) => host.to_owned(),
    };
    let mut add = |name: String, stay: Option<(u64, u64)>, refused: Option<u64>| {
        let at = phones.iter().position(|(known, _)| *known == name);
        let at = at.unwrap_or_else(|| {
            phones.push((name, Phone::default()));
            phones.len() - 1
        });
        let phone = &mut phones[at].1;
        phone.stays.extend(stay);
        phone.refused = phone.refused.max(refused);
    };
    for stay in stays {
        let Some(from) = stay.from.map(moment) else {
            continue;
        };
        let until = stay.until.map_or(now, |until| moment(until).0);
        if until > start {
            add(
                of(&stay.user_agent, &stay.source),
                Some((from.0, until)),
                None,
            );
        }
    }
    for attempt in attempts {
        let last = attempt.last_at.map(|at| moment(at).0);
        if let Some(last) = last.filter(|last| *last > start) {
            add(of(&attempt.user_agent, &attempt.source), None, Some(last));
        }
    }
    phones
}

impl Phone {
    /// How it was held in each of so many parts of the time from `start` to `end`.
    fn cells(&self, start: u64, end: u64, cells: usize) -> Vec<Held> {
        let count = u64::try_from(cells).unwrap_or(u64::MAX).max(1);
        let edge = |at: u64| start + (end - start) * at / count;
        let cell = |at: u64| {
            let (from, until) = (edge(at), edge(at + 1));
            let is_last = at + 1 == count;
            let here = |time: u64| time >= from && (time < until || is_last);
            if self.refused.is_some_and(here) {
                return Held::Refused;
            }
            let covered = self.stays.iter().map(|(since, to)| {
                let (since, to) = ((*since).max(from), (*to).min(until));
                to.saturating_sub(since)
            });
            let covered: u64 = covered.sum();
            // Who is there now is seen, however short a time.
            let is_there = is_last && self.stays.iter().any(|(_, to)| *to >= end);
            if is_there || covered * COVERED.1 >= (until - from) * COVERED.0 {
                Held::Yes
            } else {
                Held::Not
            }
        };
        (0..count).map(cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Phone;
    use crate::app::page::lines::Held::{Not, Refused, Yes};

    #[test]
    fn gaps_are_seen_and_where_it_was_refused() {
        let phone = Phone {
            stays: vec![(60, 100), (0, 25), (25, 40)],
            refused: Some(55),
        };
        assert_eq!(
            phone.cells(0, 100, 10),
            [Yes, Yes, Yes, Yes, Not, Refused, Yes, Yes, Yes, Yes]
        );
        // A cell that is covered for the lesser part is none.
        assert_eq!(phone.cells(0, 100, 4), [Yes, Not, Refused, Yes]);
        assert_eq!(Phone::default().cells(0, 100, 2), [Not, Not]);
    }
}
