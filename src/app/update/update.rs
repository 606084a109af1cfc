//! The transition function: a message in, effects out.

use crate::{
    api::{Cause, Failure},
    app::{
        account::noted,
        effect::Effect,
        exams::Progress,
        keys::{action::Action, key::Key, table::Context},
        message::{Message, WroteBeside},
        model::Model,
        next::{Intent, Next},
        overlay::Overlay,
        page::{layout, notice::Notice},
        registrar::Told,
        screens::{Screen, Stack, not_pasted},
        search::Found,
        service::{
            call::{Call, Reply},
            heard::Heard,
            memory::Remembered,
            ticket::{Ticket, TimerId},
        },
        shared::Shared,
        text::time::Moment,
        work::{
            gather::Gathered,
            job::event::{Outcome, Step},
            journal::Rest,
            order::{News, Order},
            spent::Spent,
        },
    },
};

use super::{follow::follow, gathering, mouse, quit, switch, worked};

/// Applies a message that comes at this time, and answers what is to be done. Synchronous and deterministic, and the only
/// way into a dashboard that runs: the same messages at the same times lead to the same frames.
pub fn update(model: &mut Model, now: Moment, message: Message) -> Vec<Effect> {
    model.shared.asks.now = now;
    let next = match message {
        Message::Started => {
            model.shared.account.start(&mut model.shared.asks);
            model.shared.registrar.start(&mut model.shared.asks);
            model.shared.ask(Effect::Work(Order::List));
            Next::Stay
        }
        Message::Key(key) => {
            let leaving = model.shared.leaving;
            heed(model, |shared, overlay, screen| match overlay {
                _ if !layout::is_enough(shared.size) => unseen(shared, screen, key, leaving),
                Some(overlay) => overlay.press(shared, key),
                None => screen.press(shared, key),
            })
        }
        Message::Asked(action) => heed(model, |shared, overlay, screen| match overlay {
            Some(overlay) => overlay.act(shared, action),
            None => screen.act(shared, action),
        }),
        Message::Filled(blank, text) => heed(model, |shared, overlay, screen| match overlay {
            Some(overlay) => overlay.fill(shared, text.reveal()),
            None => screen.scene_mut().fill(shared, blank, text.reveal()),
        }),
        Message::Pasted(text) => pasted(model, text.reveal()),
        Message::Pointed(pointer) => mouse::point(model, pointer),
        Message::GoTo(found) => {
            let below = model.screens.top_mut().scene_mut();
            below.go_to(&model.shared, found);
            Next::Stay
        }
        Message::Crumb(step) => {
            let next = mouse::step(model, step);
            heed(model, |_, _, _| next)
        }
        Message::Resized(size) => {
            model.shared.size = size;
            Next::Stay
        }
        Message::Replied(ticket, outcome) => replied(model, ticket, outcome),
        Message::Generated(password) => {
            model.shared.made.clone_from(&password);
            model.screens.top_mut().scene_mut().generated(password);
            Next::Stay
        }
        Message::Heard(news) => heard(model, news),
        Message::WroteBeside(wrote) => wrote_beside(model, &wrote),
        Message::TimedOut(timer) => {
            model.shared.timed_out(timer);
            model
                .shared
                .registrar
                .timed_out(&mut model.shared.asks, timer);
            model
                .shared
                .account
                .timed_out(&mut model.shared.asks, timer);
            timed_out(model, timer)
        }
        Message::Queried(ticket, found) => queried(model, ticket, *found),
        Message::Examined(ticket, progress) => examined(model, ticket, &progress),
        Message::Gathered(ticket, gathered) => self::gathered(model, ticket, *gathered),
        Message::Paced(pace) => {
            model.shared.paced(pace);
            Next::Stay
        }
        Message::Worked(news) => worked(model, *news),
        Message::Entered(warning) => switch::entered(&model.shared, warning),
        Message::Left => {
            let top = model.screens.top_mut().scene_mut();
            top.covered(&mut model.shared);
            switch::leave(model);
            Next::Stay
        }
        Message::CameBack(luggage) => {
            switch::come_back(&mut model.shared, luggage);
            Next::Stay
        }
        Message::Elsewhere { said, under_way } => {
            for notice in said {
                model.shared.say(notice);
            }
            model.shared.elsewhere = under_way;
            Next::Stay
        }
        Message::Caution(text) => Next::Say(Notice::bad(text)),
        Message::NotOpened(why) => switch::failed(model, &why),
        Message::SecretWanted(name, refused) => switch::ask_secret(model, name, refused),
        Message::Logged(record) => {
            model.shared.log(record);
            Next::Stay
        }
        Message::Remembered(remembered) => {
            remember(&mut model.shared, *remembered);
            Next::Stay
        }
    };
    follow(model, next);
    refresh(model);
    model.shared.take_effects()
}

/// Lets what is on top do what a person wants: by then all notices were seen, and who asks to leave twice does so twice
/// in a row.
fn heed(
    model: &mut Model,
    doing: impl FnOnce(&mut Shared, Option<&mut Overlay>, &mut Screen) -> Next,
) -> Next {
    let Model {
        shared,
        screens,
        overlay,
    } = model;
    shared.notices.seen(shared.asks.now);
    let leaving = std::mem::take(&mut shared.leaving);
    let next = doing(shared, overlay.as_mut(), screens.top_mut());
    shared.leaving = leaving && next == Next::Leave;
    next
}

/// Text that was pasted goes to what is on top.
fn pasted(model: &mut Model, text: &str) -> Next {
    let Model {
        shared,
        screens,
        overlay,
    } = model;
    match overlay {
        _ if !layout::is_enough(shared.size) => {
            // Said beside what lies over the screen, which stays.
            shared.say(not_pasted());
            Next::Stay
        }
        Some(overlay) => overlay.paste(shared, text),
        None => screens.top_mut().scene_mut().paste(shared, text),
    }
}

/// A timer that ran out may be a screen's own; only the one that is shown has something done.
fn timed_out(model: &mut Model, timer: TimerId) -> Next {
    let mut next = Next::Stay;
    for screen in model.screens.iter_mut() {
        next = screen.scene_mut().timed_out(timer);
    }
    if model.overlay.is_some() {
        return Next::Stay;
    }
    next
}

/// What a query has found goes to the screen that asked.
fn queried(model: &mut Model, ticket: Ticket, found: Found) -> Next {
    let mut found = Some(found);
    for screen in model.screens.iter_mut() {
        screen
            .scene_mut()
            .queried(&mut model.shared, ticket, &mut found);
    }
    if let Some(found) = found {
        model.shared.free([Spent::Rows(Box::new(found))]);
    }
    Next::Stay
}

/// What was found out goes to whoever asked.
fn gathered(model: &mut Model, ticket: Ticket, gathered: Gathered) -> Next {
    let Model {
        shared,
        screens,
        overlay,
    } = model;
    shared.gathers.retain(|asked| *asked != ticket);
    let mut gathered = Some(gathered);
    if let Some(Overlay::Command(command)) = overlay {
        command.gathered(ticket, &mut gathered);
    }
    for screen in screens.iter_mut() {
        let next = screen.scene_mut().gathered(shared, ticket, &mut gathered);
        if next != Next::Stay {
            return next;
        }
    }
    if let Some(gathered) = gathered {
        shared.free(gathered.spent());
    }
    Next::Stay
}

/// What is known of a test goes to the screen that asked.
fn examined(model: &mut Model, ticket: Ticket, progress: &Progress) -> Next {
    for screen in model.screens.iter_mut() {
        let scene = screen.scene_mut();
        scene.examined(&mut model.shared, ticket, progress);
    }
    Next::Stay
}

/// Nothing can be shown in a window this small, so nothing is done there but leaving: at once while nothing would be
/// lost, or else when asked twice.
fn unseen(shared: &Shared, screen: &Screen, key: Key, leaving: bool) -> Next {
    match shared.keymap.resolve(&[Context::Screen], key) {
        Some(Action::Quit) if quit::cost(shared, screen).is_empty() => Next::Quit,
        // A question could not be seen: what it would say was said at the first time.
        Some(Action::Quit | Action::Leave) if leaving => Next::Confirmed(Intent::Quit),
        Some(Action::Quit | Action::Leave) => Next::Leave,
        _ => Next::Stay,
    }
}

/// Marks of what was done are taken off; a question waits until nothing else lies over the screen.
fn worked(model: &mut Model, news: News) -> Next {
    if let News::Paths(start, found) = news {
        if let Some(Overlay::Command(command)) = &mut model.overlay {
            command.paths(&start, found);
        }
        return Next::Stay;
    }
    if let News::Happened(id, event) = &news
        && let Step::Settled {
            item,
            outcome: Outcome::Done { .. },
        } = &event.step
        && let Some(known) = model.shared.jobs.find(id)
    {
        let item = &known.job.plan.items[*item];
        for screen in model.screens.iter_mut() {
            if let Some(endpoint) = &item.endpoint {
                screen.scene_mut().unmark(endpoint);
            }
        }
        if let Some(call) = item.call(None).filter(|_| item.is_domain()) {
            forget(&mut model.shared, &mut model.screens, &call);
        }
    }
    let written = matches!(news, News::Noted | News::Ended(_));
    if let Screen::Endpoint(page) = model.screens.top()
        && written
    {
        let past = Order::Past(page.endpoint.clone());
        model.shared.ask(Effect::Work(past));
    }
    let next = worked::apply_news(&mut model.shared, news);
    if matches!(next, Next::Ask(_)) && model.overlay.is_some() {
        let text = "A job was interrupted; look at the jobs to go on with it.";
        return Next::Say(Notice::plain(text));
    }
    next
}

/// Brings what is shown up to what is known by now.
fn refresh(model: &mut Model) {
    gathering::cancel_unwanted(model);
    model.shared.preview = match &model.overlay {
        Some(Overlay::Pick(picker)) => picker.theme(&model.shared),
        Some(Overlay::Command(command)) => command.theme(&model.shared),
        Some(
            Overlay::Ask(_)
            | Overlay::Card(_)
            | Overlay::Help(_)
            | Overlay::Prefix(_)
            | Overlay::Unlock(_),
        )
        | None => None,
    };
    let Model {
        shared, screens, ..
    } = model;
    screens.top_mut().scene_mut().refresh_view(shared);
    let waiting = screens.top().waiting_since(shared);
    shared.pulse.tend(&mut shared.asks, waiting);
    let read = screens.top().scene().as_of(shared);
    shared.age.tend(&mut shared.asks, read);
}

/// A reply goes to the store when it is a list's, to the screen that waits for it, and, if it is a write's,
/// into the store and, unless a screen showed it, into a notice.
fn replied(model: &mut Model, ticket: Ticket, outcome: Result<Reply, Failure>) -> Next {
    let Model {
        shared, screens, ..
    } = model;
    shared.account.heard(&mut shared.asks, &outcome);
    let write = shared.account.writes.settle(ticket);
    let outcome = match &write {
        Some(write) => outcome.and_then(|reply| reply.answering(&write.call)),
        None => outcome,
    };
    let noted = write.as_ref().and_then(|write| {
        noted::of_write(
            &shared.account,
            shared.who(),
            shared.now(),
            &write.call,
            &outcome,
        )
    });
    if let (Some(write), Ok(reply)) = (&write, &outcome) {
        shared
            .account
            .wrote(&mut shared.asks, &write.call, reply, write.at);
        shared.registrar.wrote(&write.call);
        forget(shared, screens, &write.call);
    }
    let claimed = screens
        .iter_mut()
        .rev()
        .find_map(|screen| screen.scene_mut().settle(shared, ticket, &outcome));
    if let Some(entry) = noted {
        let rest = match &outcome {
            Ok(_) if claimed.is_some() => Rest::Unseen,
            Ok(_) => Rest::Told,
            Err(failure) if failure.cause == Cause::Unknown => Rest::Open,
            Err(_) => Rest::Gone,
        };
        shared.ask(Effect::Work(Order::Note(ticket, Box::new(entry), rest)));
    }
    match (claimed, write, outcome) {
        (Some(next), _, _) => next,
        (None, Some(write), Ok(Reply::CallMade(id))) => {
            // Nobody looks at it any more.
            let what = write.what.replacen("ring", "end the ring test of", 1);
            if let Err(failure) = shared.write(what, Call::EndCall(id)) {
                shared.say(Notice::bad(failure.to_string()));
            }
            Next::Stay
        }
        (None, Some(write), Ok(_)) => {
            // An old password is not known, and a phone registers by itself.
            let ends = matches!(
                write.call,
                Call::EndRegistration { .. }
                    | Call::EndCall(_)
                    | Call::Ring { .. }
                    | Call::TellAgain(_)
            );
            let back = if write.call.new_password().is_some() || ends {
                String::new()
            } else {
                shared.way_back()
            };
            Next::Say(Notice::good(write.done() + &back))
        }
        (None, Some(write), Err(failure)) => Next::Say(Notice::bad(write.failed(&failure))),
        (None, None, outcome) => {
            let Shared {
                registrar,
                calls,
                asks,
                ..
            } = &mut *shared;
            if calls.settle(asks, ticket, &outcome) {
                return Next::Stay;
            }
            if let Some(told) = registrar.settle(asks, ticket, &outcome) {
                tell(shared, told);
                return Next::Stay;
            }
            let told = shared.account.settle(&mut shared.asks, ticket, outcome);
            if let Some(told) = told {
                shared.notices.note_once(told, shared.asks.now);
            }
            Next::Stay
        }
    }
}

/// What somebody else changed is taken over as if it had been changed here.
fn wrote_beside(model: &mut Model, wrote: &WroteBeside) -> Next {
    let Model {
        shared, screens, ..
    } = model;
    let WroteBeside { call, reply, .. } = wrote;
    shared.account.wrote_beside(&mut shared.asks, call, reply);
    shared.registrar.wrote(call);
    forget(shared, screens, call);
    Next::Stay
}

/// What the service tells by itself goes to what is known of its phones.
fn heard(model: &mut Model, news: Heard) -> Next {
    let Model {
        shared, screens, ..
    } = model;
    if let Heard::Told(events) = &news {
        for event in events {
            let (changed, gone) = shared.account.told(&mut shared.asks, event);
            if let Some(endpoint) = changed {
                shared.registrar.flashes.light(&mut shared.asks, &endpoint);
            }
            if let Some(delete) = gone {
                forget(shared, screens, &delete);
            }
        }
    }
    let Shared {
        registrar,
        calls,
        asks,
        ..
    } = &mut *shared;
    calls.hear(asks, &news);
    let told = registrar.hear(asks, news);
    tell(shared, told);
    Next::Stay
}

/// Says what came of phones, with a bell for those that somebody waits for.
fn tell(shared: &mut Shared, told: Vec<Told>) {
    for told in told {
        match told {
            Told::Came(sentence) => {
                shared.say(Notice::good(sentence));
                shared.ask(Effect::Ring);
            }
            Told::Unreadable(sentence) => {
                shared
                    .notices
                    .note_once(Notice::bad(sentence), shared.asks.now);
            }
        }
    }
}

/// Screens about what was deleted are left.
fn forget(shared: &mut Shared, screens: &mut Stack, call: &Call) {
    for mut screen in screens.take_out(|screen| screen.scene().is_about_deleted(call)) {
        let scene = screen.scene_mut();
        scene.stop(shared);
        shared.free(scene.spent());
    }
}

/// Takes over what an earlier run knew, and tells the person what is wrong with where that is kept.
fn remember(shared: &mut Shared, remembered: Remembered) {
    match remembered {
        Remembered::Trouble { text, lost: true } => shared.say(Notice::bad(text)),
        Remembered::Trouble { text, lost: false } => {
            shared.notices.note_once(Notice::bad(text), shared.asks.now);
        }
        Remembered::Outline(_) | Remembered::Endpoints(_) | Remembered::Through => {
            shared.account.remember(&mut shared.asks, remembered);
        }
    }
}
