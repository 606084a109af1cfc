//! A job that is at work beside everything else.

use sipdeck::{
    api::pace::{Family, Priority},
    app::{
        message::Message,
        service::facts::Facts,
        work::{
            job::{
                event::{Event, Step},
                item::{Item, Work},
                plan::{JobId, Plan},
                state::Job,
            },
            order::News,
        },
    },
};

use super::{Asker, EPOCH, World};

impl World {
    /// A job of so many items begins beside everything else.
    pub fn begin_job(&mut self, items: usize) {
        let item = |number: usize| Item {
            domain: "rd-0".into(),
            domain_name: "rd-0".into(),
            name: format!("gone-{number}"),
            endpoint: Some(format!("re-gone-{number}").as_str().into()),
            line: None,
            work: Work::Delete,
            before: Facts::default(),
        };
        let id = JobId::parse("job").expect("an id");
        let plan = Plan {
            id: id.clone(),
            title: "Delete".into(),
            profile: String::new(),
            account: String::new(),
            origin: String::new(),
            made_at: 0,
            made_by: String::new(),
            source: None,
            results: None,
            undoes: None,
            items: (0..items).map(item).collect(),
        };
        self.job = Some((id, items));
        self.tell(News::Taken(Box::new(Job::new(plan))));
        self.step(Step::Begun);
        self.next_item(0);
    }

    fn tell(&mut self, news: News) {
        self.take(Message::Worked(Box::new(news)));
    }

    pub(super) fn step(&mut self, step: Step) {
        let (id, _) = self.job.clone().expect("a job");
        let at = EPOCH + self.time;
        self.tell(News::Happened(id, Event { at, step }));
    }

    pub(super) fn next_item(&mut self, item: usize) {
        let (id, items) = self.job.clone().expect("a job");
        if item == items {
            return self.tell(News::Ended(id));
        }
        self.step(Step::Sent { item });
        self.ask(Family::Endpoints, Priority::Bulk, Asker::Job(item));
        self.take(Message::Resized(self.model.shared.size));
    }
}
