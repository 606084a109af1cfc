//! Runs the bulk work, imports, exports and undos of one profile.

use std::{collections::HashMap, sync::Arc};

use tokio::sync::{mpsc, watch};

use crate::{
    api::{Cause, Failure, client::Report, sentence::Sentence},
    app::{
        message::Message,
        service::ticket::Ticket,
        work::{
            job::{control::Control, plan::JobId},
            journal::Rest,
            order::{News, Order},
        },
    },
    runtime::{
        files::{disk, exams, place::Place},
        jobs::{self, Held, Passwords, Run, Told},
        provider::Provider,
        tasks::{Awaited, Tasks},
    },
};

use super::{
    errands,
    sent::{self, Sent},
};

/// News that may wait to be heard.
const WAITING: usize = 256;

/// What an order leads to.
enum Begun<F> {
    /// Something short that nobody waits for.
    Aside(F),
    /// Something that has to be on the disk before the program ends.
    Kept(F),
    /// Something that the person waits for, which changes nothing at the service.
    Errand(F),
    /// A job at work, which must not be dropped.
    Job(F),
    /// Nothing that has to be waited for.
    Nothing,
}

/// The desk. Jobs that are at work are steered here, and tell their news here.
#[derive(Debug)]
pub struct Desk {
    place: Option<Arc<Place>>,
    steering: HashMap<JobId, watch::Sender<Control>>,
    /// What is told of the writes that were asked for and not noted yet.
    reports: HashMap<Ticket, Report>,
    sent: Sent,
    /// Whether it was looked what was under way when earlier programs ended.
    looked: bool,
    told: mpsc::Sender<Message>,
    news: mpsc::Receiver<Message>,
}

type Doing = std::pin::Pin<Box<dyn Future<Output = Message> + Send>>;

impl Desk {
    /// A desk; without a place, it keeps nothing and refuses everything.
    #[must_use]
    pub fn new(place: Option<Place>) -> Self {
        let (told, news) = mpsc::channel(WAITING);
        Self {
            place: place.map(Arc::new),
            steering: HashMap::new(),
            reports: HashMap::new(),
            sent: Sent::default(),
            looked: false,
            told,
            news,
        }
    }

    /// What a job at work tells next.
    pub async fn next(&mut self) -> Message {
        match self.news.recv().await {
            Some(message) => message,
            None => std::future::pending().await,
        }
    }

    /// Every job at work stops before its next item.
    pub fn stop(&mut self) {
        for control in self.steering.values() {
            control.send_if_modified(|control| {
                let goes_on = *control != Control::GiveUp;
                if goes_on {
                    *control = Control::Stop;
                }
                goes_on
            });
        }
    }

    /// Performs an order among these tasks.
    pub fn perform(&mut self, tasks: &mut Tasks, provider: &Provider, order: Order) {
        match self.take(provider, order) {
            Begun::Aside(doing) => tasks.aside(doing),
            Begun::Kept(doing) => tasks.run(Awaited::Kept, doing),
            Begun::Errand(doing) => tasks.run(Awaited::Errand, doing),
            Begun::Job(doing) => tasks.run(Awaited::Write, doing),
            Begun::Nothing => {}
        }
    }

    /// Where the write with this ticket is to be reported, for the journal.
    pub fn report(&mut self, ticket: Ticket) -> Report {
        let report = Report::default();
        if self.place.is_some() {
            self.reports.insert(ticket, report.clone());
        }
        report
    }

    /// What has to be done before the change with this ticket is sent. Its failure is that it must not be.
    pub fn before(
        &self,
        ticket: Ticket,
    ) -> Option<impl Future<Output = Result<(), Failure>> + use<>> {
        let change = self.sent.find(ticket)?;
        let place = self.place.clone()?;
        Some(async move {
            let begun = tokio::task::spawn_blocking(move || change.begin(&place.journal()));
            begun.await.unwrap_or_else(|_| {
                let text = "The change could not be written down. Nothing was sent.";
                Err(Failure::new(Cause::Refused, text))
            })
        })
    }

    fn take(&mut self, provider: &Provider, order: Order) -> Begun<Doing> {
        let Some(place) = self.place.clone() else {
            return placeless(&order);
        };
        let provider = provider.clone();
        if let Some(obstacle) = place.obstacle().filter(|_| order.names_a_file()) {
            let news = News::Refused(obstacle.into());
            return Begun::Errand(Box::pin(async move { told(news) }));
        }
        match order {
            Order::List => {
                let first = !std::mem::replace(&mut self.looked, true);
                Begun::Aside(on_disk(move || {
                    let left = first.then(|| sent::left(&place.journal()));
                    place.list(left.unwrap_or_default())
                }))
            }
            Order::Ahead(ticket, mut ahead) => {
                ahead.entry.who.clone_from(&place.who);
                self.sent.coming(ticket, *ahead);
                Begun::Nothing
            }
            Order::Note(ticket, mut entry, rest) => {
                entry.who.clone_from(&place.who);
                entry.requests = self.reports.remove(&ticket).unwrap_or_default().lines();
                let change = match rest {
                    Rest::Unseen => self.sent.find(ticket),
                    Rest::Gone | Rest::Told | Rest::Open => self.sent.take(ticket),
                };
                Begun::Kept(on_disk(move || {
                    errands::note(&place.journal(), *entry, change.as_ref(), rest)
                }))
            }
            Order::Seen(ticket) => match self.sent.take(ticket) {
                Some(change) => Begun::Kept(on_disk(move || {
                    change.forget();
                    News::Noted
                })),
                None => Begun::Nothing,
            },
            Order::Tested(kept) => Begun::Kept(on_disk(move || {
                exams::save(&place, *kept);
                News::Noted
            })),
            Order::Tests(endpoint) => Begun::Aside(on_disk(move || {
                let kept = exams::load(&place, &endpoint);
                News::Tests(endpoint, kept)
            })),
            Order::Past(endpoint) => Begun::Aside(on_disk(move || errands::past(&place, endpoint))),
            Order::Export(mut export) => {
                export.path = place.full(&export.path);
                Begun::Kept(on_disk(move || errands::write(&export)))
            }
            Order::Save(mut file) => {
                file.path = place.full(&file.path);
                Begun::Kept(on_disk(move || errands::save(&file)))
            }
            Order::SetAside(source, mut rows) => {
                rows.path = place.full(&rows.path);
                Begun::Kept(on_disk(move || errands::set_aside(&source, &rows)))
            }
            Order::Paths(start) => Begun::Errand(Box::pin(async move {
                told(errands::paths(&place, start).await)
            })),
            Order::Import(path, reading) => Begun::Errand(Box::pin(async move {
                told(errands::read(&provider, place.full(&path), reading).await)
            })),
            Order::Undo(job) => Begun::Errand(Box::pin(async move {
                told(errands::look(&provider, &place, job).await)
            })),
            Order::Steer(id, control) => {
                let steering = self.steering.get(&id);
                match steering.filter(|steering| !steering.is_closed()) {
                    Some(steering) => {
                        steering.send_replace(control);
                        Begun::Nothing
                    }
                    None if control == Control::GiveUp => {
                        Begun::Kept(on_disk(move || errands::give_up(&place, &id)))
                    }
                    None => Begun::Nothing,
                }
            }
            Order::Start(plan) => {
                let id = plan.id.clone();
                self.begin(provider, &place, id, move |provider, place| {
                    errands::start(provider, place, *plan)
                })
            }
            Order::Resume { id, retry } => {
                self.begin(provider, &place, id.clone(), move |provider, place| {
                    errands::resume(provider, place, &id, retry)
                })
            }
        }
    }

    /// A job is taken up on a thread of its own, since it waits for the disk, and then worked on.
    fn begin(
        &mut self,
        provider: Provider,
        place: &Arc<Place>,
        id: JobId,
        take: impl FnOnce(&Provider, &Place) -> Result<(Held, Passwords), Sentence> + Send + 'static,
    ) -> Begun<Doing> {
        if self
            .steering
            .get(&id)
            .is_some_and(|control| !control.is_closed())
        {
            return Begun::Nothing;
        }
        let (steering, control) = watch::channel(Control::Go);
        self.steering.insert(id.clone(), steering);
        let (desk, place) = (self.told.clone(), Arc::clone(place));
        Begun::Job(Box::pin(async move {
            let (asked, at) = (provider.clone(), Arc::clone(&place));
            let taken = tokio::task::spawn_blocking(move || take(&asked, &at)).await;
            let (held, passwords) = match taken {
                Ok(Ok(taken)) => taken,
                Ok(Err(sentence)) => return told(News::Refused(sentence.into())),
                Err(_) => return told(News::Refused("The job could not be taken up.".into())),
            };
            let _ = desk
                .send(told(News::Taken(Box::new(held.job().clone()))))
                .await;
            let mut work = jobs::start(
                held,
                Run {
                    provider,
                    passwords,
                    journal: place.journal(),
                    who: place.who.clone(),
                    clock: place.clock,
                    control,
                },
            );
            while let Some(heard) = work.next().await {
                let news = match heard {
                    Told::Happened(event) => News::Happened(id.clone(), event),
                    Told::Ended(Ok(_)) => News::Ended(id.clone()),
                    Told::Ended(Err(error)) => {
                        let said = disk::said(&error);
                        let sentence =
                            format!("The job stopped, and nothing more was sent: {said}");
                        News::Broken(id.clone(), sentence)
                    }
                };
                let _ = desk.send(told(news)).await;
            }
            told(News::Noted)
        }))
    }
}

/// Where there is no place, nothing is kept and everything is refused.
fn placeless(order: &Order) -> Begun<Doing> {
    match order {
        Order::List
        | Order::Paths(_)
        | Order::Ahead(..)
        | Order::Note(..)
        | Order::Seen(_)
        | Order::Tested(_)
        | Order::Tests(_)
        | Order::Past(_)
        | Order::Steer(..) => Begun::Nothing,
        Order::Start(_)
        | Order::Resume { .. }
        | Order::Import(..)
        | Order::Export(_)
        | Order::Save(_)
        | Order::SetAside(..)
        | Order::Undo(_) => {
            let news = News::Refused("There is no folder to keep jobs in.".into());
            Begun::Errand(Box::pin(async move { told(news) }))
        }
    }
}

fn told(news: News) -> Message {
    Message::Worked(Box::new(news))
}

fn on_disk(work: impl FnOnce() -> News + Send + 'static) -> Doing {
    Box::pin(async move {
        let done = tokio::task::spawn_blocking(work).await;
        told(done.unwrap_or_else(|_| News::Refused("It could not be done.".into())))
    })
}
