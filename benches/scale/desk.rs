//! A dashboard without a terminal, whose service answers at once.

use std::{collections::VecDeque, sync::Arc};

use ratatui::{Terminal, layout};
use sipdeck::{
    app::{
        self, Effect, Message, Model, Moment, Profile, Setup, Size,
        keys::chord,
        memory::Keep,
        query::{self, Query},
    },
    runtime::backend::{self, Screen},
    ui::{self, Theme},
};

use super::{account::Account, clock::Times};

const SIZE: Size = Size {
    width: 200,
    height: 50,
};

pub struct Desk {
    pub model: Model,
    theme: Theme,
    terminal: Terminal<Screen<Vec<u8>>>,
    /// What the loop was busy with for each message.
    pub updates: Times,
    /// What was to be remembered, the latest of each list.
    pub kept: Vec<Keep>,
}

impl Desk {
    pub fn new() -> Self {
        let model = Model::new(Setup {
            size: SIZE,
            profile: Profile::default(),
            keymap: Arc::default(),
            utc_offset: 0,
            now: Moment(1_700_000_000_000),
        });
        let screen = Screen::new(Vec::new(), layout::Size::new(SIZE.width, SIZE.height));
        Self {
            model,
            theme: Theme::named("terminal").expect("a theme"),
            terminal: Terminal::new(screen).expect("a screen"),
            updates: Times::default(),
            kept: Vec::new(),
        }
    }

    /// Applies a message; answers what is to be done.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let model = &mut self.model;
        self.updates.take(|| app::update(model, message))
    }

    pub fn key(&mut self, name: &str) -> Vec<Effect> {
        self.update(Message::Key(chord::parse(name).expect("a key")))
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
            let message = if let Effect::Call(ticket, _, call) = effect {
                Message::Replied(ticket, Ok(account.answer(&call)))
            } else if let Effect::Query(ticket, query) = effect {
                Message::Queried(ticket, Box::new(query::run(&query)))
            } else {
                if let Effect::Keep(keep) = effect {
                    self.keep(*keep);
                }
                continue;
            };
            waiting.extend(self.update(message));
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
