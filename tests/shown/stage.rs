//! A dashboard without a terminal: every effect is performed before the next key.

use std::{collections::VecDeque, time::Duration};

use ratatui::{Terminal, layout};
use sipdeck::{
    api::{Client, Secret, client::Connection},
    app::{
        self,
        effect::Effect,
        exams::Progress,
        keys::chord,
        message::Message,
        model::Model,
        page::layout::Size,
        search as query,
        service::{profile::Profile, ticket::TimerId},
        shared::setup::Setup,
        text::time::Moment,
        work::{
            job::{
                event::{Event, Outcome, Step},
                plan::Plan,
                state::Job,
            },
            order::{News, Order},
        },
    },
    platform::{Account, Bulk, Config, Pace, Platform},
    runtime::{
        provider::calls,
        terminal::backend::{self, Screen},
    },
    ui::{self, theme::Theme},
};
use tokio::runtime::Runtime;

/// The longest that is waited for when all is to come to rest.
const SHORT: Duration = Duration::from_millis(100);

/// What is told of a job that has come as far as its middle. One of its items was refused.
fn half_done(plan: Plan) -> impl Iterator<Item = News> {
    let (id, count) = (plan.id.clone(), plan.items.len());
    let mut told = vec![News::Taken(Box::new(Job::new(plan)))];
    let mut at = 1_700_000_000_000;
    let mut happened = |step| {
        at += 1_000;
        told.push(News::Happened(id.clone(), Event { at, step }));
    };
    happened(Step::Begun);
    for item in 0..count / 2 {
        let outcome = match item {
            2 => Outcome::Failed {
                why: "The endpoint is gone.".into(),
            },
            _ => Outcome::Done { endpoint: None },
        };
        happened(Step::Sent { item });
        happened(Step::Settled { item, outcome });
    }
    told.into_iter()
}

/// The dashboard, its service, and a screen that counts.
pub struct Stage {
    runtime: Runtime,
    client: Client,
    model: Model,
    theme: Theme,
    screen: Terminal<Screen<Vec<u8>>>,
    /// Timers that run for a moment only.
    short: Vec<TimerId>,
    _platform: Platform,
}

impl Stage {
    /// A dashboard on the demonstration account that has read everything, at this size.
    pub fn demo(width: u16, height: u16) -> Self {
        let theme = Theme::named("dark").expect("a theme");
        Self {
            theme,
            ..Self::new(width, height, None)
        }
    }

    /// The same on an account of 3 domains with 200 endpoints each, which is the same every time.
    pub fn generated(width: u16, height: u16) -> Self {
        Self::new(width, height, Some("3x200".parse().expect("a size")))
    }

    fn new(width: u16, height: u16, bulk: Option<Bulk>) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let account = Account {
            user_id: "u-demo".into(),
            token: "t-demo".into(),
            secret: Secret::from("demo"),
        };
        let config = Config {
            account: account.clone(),
            pace: Pace::Off,
            ..Config::default()
        };
        let platform = runtime.block_on(async {
            let platform = Platform::start(config).await.expect("it starts");
            match bulk {
                Some(bulk) => drop(platform.generate(bulk).await.expect("it is filled")),
                None => platform.load_demo().await.expect("it is filled"),
            }
            platform
        });
        let user_id = account.user_id.as_str();
        let connection =
            Connection::new(&platform.origin(), user_id, &account.token, account.secret);
        let profile = Profile {
            name: "demo".into(),
            account: user_id.into(),
            origin: "http://127.0.0.1".into(),
            demo: true,
            ..Profile::default()
        };
        let size = Size { width, height };
        let mut setup = Setup::new(size, profile, Moment(1_700_000_000_000));
        setup.operator.user = "anna".into();
        let model = Model::new(setup);
        let screen = Screen::new(Vec::new(), layout::Size::new(width, height));
        let mut stage = Self {
            client: Client::new(&connection.expect("an address")).expect("a client"),
            runtime,
            model,
            theme: Theme::named("terminal").expect("a theme"),
            screen: Terminal::new(screen).expect("a screen"),
            short: Vec::new(),
            _platform: platform,
        };
        stage.settle(Message::Started);
        stage
    }

    /// Presses keys, written as in the table of keys with spaces between, and waits for what they bring about.
    pub fn keys(&mut self, keys: &str) {
        for name in keys.split(' ') {
            let key = chord::parse(name).unwrap_or_else(|| panic!("{name} is a key"));
            self.settle(Message::Key(key));
        }
    }

    /// Lets the timers run out that run for a moment only: what follows a cursor has followed it then.
    pub fn rest(&mut self) {
        for timer in std::mem::take(&mut self.short) {
            self.settle(Message::TimedOut(timer));
        }
    }

    /// What is drawn by now, as a terminal shows it.
    pub fn seen(&mut self) -> vt100::Parser {
        self.rest();
        let size = self.model.shared.size;
        self.screen.backend_mut().forget();
        let mut parser = vt100::Parser::new(
            size.height.try_into().expect("rows"),
            size.width.try_into().expect("columns"),
            0,
        );
        parser.process(&self.draw());
        parser
    }

    /// Applies a message, and everything that follows from it. Timers do not run out.
    fn settle(&mut self, message: Message) {
        let mut waiting = VecDeque::from([message]);
        while let Some(message) = waiting.pop_front() {
            let now = self.model.shared.now();
            for effect in app::update(&mut self.model, now, message) {
                if let Effect::Call(ticket, priority, call) = effect {
                    let call = calls::perform(&self.client, priority, call, None);
                    let outcome = self.runtime.block_on(call);
                    waiting.push_back(Message::Replied(ticket, outcome));
                } else if let Effect::Query(ticket, query) = effect {
                    let found = Box::new(query::run(&query));
                    waiting.push_back(Message::Queried(ticket, found));
                } else if let Effect::Gather(ticket, gather) = effect {
                    let gathered = Box::new(gather.run(&|| false));
                    waiting.push_back(Message::Gathered(ticket, gathered));
                } else if let Effect::Work(Order::Start(plan)) = effect {
                    let news = half_done(*plan).map(Box::new).map(Message::Worked);
                    waiting.extend(news);
                } else if let Effect::Examine(ticket, _) = effect {
                    let report = include_str!("refused.json");
                    let progress = Progress {
                        report: serde_json::from_str(report).expect("a report"),
                        is_over: true,
                    };
                    waiting.push_back(Message::Examined(ticket, Box::new(progress)));
                } else if let Effect::After(time, timer) = effect
                    && time <= SHORT
                {
                    self.short.push(timer);
                }
            }
        }
    }

    /// Draws, and answers the bytes that reach the terminal.
    pub fn draw(&mut self) -> Vec<u8> {
        let (model, theme) = (&self.model, &self.theme);
        backend::draw(&mut self.screen, |frame| ui::view(model, theme, frame)).expect("drawn");
        std::mem::take(self.screen.backend_mut().writer())
    }
}
