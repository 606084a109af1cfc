//! A dashboard without a terminal, whose service answers at once.

use std::{
    collections::VecDeque,
    sync::{atomic::AtomicBool, mpsc},
    thread,
    time::Instant,
};

use ratatui::{Terminal, layout};
use sipdeck::{
    app::{
        self,
        effect::Effect,
        keys::chord,
        message::Message,
        model::Model,
        page::layout::Size,
        search::{self as query, Found, Query},
        service::{memory::Keep, profile::Profile},
        shared::setup::Setup,
        text::time::Moment,
    },
    runtime::{
        tasks::search,
        terminal::backend::{self, Screen},
    },
    ui::{self, theme::Theme},
};

use super::{
    account::Account,
    clock::{Answers, Turns},
};

const SIZE: Size = Size {
    width: 200,
    height: 50,
};

pub struct Desk {
    pub model: Model,
    theme: Theme,
    terminal: Terminal<Screen<Vec<u8>>>,
    /// What the loop was busy with, for each kind of message.
    pub turns: Turns,
    /// Why pages arrive.
    pub arrival: &'static str,
    /// What was to be remembered, the latest of each list.
    pub kept: Vec<Keep>,
}

const NOW: Moment = Moment(1_700_000_000_000);

impl Desk {
    pub fn new() -> Self {
        let model = Model::new(Setup::new(SIZE, Profile::default(), NOW));
        let screen = Screen::new(Vec::new(), layout::Size::new(SIZE.width, SIZE.height));
        Self {
            model,
            theme: Theme::named("terminal").expect("a theme"),
            terminal: Terminal::new(screen).expect("a screen"),
            turns: Turns::default(),
            arrival: "page arrival",
            kept: Vec::new(),
        }
    }

    /// One turn of the loop: applies a message and draws the frame into cells. Answers what is to be done.
    pub fn turn(&mut self, kind: &'static str, message: Message) -> Vec<Effect> {
        let mut turns = std::mem::take(&mut self.turns);
        let effects = turns.take(kind, || {
            let effects = app::update(&mut self.model, NOW, message);
            self.view();
            effects
        });
        self.turns = turns;
        effects
    }

    /// Applies a message without drawing; answers what is to be done.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        app::update(&mut self.model, NOW, message)
    }

    pub fn key(&mut self, name: &str) -> Vec<Effect> {
        self.update(Message::Key(chord::parse(name).expect("a key")))
    }

    /// A key with its frame.
    pub fn press(&mut self, kind: &'static str, name: &str) -> Vec<Effect> {
        self.turn(kind, Message::Key(chord::parse(name).expect("a key")))
    }

    /// Searches as the program does: on another thread, which tells what it has found while this one draws that.
    pub fn answer(&mut self, kind: &str, effects: Vec<Effect>, answers: &mut Answers) {
        let pressed = Instant::now();
        let Some((ticket, query)) = query_of(effects) else {
            return;
        };
        let left = AtomicBool::new(false);
        let (tell, told) = mpsc::sync_channel::<Found>(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                let part = |found| drop(tell.try_send(found));
                let found = search::run(*query, &left, part).expect("not left");
                tell.send(found).expect("heard");
                drop(tell);
            });
            let mut first = true;
            for found in told {
                let whole = found.partial().is_none();
                let name = if whole {
                    "complete result"
                } else {
                    "partial result"
                };
                self.turn(name, Message::Queried(ticket, Box::new(found)));
                if std::mem::take(&mut first) {
                    answers.first(kind, pressed.elapsed(), whole);
                }
                if whole {
                    answers.whole(kind, pressed.elapsed());
                }
            }
        });
    }

    /// Draws the frame into cells.
    pub fn view(&mut self) {
        let mut frame = self.terminal.get_frame();
        ui::view(&self.model, &self.theme, &mut frame);
    }

    /// Draws the frame to its bytes.
    pub fn draw(&mut self) -> usize {
        let (model, theme) = (&self.model, &self.theme);
        backend::draw(&mut self.terminal, |frame| ui::view(model, theme, frame)).expect("drawn");
        std::mem::take(self.terminal.backend_mut().writer()).len()
    }

    /// Performs what is to be done, and what follows from that, to its end.
    pub fn settle(&mut self, account: Account, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            let (kind, message) = if let Effect::Call(ticket, _, call) = effect {
                let reply = account.answer(&call);
                (self.arrival, Message::Replied(ticket, Ok(reply)))
            } else if let Effect::Gather(ticket, gather) = effect {
                let gathered = gather.run(&|| false);
                ("mark all", Message::Gathered(ticket, Box::new(gathered)))
            } else if let Effect::Query(ticket, query) = effect {
                let found = query::run(&query);
                ("complete result", Message::Queried(ticket, Box::new(found)))
            } else {
                if let Effect::Keep(keep) = effect {
                    self.keep(*keep);
                }
                continue;
            };
            waiting.extend(self.turn(kind, message));
        }
    }

    fn keep(&mut self, keep: Keep) {
        let slot = |keep: &Keep| match keep {
            Keep::Domains(..) => String::new(),
            Keep::Applications(..) => "applications".to_owned(),
            Keep::Endpoints(stock) => stock.domain.to_string(),
        };
        match self
            .kept
            .iter()
            .position(|other| slot(other) == slot(&keep))
        {
            Some(at) => self.kept[at] = keep,
            None => self.kept.push(keep),
        }
    }
}

/// The query among these effects.
pub fn query_of(effects: Vec<Effect>) -> Option<(app::Ticket, Box<Query>)> {
    effects.into_iter().find_map(|effect| {
        if let Effect::Query(ticket, query) = effect {
            Some((ticket, query))
        } else {
            None
        }
    })
}
