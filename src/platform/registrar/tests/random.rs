//! Any order of registrations, refreshes, ends and time.

use proptest::prelude::*;

use super::{Scene, register_as};
use crate::{
    platform::registrar::{Binding, BindingId, End},
    sip::message::Name,
};

/// What may happen.
#[derive(Debug, Clone)]
enum Happening {
    Register {
        user: usize,
        call: u8,
        cseq: u32,
        contacts: Vec<String>,
        expires: Option<String>,
        outbound: bool,
    },
    Wait(u64),
    Expire(usize),
    Take(u64),
    End(usize),
}

const USERS: [&str; 2] = ["anna", "paul"];

fn contact() -> impl Strategy<Value = String> {
    let uri = prop::sample::select(vec![
        "sip:a@1.1.1.1",
        "sip:%61@1.1.1.1",
        "sip:a@1.1.1.1:5060",
        "sip:a@1.1.1.1;transport=tcp",
        "sip:a@1.1.1.1;x=1",
        "sip:a@1.1.1.1;x=2",
        "sips:a@1.1.1.1",
        "sip:b@host",
        "sip:b@HOST",
    ]);
    let flow = prop::option::of((1..3_u8, 1..3_u8));
    let expires = prop::option::of(prop::sample::select(vec![
        "0",
        "1",
        "60",
        "300",
        "99999999999",
        "x",
    ]));
    (uri, flow, expires).prop_map(|(uri, flow, expires)| {
        let flow =
            flow.map(|(phone, number)| format!(";+sip.instance=\"<urn:{phone}>\";reg-id={number}"));
        let expires = expires.map(|value| format!(";expires={value}"));
        format!(
            "<{uri}>{}{}",
            flow.unwrap_or_default(),
            expires.unwrap_or_default()
        )
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    let contacts = prop_oneof![
        8 => prop::collection::vec(contact(), 0..4),
        1 => Just(vec!["*".to_owned()]),
    ];
    let expires = prop::option::of(prop::sample::select(vec!["0", "30", "60", "600", "soon"]));
    prop_oneof![
        8 => (0..2_usize, 0..3_u8, 0..6_u32, contacts, expires, any::<bool>()).prop_map(
            |(user, call, cseq, contacts, expires, outbound)| Happening::Register {
                user, call, cseq, contacts, expires: expires.map(str::to_owned), outbound,
            }
        ),
        2 => (0..400_u64).prop_map(Happening::Wait),
        2 => (1..5_usize).prop_map(Happening::Expire),
        1 => (1..20_u64).prop_map(Happening::Take),
        1 => (0..2_usize).prop_map(Happening::End),
    ]
}

impl Scene {
    fn all(&self) -> Vec<Binding> {
        let domain = "rd-1".into();
        self.registrar
            .bindings
            .of_domain(&domain, BindingId(0))
            .cloned()
            .collect()
    }

    /// What must always be true.
    fn sound(&self) {
        let bindings = &self.registrar.bindings;
        assert_eq!(bindings.audit(), Vec::<String>::new());
        for user in USERS {
            let all = bindings.of(&format!("re-{user}").into());
            for (at, one) in all.iter().enumerate() {
                assert!(one.expires > one.refreshed && one.refreshed >= one.registered);
                assert!(one.expires <= one.refreshed + std::time::Duration::from_hours(2));
                for two in &all[at + 1..] {
                    assert!(one.id < two.id, "they are in the order in which they came");
                    assert!(!one.contact.same_flow(&two.contact), "{one:?} {two:?}");
                    let flows = one.contact.reg_id.is_some() && two.contact.reg_id.is_some();
                    assert!(flows || !one.contact.same(&two.contact), "{one:?} {two:?}");
                }
            }
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Register {
                user,
                call,
                cseq,
                contacts,
                expires,
                outbound,
            } => {
                let mut fields: Vec<(Name, &str)> = contacts
                    .iter()
                    .map(|c| (Name::Contact, c.as_str()))
                    .collect();
                fields.extend(expires.as_deref().map(|value| (Name::Expires, value)));
                if outbound {
                    fields.push((Name::Supported, "outbound"));
                }
                let message = register_as(USERS[user], &format!("c{call}"), cseq, &fields);
                let before = self.all();
                let flow = super::flow(super::Transport::Tcp);
                let done = self.prove_by(flow, &message, USERS[user], "secret");
                if done.reply.status() != Some(200) || done.changes.is_empty() {
                    assert_eq!(self.all(), before, "all or nothing");
                }
            }
            Happening::Wait(seconds) => self.wait(seconds),
            Happening::Expire(most) => {
                let gone = self.registrar.bindings.expired(self.now, most);
                assert!(gone.len() <= most);
                self.registrar.apply(self.now, &gone);
            }
            Happening::Take(id) => {
                let gone = self.registrar.bindings.removal(BindingId(id), End::Taken);
                self.registrar.apply(self.now, gone.as_slice());
            }
            Happening::End(user) => {
                let endpoint = format!("re-{}", USERS[user]).into();
                let gone = self.registrar.bindings.removals(&endpoint, End::Disabled);
                self.registrar.apply(self.now, &gone);
                assert_eq!(self.registrar.bindings.of(&endpoint), []);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_happenings_keeps_the_bindings_sound(all in prop::collection::vec(happening(), 1..40)) {
        let mut scene = Scene::new();
        for happening in all {
            scene.happen(happening);
            scene.sound();
        }
    }

    #[test]
    fn whatever_stands_in_a_request_it_is_answered(
        fields in prop::collection::vec((field(), "[\\x20-\\x7e\\xe9]{0,40}|(<sip:a@1.1.1.1>|[;,=\"<>*:@]|expires|reg-id|[0-9.]){0,12}"), 1..4),
    ) {
        let mut scene = Scene::new();
        let mut message = register_as("anna", "x", 1, &[(Name::CallsignToken, "tk-1"), (Name::Supported, "outbound")]);
        for (name, value) in fields {
            message.headers.set(name, value);
        }
        let done = scene.send(&message);
        prop_assert!(done.reply.status().is_some_and(|status| status >= 200));
        scene.sound();
    }
}

fn field() -> impl Strategy<Value = Name> {
    let names = [
        Name::Contact,
        Name::Contact,
        Name::Expires,
        Name::Path,
        Name::Require,
        Name::Supported,
        Name::To,
        Name::From,
        Name::CallId,
        Name::CSeq,
        Name::Authorization,
        Name::UserAgent,
    ];
    prop::sample::select(names.to_vec())
}
