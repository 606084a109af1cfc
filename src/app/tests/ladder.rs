//! The ladder of an endpoint's last messages.

use crate::{
    api::registration::{Event, Traced},
    app::{
        effect::Effect,
        phones::tests::registration,
        screens::{Ladder, Screen, ladder::page::What},
        service::call::{Call, Whose},
        text::time::Moment,
        work::order::Order,
    },
};

use super::{browse::lyon, phones::live, player::Player};

const MESSAGES: [(&str, &str); 4] = [
    (
        "in",
        "REGISTER sip:b SIP/2.0\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nMax-Forwards: 70\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>\nCall-ID: 1\nCSeq: 1 REGISTER\n\n",
    ),
    (
        "out",
        "SIP/2.0 401 Unauthorized\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>;tag=2\nCall-ID: 1\nCSeq: 1 REGISTER\nWWW-Authenticate: Digest realm=\"b\"\n\n",
    ),
    (
        "in",
        "REGISTER sip:b SIP/2.0\nVia: SIP/2.0/UDP a;branch=z9hG4bK2\n\n",
    ),
    (
        "out",
        "SIP/2.0 403 Forbidden\nVia: SIP/2.0/UDP a;branch=z9hG4bK2\nFrom: <sip:a@b>;tag=1\nTo: <sip:a@b>;tag=2\nCall-ID: 1\nCSeq: 2 REGISTER\n\n",
    ),
];

impl Player {
    /// The service remembers some messages of phones.
    pub fn with_messages(&mut self) -> &mut Self {
        let messages = (0..).zip(MESSAGES).map(|(at, (direction, text))| Traced {
            at: jiff::Timestamp::from_millisecond(1_700_000_000_000 + at * 37).ok(),
            direction: direction.into(),
            transport: "udp".into(),
            peer: "10.2.3.4:5060".into(),
            local: "10.2.3.1:5060".into(),
            text: text.into(),
        });
        self.service.messages = messages.collect();
        self
    }

    fn ladder(&self) -> &Ladder {
        let Screen::Ladder(screen) = self.model.screen() else {
            panic!("no ladder is shown");
        };
        screen
    }
}

/// The messages in a few words, an arrow before each.
fn rungs(player: &Player) -> Vec<String> {
    let lines = player.ladder().lines(&player.model.shared, 80).into_iter();
    let rungs = lines.filter_map(|line| {
        if let What::Rung(rung) = line.what {
            let odd = if rung.is_odd { ", odd" } else { "" };
            let arrow = if rung.is_sent { "<" } else { ">" };
            return Some(format!("{arrow} {}{odd}", rung.label));
        }
        None
    });
    rungs.collect()
}

#[test]
fn messages_are_arrows_and_one_is_unfolded_and_copied() {
    let mut player = lyon();
    player.with_messages().keys("T");
    assert_eq!(rungs(&player), Vec::<String>::new());
    player.answer();
    assert_eq!(
        rungs(&player),
        [
            "> REGISTER",
            "< 401 asks who it is",
            "> REGISTER, odd",
            "< 403 Forbidden"
        ]
    );
    assert_eq!(player.ladder().list.cursor, Some((3, 0)), "the newest");
    player.keys("k Enter");
    let lines = player.ladder().lines(&player.model.shared, 80);
    assert!(lines.iter().any(|line| matches!(&line.what, What::Odd(_))));
    let text = What::Text("REGISTER sip:b SIP/2.0".into());
    assert!(lines.iter().any(|line| line.what == text));
    player.keys("y");
    assert_eq!(
        player.asked.last(),
        Some(&Effect::Copy(MESSAGES[2].1.into()))
    );
    player.keys("Enter");
    assert_eq!(player.ladder().lines(&player.model.shared, 80).len(), 4);
    player.keys("r").answer().keys("Esc");
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}

#[test]
fn messages_are_filtered_copied_as_text_and_written_to_a_file() {
    let mut player = lyon();
    player.with_messages().keys("T").answer();
    player.keys("/ 403 Enter");
    assert_eq!(rungs(&player), ["< 403 Forbidden"]);
    player.keys("Y");
    assert_eq!(player.said(), "1 message is copied.");
    let Some(Effect::Copy(text)) = player.asked.last() else {
        panic!("nothing is copied");
    };
    let first = "2023-11-14T22:13:20.111Z  to 10.2.3.4:5060 UDP\nSIP/2.0 403 Forbidden\n";
    assert!(text.starts_with(first), "{text}");
    player.keys("Esc");
    assert_eq!(rungs(&player).len(), 4);
    player.keys("/ nothing Enter");
    assert_eq!(rungs(&player), Vec::<String>::new());
    assert_eq!(player.ladder().nothing(), "No message matches the filter.");
    player.keys("Esc");
    for (path, begins, said) in [
        (
            "/tmp/x.txt",
            &b"2023-11-14T22:13:20.000Z  from 10.2.3.4:5060 UDP\nREGISTER"[..],
            "4 messages are",
        ),
        ("/tmp/x.pcap", &[0xd4, 0xc3, 0xb2, 0xa1], "4 messages are"),
    ] {
        player.keys(&format!(":export Space {path} Enter"));
        let saved = player.orders().into_iter().rev().find_map(|order| {
            if let Order::Save(file) = order {
                return Some(file.clone());
            }
            None
        });
        let saved = saved.expect("it is written");
        assert_eq!((saved.path.as_str(), saved.said.as_str()), (path, said));
        assert!(saved.bytes.starts_with(begins), "{:?}", saved.bytes);
    }
    player.keys(":export Space /tmp/x.csv Enter");
    assert_eq!(player.said(), "The file's name must end in .txt or .pcap.");
}

#[test]
fn what_phones_do_meanwhile_is_read_by_itself() {
    let mut player = live();
    player.with_messages().keys("T").answer();
    let asked = |player: &Player| {
        let calls = player.waiting.iter();
        let of = |call: &Call| matches!(call, Call::ListMessages { .. });
        calls.filter(|(_, call)| of(call)).count()
    };
    assert_eq!(asked(&player), 0);
    player.model.shared.asks.now = Moment(player.model.shared.now().0 + 1_000);
    player.happens(Event::Registered {
        registration: registration("rd-lyon", "re-desk-7", "rg-2", "Snom"),
        registrations: 1,
        again: false,
    });
    assert_eq!(asked(&player), 1);
    player.answer();
    assert_eq!(asked(&player), 0, "once");
}

#[test]
fn the_messages_of_a_call_are_a_ladder_too() {
    let mut player = lyon();
    let of = Whose::Call("c-1".into());
    let screen = Ladder::open(&mut player.model.shared, of.clone());
    assert_eq!(screen.name(&player.model.shared), "call c-1");
    player.keys("j");
    let (_, call) = player.waiting.back().expect("it is asked for");
    assert_eq!(*call, Call::ListMessages { of });
}
