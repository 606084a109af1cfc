//! Answers that belong to other questions, and those that never come: nothing is taken for complete, for absent or
//! for done because of one, and nothing is sent more often than the provider does by itself.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::{Notify, watch};

use crate::{
    api::{Cause, Cursor, Domain, Failure, Policy, client::Caller, pace::Priority},
    app::{
        service::{
            call::{Call, Reply},
            facts::Facts,
            rows::EndpointPage,
        },
        text::time::Moment,
        work::{
            job::{
                control::Control,
                event::{Event, Outcome, Step},
                item::{NewPassword, Work},
                plan::Plan,
                state::{Job, Status},
            },
            journal::Who,
        },
    },
    runtime::{
        files::{journal::Journal, private},
        jobs::{
            gather::gather_some,
            held::Held,
            passwords::Passwords,
            runner::{Run, start},
            store::Store,
            told::{End, Told},
        },
        provider::Perform,
    },
};

use super::plan;

type Answer = fn(&Call) -> Result<Reply, Failure>;

/// Answers as it was told to, and remembers what it was asked.
#[derive(Clone)]
struct Odd {
    answer: Answer,
    asked: Arc<Mutex<Vec<Call>>>,
    heard: Arc<Notify>,
}

impl Odd {
    fn new(answer: Answer) -> Self {
        Self {
            answer,
            asked: Arc::default(),
            heard: Arc::default(),
        }
    }

    fn writes(&self) -> usize {
        let asked = self.asked.lock().expect("whole");
        asked.iter().filter(|call| call.is_write()).count()
    }
}

impl Perform for Odd {
    fn perform(&self, _: Caller, call: Call) -> BoxFuture<'_, Result<Reply, Failure>> {
        async move {
            let answer = (self.answer)(&call);
            self.asked.lock().expect("whole").push(call);
            self.heard.notify_one();
            answer
        }
        .boxed()
    }
}

fn begun(state: &Path, plan: Plan) -> (Held, Passwords) {
    let mut plan = plan;
    plan.results = Some(state.join("new.csv").display().to_string());
    let passwords = Passwords::open(&plan, Policy::default(), true).expect("made");
    let held = Store::new(state, "lab").create(plan).expect("written");
    (held, passwords)
}

async fn work(held: Held, passwords: Passwords, provider: &Odd, state: &Path) -> (End, Job) {
    let (_control, wanted) = watch::channel(Control::Go);
    let with = Run {
        provider: provider.clone().into(),
        passwords,
        journal: Journal::new(state, "lab"),
        who: Who {
            profile: "lab".into(),
            account: "u-1".into(),
            user: "ana".into(),
            login: None,
        },
        clock: || Moment(1),
        control: wanted,
    };
    let mut work = start(held, with);
    loop {
        match work.next().await.expect("its end is told") {
            Told::Happened(_) => {}
            Told::Ended(ended) => {
                let (end, job) = ended.expect("written");
                return (end, *job);
            }
        }
    }
}

#[tokio::test]
async fn a_creation_that_could_not_be_looked_for_is_not_sent_again() {
    let state = tempfile::tempdir().expect("a folder");
    let (mut held, passwords) = begun(state.path(), plan("one"));
    held.note(Moment(1), Step::Sent { item: 0 })
        .await
        .expect("noted");
    let provider = Odd::new(|_| Ok(Reply::Done));
    let (end, job) = work(held, passwords, &provider, state.path()).await;
    assert_eq!(provider.writes(), 0);
    assert!(matches!(end, End::Stopped(_)), "{end:?}");
    assert_eq!(job.next(), Some((0, true)), "it stays in doubt");
}

#[tokio::test]
async fn a_creation_with_another_answer_is_in_doubt_and_is_looked_for_when_it_is_tried_again() {
    let state = tempfile::tempdir().expect("a folder");
    let (held, passwords) = begun(state.path(), plan("one"));
    let provider = Odd::new(|_| Ok(Reply::Done));
    let (_, mut job) = work(held, passwords, &provider, state.path()).await;
    let status = job.status(0);
    let unknown = matches!(status, Status::Settled(Outcome::Unknown { .. }));
    assert!(unknown, "{status:?}");
    let step = Step::Retried;
    assert_eq!(job.apply(&Event { at: 2, step }), Ok(()));
    assert_eq!(job.next(), Some((0, true)));
}

#[tokio::test]
async fn a_change_whose_outcome_is_unknown_is_sent_once_because_the_provider_tries_again_by_itself()
{
    let state = tempfile::tempdir().expect("a folder");
    let mut plan = plan("one");
    plan.items.truncate(1);
    plan.items[0].endpoint = Some("re-1".into());
    plan.items[0].work = Work::Update {
        fields: Facts::default(),
        password: Some(NewPassword::Generated),
    };
    let (held, passwords) = begun(state.path(), plan);
    let provider = Odd::new(|_| Err(Failure::new(Cause::Unknown, "No answer came.")));
    let (_, job) = work(held, passwords, &provider, state.path()).await;
    assert_eq!((provider.writes(), job.counts().unknown), (1, 1));
}

#[tokio::test]
async fn a_journal_that_another_process_holds_keeps_only_the_job_waiting() {
    let state = tempfile::tempdir().expect("a folder");
    let (held, passwords) = begun(state.path(), plan("one"));
    let journal = Journal::new(state.path(), "lab");
    private::folder(journal.folder()).expect("made");
    let lock = private::append(&journal.folder().join("lock")).expect("opens");
    lock.lock().expect("free");
    let provider = Odd::new(|_| Ok(Reply::EndpointCreated("re-1".into())));
    let others = async {
        provider.heard.notified().await;
        drop(lock);
    };
    let ((end, job), ()) = tokio::join!(work(held, passwords, &provider, state.path()), others);
    assert_eq!((end, job.counts().done), (End::Finished, 2));
    assert_eq!(journal.read(|_| true).expect("read").entries.len(), 2);
}

/// Whether it asks for a page behind the first.
fn is_further(call: &Call) -> bool {
    matches!(
        call,
        Call::ListDomains { after: Some(_) }
            | Call::ListApplications { after: Some(_) }
            | Call::ListEndpoints { after: Some(_), .. }
    )
}

/// Two pages of everything, but for the second page of some.
fn pages(call: &Call, is_odd: bool) -> Reply {
    if is_odd && is_further(call) {
        return Reply::Done;
    }
    let next = (!is_further(call)).then(|| Cursor::from("2"));
    if matches!(call, Call::ListDomains { .. }) {
        let rows = vec![Domain {
            id: "rd-1".into(),
            name: "lab".into(),
            description: None,
        }];
        return Reply::Domains { rows, next };
    }
    if matches!(call, Call::ListApplications { .. }) {
        let rows = Vec::new();
        return Reply::Applications { rows, next };
    }
    let page = Arc::new(EndpointPage::pack("rd-1".into(), &[]));
    Reply::Endpoints { page, next }
}

#[tokio::test]
async fn a_list_with_another_answer_in_its_midst_is_not_taken_for_complete() {
    let odd: [Answer; 3] = [
        |call| Ok(pages(call, matches!(call, Call::ListDomains { .. }))),
        |call| Ok(pages(call, matches!(call, Call::ListApplications { .. }))),
        |call| Ok(pages(call, matches!(call, Call::ListEndpoints { .. }))),
    ];
    for answer in odd {
        let provider = Odd::new(answer).into();
        let read = gather_some(&provider, Priority::Bulk, |_| true, |_, _, _| {}).await;
        assert!(matches!(read, Err(failure) if failure.cause == Cause::Garbled));
    }
    let whole = Odd::new(|call| Ok(pages(call, false))).into();
    let read = gather_some(&whole, Priority::Bulk, |_| true, |_, _, _| {}).await;
    let known = read.expect("read");
    assert_eq!((known.domains.len(), known.pages.len()), (2, 4));
}
