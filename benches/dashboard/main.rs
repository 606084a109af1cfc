//! One key through `update` and one frame through `view`, in a domain of 1,000 and of 100,000 endpoints.
//!
//! `cargo bench --bench dashboard`; the figures are recorded, not asserted. What is allocated is counted beside the
//! times, since it is the same on every machine.

use std::{collections::VecDeque, sync::Arc};

use divan::{Bencher, black_box};
use ratatui::{Terminal, layout};
use sipdeck::{
    api::{
        Credentials, Cursor, Domain, Endpoint,
        registration::{DomainSummary, Event, Registration},
    },
    app::{
        self,
        effect::Effect,
        keys::chord,
        message::Message,
        model::Model,
        page::{blank::Blank, layout::Size},
        search as query,
        service::{
            call::{Call, Reply},
            heard::Heard,
            profile::Profile,
            rows::EndpointPage,
        },
        shared::setup::Setup,
        text::time::Moment,
    },
    runtime::terminal::backend::{self, Screen},
    ui::{self, theme::Theme},
};

const NOW: Moment = Moment(1_700_000_000_000);

const SIZES: [u32; 2] = [1_000, 100_000];

#[global_allocator]
static ALLOCATIONS: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// Moves the cursor down by a row.
#[divan::bench(args = SIZES)]
fn key_through_update(bencher: Bencher, endpoints: u32) {
    let mut model = domain_of(endpoints);
    let key = chord::parse("j").expect("a key");
    bencher.bench_local(|| app::update(&mut model, NOW, Message::Key(black_box(key))));
}

/// Types a letter into the filter: what the loop itself does, without the query that runs beside it.
#[divan::bench(args = SIZES)]
fn filter_key_through_update(bencher: Bencher, endpoints: u32) {
    let mut model = domain_of(endpoints);
    press(&mut model, "/");
    let keys = ["1", "Backspace"].map(|name| chord::parse(name).expect("a key"));
    bencher.bench_local(|| {
        keys.map(|key| app::update(&mut model, NOW, Message::Key(black_box(key))).len())
    });
}

/// Draws the list into cells, at 200 by 50.
#[divan::bench(args = SIZES)]
fn frame_through_view(bencher: Bencher, endpoints: u32) {
    let model = domain_of(endpoints);
    let theme = Theme::named("terminal").expect("a theme");
    let mut terminal = screen();
    bencher.bench_local(|| {
        let mut frame = terminal.get_frame();
        ui::view(black_box(&model), &theme, &mut frame);
    });
}

/// The same frame after a cursor move, all the way to the bytes.
#[divan::bench(args = SIZES)]
fn cursor_move_to_bytes(bencher: Bencher, endpoints: u32) {
    let mut model = domain_of(endpoints);
    let theme = Theme::named("terminal").expect("a theme");
    let mut terminal = screen();
    let mut down = true;
    bencher.bench_local(|| {
        let key = chord::parse(if down { "j" } else { "k" }).expect("a key");
        down = !down;
        app::update(&mut model, NOW, Message::Key(key));
        backend::draw(&mut terminal, |frame| ui::view(&model, &theme, frame)).expect("drawn");
        std::mem::take(terminal.backend_mut().writer()).len()
    });
}

/// Up and down through four screens, row by row, to the bytes: most rows only move.
#[divan::bench(args = SIZES)]
fn scroll_to_bytes(bencher: Bencher, endpoints: u32) {
    let mut model = domain_of(endpoints);
    let theme = Theme::named("terminal").expect("a theme");
    let mut terminal = screen();
    let [down, up] = ["j", "k"].map(|key| chord::parse(key).expect("a key"));
    let mut keys = [[down; 200], [up; 200]].concat().into_iter().cycle();
    bencher.bench_local(|| {
        let key = keys.next().expect("a cycle");
        app::update(&mut model, NOW, Message::Key(key));
        backend::draw(&mut terminal, |frame| ui::view(&model, &theme, frame)).expect("drawn");
        std::mem::take(terminal.backend_mut().writer()).len()
    });
}

/// What phones did in a quarter of a second, at 200 changes a second: each has registered or is gone.
#[divan::bench(args = SIZES)]
fn fifty_phones_through_update(bencher: Bencher, endpoints: u32) {
    let mut model = phones_of(endpoints);
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        app::update(
            &mut model,
            NOW,
            Message::Heard(Heard::Told(fifty(at, endpoints))),
        )
    });
}

/// The same, and the frame that shows it, all the way to the bytes.
#[divan::bench(args = SIZES)]
fn fifty_phones_to_bytes(bencher: Bencher, endpoints: u32) {
    let mut model = phones_of(endpoints);
    let theme = Theme::named("terminal").expect("a theme");
    let mut terminal = screen();
    let mut at = 0;
    bencher.bench_local(|| {
        at += 1;
        app::update(
            &mut model,
            NOW,
            Message::Heard(Heard::Told(fifty(at, endpoints))),
        );
        backend::draw(&mut terminal, |frame| ui::view(&model, &theme, frame)).expect("drawn");
        std::mem::take(terminal.backend_mut().writer()).len()
    });
}

/// The search that a list needs every two seconds which is filtered by what phones do; it runs beside the loop.
#[divan::bench(args = SIZES)]
fn search_by_phones(bencher: Bencher, endpoints: u32) {
    let mut model = phones_of(endpoints);
    press(&mut model, "/");
    let line = Message::Filled(Blank::Line, "registered agent:t46".into());
    let mut query = None;
    for effect in app::update(&mut model, NOW, line) {
        if let Effect::Query(_, asked) = effect {
            query = Some(asked);
        }
    }
    // A small list is searched at once.
    let Some(query) = query else { return };
    bencher.bench_local(|| query::run(black_box(&query)).rows.len());
}

/// The same domain at a service that tells of phones, with one for every second endpoint.
fn phones_of(endpoints: u32) -> Model {
    let mut model = domain_of(endpoints);
    let open = Heard::Open {
        whole: false,
        phones: true,
    };
    settle(&mut model, endpoints, Message::Heard(open));
    model
}

/// Fifty endpoints all over the domain: each has a phone now that had none, or none that had one.
fn fifty(at: u32, endpoints: u32) -> Vec<Event> {
    let event = |number: u32| {
        let number = (at * 50 + number).wrapping_mul(7_919) % endpoints;
        let registration = registration(number);
        if at.is_multiple_of(2) {
            Event::Registered {
                registration,
                registrations: 1,
                again: false,
            }
        } else {
            Event::Gone {
                registration,
                registrations: 0,
                reason: "expired".into(),
                at: None,
            }
        }
    };
    (0..50).map(event).collect()
}

fn registration(number: u32) -> Registration {
    Registration {
        id: format!("rg-{number:013}").into(),
        endpoint_id: format!("re-{number:023}").into(),
        domain_id: Some("rd-1".into()),
        contact: String::new(),
        transport: "udp".into(),
        source: format!("10.2.{}.{}:5060", number / 250 % 250, number % 250),
        user_agent: format!("Yealink SIP-T46S 66.86.0.{}", number % 20),
        registered_at: None,
        expires_at: None,
        node: None,
    }
}

fn screen() -> Terminal<Screen<Vec<u8>>> {
    let screen = Screen::new(Vec::new(), layout::Size::new(200, 50));
    Terminal::new(screen).expect("a screen")
}

/// A dashboard that shows a domain with this many endpoints, all of them read.
fn domain_of(endpoints: u32) -> Model {
    let size = Size {
        width: 200,
        height: 50,
    };
    let mut model = Model::new(Setup::new(size, Profile::default(), NOW));
    settle(&mut model, endpoints, Message::Started);
    let enter = chord::parse("Enter").expect("a key");
    settle(&mut model, endpoints, Message::Key(enter));
    model
}

fn press(model: &mut Model, key: &str) {
    let key = chord::parse(key).expect("a key");
    app::update(model, NOW, Message::Key(key));
}

/// Applies a message and all that follows from it.
fn settle(model: &mut Model, endpoints: u32, message: Message) {
    let mut waiting = VecDeque::from([message]);
    while let Some(message) = waiting.pop_front() {
        for effect in app::update(model, NOW, message) {
            if let Effect::Call(ticket, _, call) = effect {
                let reply = answer(&call, endpoints);
                waiting.push_back(Message::Replied(ticket, Ok(reply)));
            } else if let Effect::Query(ticket, query) = effect {
                let found = Box::new(query::run(&query));
                waiting.push_back(Message::Queried(ticket, found));
            }
        }
    }
}

fn answer(call: &Call, endpoints: u32) -> Reply {
    let first = |after: &Option<Cursor>| -> u32 {
        let at = after.as_ref().map(|at| at.as_str().parse());
        at.map_or(0, Result::unwrap_or_default)
    };
    if let Call::SumRegistrations = call {
        return Reply::Sums(vec![DomainSummary {
            domain_id: "rd-1".into(),
            registrations: (endpoints / 2).into(),
            endpoints: (endpoints / 2).into(),
            refused: 0,
        }]);
    }
    if let Call::ListRegistrations { after, .. } = call {
        let first = first(after);
        let end = endpoints.min(first + 2_000);
        let rows = (first..end).step_by(2).map(registration).collect();
        let next = (end < endpoints).then(|| end.to_string().into());
        return Reply::Registrations { rows, next };
    }
    if let Call::ListEndpoints { domain, after } = call {
        let first = after
            .as_ref()
            .map_or(0, |at| at.as_str().parse().unwrap_or(0));
        let end = endpoints.min(first + 1000);
        let rows: Vec<Endpoint> = (first..end).map(endpoint).collect();
        let next = (end < endpoints).then(|| end.to_string().into());
        let page = Arc::new(EndpointPage::pack(domain.clone(), &rows));
        return Reply::Endpoints { page, next };
    }
    let next = None;
    if matches!(call, Call::ListApplications { .. }) {
        let rows = Vec::new();
        return Reply::Applications { rows, next };
    }
    let domain = Domain {
        id: "rd-1".into(),
        name: "lyon".into(),
        description: None,
    };
    let rows = vec![domain];
    Reply::Domains { rows, next }
}

fn endpoint(number: u32) -> Endpoint {
    let name = format!("desk-{number:06}");
    Endpoint {
        id: format!("re-{number:023}").into(),
        sip_uri: format!("sip:{name}@lyon.bwapp.bwsip.io"),
        description: Some(format!("Floor {}, desk {number}", number % 40)),
        domain_id: Some("rd-1".into()),
        application_id: None,
        enabled: !number.is_multiple_of(17),
        credentials: Credentials {
            realm: "lyon.bwapp.bwsip.io".into(),
            username: name.clone(),
        },
        name,
    }
}
