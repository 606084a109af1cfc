//! The account store: read ahead, refreshed, retried, patched.

use std::sync::Arc;

use crate::{
    api::{
        Cause, Change, Cursor, Domain, DomainId, Endpoint, EndpointPatch, Failure, pace::Priority,
    },
    app::{
        effect::Effect,
        message::Message,
        model::Model,
        page::layout::Size,
        service::{
            call::{Call, Reply},
            profile::Profile,
            rows::EndpointPage,
            ticket::Ticket,
        },
        shared::setup::Setup,
        text::time::Moment,
        update,
    },
};

/// How a call ended.
struct Outcome(Result<Reply, Failure>);

impl From<Reply> for Outcome {
    fn from(reply: Reply) -> Self {
        Self(Ok(reply))
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        Self(Err(failure))
    }
}

struct Desk {
    model: Model,
    calls: Vec<(Ticket, Priority, Call)>,
}

impl Desk {
    fn new() -> Self {
        let size = Size {
            width: 80,
            height: 24,
        };
        let setup = Setup::new(size, Profile::default(), Moment(1_000));
        let mut desk = Self {
            model: Model::new(setup),
            calls: Vec::new(),
        };
        desk.send(Message::Started);
        desk
    }

    fn send(&mut self, message: Message) -> Vec<Effect> {
        let now = self.model.shared.now();
        let effects = update(&mut self.model, now, message);
        for effect in &effects {
            if let Effect::Call(ticket, priority, call) = effect {
                self.calls.push((*ticket, *priority, call.clone()));
            }
        }
        effects
    }

    /// Answers the first call that this fits.
    fn reply(&mut self, fits: impl Fn(&Call) -> bool, reply: impl Into<Outcome>) -> Vec<Effect> {
        let at = self
            .calls
            .iter()
            .position(|(_, _, call)| fits(call))
            .expect("asked for");
        let (ticket, ..) = self.calls.remove(at);
        self.send(Message::Replied(ticket, reply.into().0))
    }

    fn ids(&self, domain: &str) -> Vec<String> {
        let domain = domain.into();
        let rows = self.model.shared.account.rows(&domain);
        rows.map(|row| row.id.to_owned()).collect()
    }
}

fn domains(names: &[&str]) -> Reply {
    let domain = |name: &&str| Domain {
        id: (*name).into(),
        name: (*name).to_owned(),
        description: None,
    };
    Reply::Domains {
        rows: names.iter().map(domain).collect(),
        next: None,
    }
}

fn endpoint(id: &str) -> Endpoint {
    serde_json::from_value(serde_json::json!({"id": id, "name": id})).expect("decodes")
}

fn page(domain: &str, ids: &[&str], next: Option<&str>) -> Reply {
    let rows: Vec<Endpoint> = ids.iter().map(|id| endpoint(id)).collect();
    Reply::Endpoints {
        page: Arc::new(EndpointPage::pack(domain.into(), &rows)),
        next: next.map(Cursor::from),
    }
}

fn of(name: &str) -> impl Fn(&Call) -> bool {
    let wanted = DomainId::from(name);
    move |call| matches!(call, Call::ListEndpoints { domain, .. } if *domain == wanted)
}

fn is_domains(call: &Call) -> bool {
    matches!(call, Call::ListDomains { .. })
}

#[test]
fn the_endpoints_of_every_domain_are_read_ahead_a_few_at_a_time() {
    let mut desk = Desk::new();
    desk.reply(is_domains, domains(&["a", "b", "c"]));
    let ahead = |desk: &Desk| {
        desk.calls
            .iter()
            .filter(|(_, priority, _)| *priority == Priority::Prefetch)
            .count()
    };
    assert_eq!(ahead(&desk), 2);
    desk.reply(of("a"), page("a", &["1"], Some("p2")));
    assert!(
        matches!(desk.calls.last(), Some((_, _, Call::ListEndpoints { after: Some(after), .. })) if after.as_str() == "p2")
    );
    desk.reply(of("a"), page("a", &["2"], None));
    assert!(
        desk.calls.iter().any(|(_, _, call)| of("c")(call)),
        "the third domain's turn"
    );
    assert_eq!(desk.ids("a"), ["1", "2"]);
}

#[test]
fn rows_that_moved_to_the_next_page_are_not_shown_twice() {
    let mut desk = Desk::new();
    desk.reply(is_domains, domains(&["a"]));
    desk.reply(of("a"), page("a", &["1", "2"], Some("p2")));
    desk.reply(of("a"), page("a", &["2", "3"], None));
    assert_eq!(desk.ids("a"), ["1", "2", "3"]);
}

#[test]
fn a_refresh_keeps_the_rows_until_all_new_ones_are_there() {
    let mut desk = Desk::new();
    desk.reply(is_domains, domains(&["a"]));
    desk.reply(of("a"), page("a", &["1", "2"], None));
    desk.model
        .shared
        .account
        .refresh(&mut desk.model.shared.asks, Some(&"a".into()));
    desk.send(Message::Resized(Size {
        width: 80,
        height: 24,
    }));
    desk.reply(of("a"), page("a", &["2"], Some("p2")));
    assert_eq!(desk.ids("a"), ["1", "2"]);
    desk.reply(of("a"), page("a", &["3"], None));
    desk.reply(of("a"), page("a", &["2"], Some("p2")));
    assert_eq!(desk.ids("a"), ["2", "3"]);
}

#[test]
fn a_first_load_goes_on_behind_the_last_page_that_came() {
    let mut desk = Desk::new();
    desk.reply(is_domains, domains(&["a"]));
    desk.reply(of("a"), page("a", &["1"], Some("p2")));
    let effects = desk.reply(of("a"), Failure::new(Cause::Timeout, "slow"));
    let timer = effects.iter().find_map(|effect| {
        if let Effect::After(wait, timer) = effect
            && (2..4).contains(&wait.as_secs())
        {
            Some(*timer)
        } else {
            None
        }
    });
    desk.send(Message::TimedOut(timer.expect("tries again by itself")));
    desk.reply(of("a"), page("a", &["2"], None));
    assert_eq!(desk.ids("a"), ["1", "2"]);
}

#[test]
fn writes_show_at_once_and_are_read_back() {
    let mut desk = Desk::new();
    desk.reply(is_domains, domains(&["a"]));
    desk.reply(of("a"), page("a", &["1", "2"], None));
    let patch = EndpointPatch {
        description: Change::Set("new".into()),
        ..EndpointPatch::default()
    };
    let write = Call::UpdateEndpoint {
        domain: "a".into(),
        endpoint: "1".into(),
        patch,
    };
    desk.model
        .shared
        .account
        .wrote(&mut desk.model.shared.asks, &write, &Reply::Done, Moment(0));
    let row = |desk: &Desk| desk.model.shared.account.endpoint(&"a".into(), &"1".into());
    assert_eq!(
        row(&desk).and_then(|row| row.description),
        Some("new".to_owned())
    );
    desk.send(Message::Resized(Size {
        width: 80,
        height: 24,
    }));
    let read = Endpoint {
        description: Some("newer".into()),
        ..endpoint("1")
    };
    desk.reply(
        |call| matches!(call, Call::ReadEndpoint { .. }),
        Reply::Endpoint(Box::new(read)),
    );
    assert_eq!(
        row(&desk).and_then(|row| row.description),
        Some("newer".to_owned())
    );
    let write = Call::DeleteEndpoint {
        domain: "a".into(),
        endpoint: "1".into(),
    };
    desk.model
        .shared
        .account
        .wrote(&mut desk.model.shared.asks, &write, &Reply::Done, Moment(0));
    assert_eq!(desk.ids("a"), ["2"]);
}

/// An endpoint was asked for, and then the list that it is in; the older answer to the first is made by what is returned.
fn asked_before_the_list() -> (Desk, fn() -> Reply) {
    let mut desk = Desk::new();
    desk.reply(is_domains, domains(&["a"]));
    desk.reply(of("a"), page("a", &["1"], None));
    desk.model
        .shared
        .account
        .open_endpoint(&mut desk.model.shared.asks, &"a".into(), &"1".into());
    desk.model.shared.asks.now.0 += 1;
    desk.model
        .shared
        .account
        .refresh(&mut desk.model.shared.asks, Some(&"a".into()));
    desk.send(Message::Paced(crate::api::pace::PaceFacts::default()));
    (desk, || {
        Reply::Endpoint(Box::new(Endpoint {
            description: Some("from before".into()),
            ..endpoint("1")
        }))
    })
}

#[test]
fn a_failure_to_read_can_be_read_again_among_the_messages() {
    let mut desk = Desk::new();
    let refused = Failure::new(Cause::Unreachable, "Nobody is there.");
    desk.reply(is_domains, refused.clone());
    desk.reply(
        |call| matches!(call, Call::ListApplications { .. }),
        refused.clone(),
    );
    let notices = &desk.model.shared.notices;
    assert_eq!(notices.current(), None, "it stands where the rows would be");
    let texts: Vec<&str> = notices.all.iter().map(|(_, n)| n.text.as_str()).collect();
    assert_eq!(texts, [refused.told()]);
}

fn is_read(call: &Call) -> bool {
    matches!(call, Call::ReadEndpoint { .. })
}

#[test]
fn an_endpoint_that_was_read_before_the_list_does_not_cover_what_the_list_says() {
    let (mut desk, old) = asked_before_the_list();
    desk.reply(of("a"), page("a", &["1"], None));
    desk.reply(is_read, old());
    let known = desk.model.shared.account.endpoint(&"a".into(), &"1".into());
    assert_eq!(known.and_then(|known| known.description), None);
}

#[test]
fn an_endpoint_that_was_read_before_the_list_does_not_cover_it_when_it_comes_first_either() {
    let (mut desk, old) = asked_before_the_list();
    desk.reply(is_read, old());
    desk.reply(of("a"), page("a", &["1"], None));
    let known = desk.model.shared.account.endpoint(&"a".into(), &"1".into());
    assert_eq!(known.and_then(|known| known.description), None);
}
