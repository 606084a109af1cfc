//! The ladder of an endpoint's last messages.

use crate::{
    api::registration::Traced,
    app::{
        effect::Effect,
        screens::{Ladder, Screen, ladder::page::What},
    },
};

use super::{browse::lyon, player::Player};

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
