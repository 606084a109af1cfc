//! The states of a job under random events, replays and retries.

use proptest::prelude::*;

use crate::app::service::facts::Facts;

use super::{
    event::{Event, Outcome, Step},
    item::{Item, NewPassword, Work},
    plan::{JobId, Plan},
    state::{Counts, Job, Status},
};

/// A new endpoint of this name.
pub fn item(name: &str) -> Item {
    Item {
        domain: "rd-1".into(),
        domain_name: "lab".into(),
        name: name.into(),
        endpoint: None,
        line: None,
        work: Work::Create {
            fields: Facts::default(),
            password: NewPassword::Generated,
        },
        before: Facts::default(),
    }
}

/// A plan of Ana's for these items.
pub fn plan_of(id: &str, items: Vec<Item>) -> Plan {
    Plan {
        id: JobId::parse(id).expect("an id"),
        title: "Import desk.csv".into(),
        profile: "lab".into(),
        account: "u-1".into(),
        origin: "http://127.0.0.1:1".into(),
        made_at: 1,
        made_by: "ana".into(),
        source: None,
        results: None,
        undoes: None,
        items,
    }
}

fn plan(items: usize) -> Plan {
    let names = (0..items).map(|number| format!("desk-{number}"));
    let items = names.map(|name| item(&name)).collect();
    plan_of("20261123-0455-k3f", items)
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Done {
            endpoint: Some("re-1".into())
        }),
        Just(Outcome::Failed {
            why: "refused".into()
        }),
        Just(Outcome::Unknown {
            why: "no answer".into()
        }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let item = 0..8_usize;
    prop_oneof![
        Just(Step::Begun),
        Just(Step::Retried),
        any::<bool>().prop_map(|given_up| Step::Stopped {
            why: "asked to".into(),
            given_up,
        }),
        item.clone().prop_map(|item| Step::Sent { item }),
        item.clone().prop_map(|item| Step::Returned { item }),
        item.clone().prop_map(|item| Step::Doubted {
            item,
            why: "gone".into()
        }),
        (item, outcome()).prop_map(|(item, outcome)| Step::Settled { item, outcome }),
    ]
}

fn recount(job: &Job) -> Counts {
    let mut counts = Counts::default();
    for (_, status) in job.items() {
        match status {
            Status::Queued => counts.queued += 1,
            Status::Sent => counts.sent += 1,
            Status::Settled(Outcome::Done { .. }) => counts.done += 1,
            Status::Settled(Outcome::Failed { .. }) => counts.failed += 1,
            Status::Settled(Outcome::Unknown { .. }) => counts.unknown += 1,
        }
    }
    counts
}

proptest! {
    #[test]
    fn whatever_happens_the_counts_are_exact_and_what_is_done_stays_done_unless_it_is_doubted(
        steps in proptest::collection::vec(step(), 0..60)
    ) {
        let mut job = Job::new(plan(6));
        for (at, step) in (0..).zip(steps) {
            let before = job.clone();
            let is_doubt = matches!(step, Step::Doubted { .. });
            let event = Event { at, step };
            if job.apply(&event).is_err() {
                prop_assert_eq!(&job, &before, "an impossible event changes nothing");
            }
            prop_assert_eq!(job.counts(), recount(&job));
            prop_assert_eq!(job.counts().total(), 6);
            for ((_, was), (_, is)) in before.items().zip(job.items()) {
                if !is_doubt && matches!(was, Status::Settled(Outcome::Done { .. })) {
                    prop_assert_eq!(was, is);
                }
            }
            let open = job.items().position(|(_, status)| !matches!(status, Status::Settled(_)));
            prop_assert_eq!(job.next().map(|(at, _)| at), open);
            prop_assert_eq!(job.is_finished(), open.is_none());
        }
    }

    #[test]
    fn a_replayed_record_gives_the_job_as_it_was(steps in proptest::collection::vec(step(), 0..60)) {
        let mut job = Job::new(plan(6));
        let mut record = Vec::new();
        for (at, step) in (0..).zip(steps) {
            let event = Event { at, step };
            if job.apply(&event).is_ok() {
                record.push(serde_json::to_string(&event).expect("written"));
            }
        }
        let mut again = Job::new(plan(6));
        for line in record {
            let event: Event = serde_json::from_str(&line).expect("read");
            prop_assert_eq!(again.apply(&event), Ok(()));
        }
        prop_assert_eq!(again, job);
    }
}

#[test]
fn a_plan_reads_back_as_it_was_written() {
    let plan = plan(3);
    let text = serde_json::to_string(&plan).expect("written");
    assert_eq!(serde_json::from_str::<Plan>(&text).expect("read"), plan);
}

#[test]
fn retrying_sends_the_failed_again_and_looks_at_the_unknown_first() {
    let mut job = Job::new(plan(3));
    let ended = |item, outcome| Event {
        at: 0,
        step: Step::Settled { item, outcome },
    };
    for event in [
        ended(0, Outcome::Unknown { why: String::new() }),
        ended(1, Outcome::Done { endpoint: None }),
        ended(2, Outcome::Failed { why: String::new() }),
        Event {
            at: 0,
            step: Step::Retried,
        },
    ] {
        assert_eq!(job.apply(&event), Ok(()));
    }
    assert_eq!(job.next(), Some((0, true)));
    assert_eq!(
        (job.counts().sent, job.counts().done, job.counts().queued),
        (1, 1, 1)
    );
}
