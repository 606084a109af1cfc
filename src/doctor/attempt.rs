//! What a phone sent itself, as the platform remembers it, beside what it should have sent.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    code::Code,
    finding::Finding,
    messages::TEST,
    step::{State, Step},
};
use crate::sip::message::{Address, Uri};

/// The least time that a phone can ask for, in seconds.
const BRIEF: u64 = 60;

/// An attempt to register that was refused, and those like it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attempt {
    /// Why, as a word for programs such as `wrong-password`.
    pub reason: String,
    /// The same in a few words.
    pub message: String,
    /// How many there were.
    pub count: u64,
    /// When the last of them came.
    pub at: Option<Timestamp>,
    /// Whether the same phone has registered since.
    pub is_resolved: bool,
    /// Which phone, in a few words: `Yealink T46U at 10.2.3.4`.
    pub phone: String,
    /// `udp`, `tcp` or `tls`.
    pub transport: String,
    /// What it sent.
    pub sent: Shown,
    /// What would have been right.
    pub right: Shown,
}

/// What a phone shows of who it wants to be. What is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// Of the credentials.
    pub username: String,
    /// Of the credentials.
    pub realm: String,
    /// Of the credentials.
    pub algorithm: String,
    /// Whom it asks: the Request-URI.
    pub request_uri: String,
    /// As whom it registers: the To field, or its address alone.
    pub to: String,
    /// For how many seconds it wants to be registered.
    pub expires: Option<u64>,
}

/// The phone beside the test: what it sent, and what it should send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Which phone.
    pub phone: String,
    /// When it sent that.
    pub at: Option<Timestamp>,
    /// Line by line.
    pub rows: Vec<Row>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub what: Cow<'static, str>,
    /// What the phone sent, with blanks made visible.
    pub sent: String,
    /// What it should send.
    pub right: String,
    /// How they differ, in a few words; empty where they do not, and where that can be seen.
    pub how: Cow<'static, str>,
    /// Whether they differ.
    pub differs: bool,
}

/// What the attempts of the phones say, as a step and what was found.
pub(super) struct Verdict {
    pub(super) state: State,
    pub(super) text: String,
    pub(super) finding: Option<Finding>,
    pub(super) beside: Option<Beside>,
}

/// Judges the newest attempt that was refused and not resolved since.
pub(super) fn judge(attempts: &[Attempt]) -> Verdict {
    // A password that was tried in a test is none of a phone's.
    let of_phones = attempts.iter().filter(|attempt| !is_test(&attempt.phone));
    let mut of_phones = of_phones.peekable();
    let are_some = of_phones.peek().is_some();
    let open = of_phones.find(|attempt| !attempt.is_resolved);
    let Some(attempt) = open else {
        let text = if are_some {
            "phones were refused and have registered since"
        } else {
            "no phone was refused"
        };
        return Verdict {
            state: State::Ok,
            text: text.to_owned(),
            finding: None,
            beside: None,
        };
    };
    let beside = Beside {
        phone: attempt.phone.clone(),
        at: attempt.at,
        rows: rows(attempt),
    };
    let times = match attempt.count {
        0 | 1 => "refused".to_owned(),
        count => format!("refused {count} times"),
    };
    Verdict {
        state: State::Wrong,
        text: format!("{times}: {}, from {}", attempt.message, attempt.phone),
        finding: Some(finding(attempt, &beside)),
        beside: Some(beside),
    }
}

/// Whether this is how a test calls itself, of whichever version.
fn is_test(phone: &str) -> bool {
    phone.starts_with("sipdeck/") && phone.contains(TEST)
}

fn finding(attempt: &Attempt, beside: &Beside) -> Finding {
    let differs = beside.rows.iter().find(|row| row.differs);
    let (code, text) = match differs {
        Some(row) if row.what == PASSWORD => {
            let text = "The password in the phone is not the one of this endpoint.".to_owned();
            (Code::PhonePassword, text)
        }
        Some(row) => (Code::PhoneDiffers, sentence(row)),
        None => {
            let message = &attempt.message;
            let text = format!("The phone's own attempt is refused: {message}.");
            (Code::PhoneRefused, text)
        }
    };
    let text = if attempt.count > 1 {
        format!("{text} It was refused {} times.", attempt.count)
    } else {
        text
    };
    let mut finding = Finding::new(code, Step::Attempts, text)
        .with("phone", attempt.phone.clone())
        .with("reason", attempt.reason.clone());
    if let Some(row) = differs.filter(|row| row.what != PASSWORD) {
        finding = finding
            .with("sent", row.sent.clone())
            .with("right", row.right.clone());
    }
    finding
}

/// The line that differs, as a sentence.
fn sentence(row: &Row) -> String {
    let (sent, right) = (&row.sent, &row.right);
    let how = match &*row.how {
        "" => String::new(),
        how => format!(" ({how})"),
    };
    match &*row.what {
        USER => format!("The phone asks as \"{sent}\", the user name is \"{right}\"{how}."),
        REALM => format!("The phone answers for the realm \"{sent}\", it is \"{right}\"{how}."),
        ALGORITHM => format!("The phone answers with {sent}, {right} is asked for."),
        ADDRESS => format!("The phone registers as {sent}, the address is {right}{how}."),
        SERVER => format!("The phone asks {sent} to register it, that is {right}{how}."),
        _ => format!("The phone asks for {sent}, {right} is the least."),
    }
}

const USER: &str = "User name";
const REALM: &str = "Realm";
const ALGORITHM: &str = "Algorithm";
const ADDRESS: &str = "Address";
const SERVER: &str = "Server";
const TRANSPORT: &str = "Transport";
const EXPIRY: &str = "Expiry";
const PASSWORD: &str = "Password";

fn rows(attempt: &Attempt) -> Vec<Row> {
    let Attempt {
        reason,
        transport,
        sent,
        right,
        ..
    } = attempt;
    let mut rows = Vec::new();
    let mut put = |what: &'static str, sent: &str, right: &str, same: bool| {
        if right.is_empty() {
            return;
        }
        let differs = !same;
        // Words of our own have blanks that are none of the phone's.
        let is_ours = what == TRANSPORT || what == EXPIRY;
        let shown = |text: &str| {
            if is_ours {
                text.to_owned()
            } else {
                visible(text)
            }
        };
        let (shown, right) = (shown(sent), shown(right));
        rows.push(Row {
            what: what.into(),
            how: if differs { how(sent, &right) } else { "" }.into(),
            sent: if shown.is_empty() {
                "nothing".to_owned()
            } else {
                shown
            },
            right,
            differs,
        });
    };
    let has_credentials = !(sent.username.is_empty() && sent.realm.is_empty());
    if has_credentials {
        let same = sent.username == right.username;
        put(USER, &sent.username, &right.username, same);
        let same = sent.realm == right.realm;
        put(REALM, &sent.realm, &right.realm, same);
        // Without the parameter it is MD5 (RFC 7616 §3.3).
        let algorithm = match sent.algorithm.as_str() {
            "" => "MD5",
            algorithm => algorithm,
        };
        let same = algorithm.eq_ignore_ascii_case(&right.algorithm);
        put(ALGORITHM, algorithm, &right.algorithm, same);
    }
    let (own, due) = (address(&sent.to), address(&right.to));
    let same = own.is_empty() || is_same(&own, &due);
    put(ADDRESS, &own, &due, same);
    let same = sent.request_uri.is_empty() || is_same(&sent.request_uri, &right.request_uri);
    put(SERVER, &sent.request_uri, &right.request_uri, same);
    if !transport.is_empty() {
        put(
            TRANSPORT,
            &transport.to_uppercase(),
            "UDP, TCP or TLS",
            true,
        );
    }
    if let Some(seconds) = sent.expires {
        let asked = format!("{seconds} s");
        let least = format!("{BRIEF} s or more");
        put(EXPIRY, &asked, &least, seconds == 0 || seconds >= BRIEF);
    }
    if reason == "wrong-password" && rows.iter().all(|row| !row.differs) {
        rows.push(Row {
            what: PASSWORD.into(),
            sent: "another one: its answer does not fit".to_owned(),
            right: "the endpoint's".to_owned(),
            how: "".into(),
            differs: true,
        });
    }
    rows
}

/// The URI alone, whatever stands around it.
fn address(field: &str) -> String {
    let read = Address::read(field.as_bytes());
    let uri = read.map_or(field.as_bytes(), |address| address.uri);
    String::from_utf8_lossy(uri).into_owned()
}

/// Whether both lead to the same user of the same host; parameters say only by which way.
fn is_same(one: &str, other: &str) -> bool {
    let read = |text: &str| {
        let uri = Uri::read(text.as_bytes())?;
        let user = uri.user.map(<[u8]>::to_vec);
        Some((user, uri.host.text().to_ascii_lowercase()))
    };
    match (read(one), read(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// The text with blanks that can be seen.
fn visible(text: &str) -> String {
    let blank = |c: char| if c.is_whitespace() { '␣' } else { c };
    text.chars().map(blank).collect()
}

/// In what two texts differ that look alike.
fn how(sent: &str, right: &str) -> &'static str {
    let solid: String = sent.chars().filter(|c| !c.is_whitespace()).collect();
    if solid.len() != sent.len() && solid.eq_ignore_ascii_case(right) {
        "it has blanks in it"
    } else if sent.to_lowercase() == right.to_lowercase() {
        "capitals differ"
    } else if sent.contains(char::REPLACEMENT_CHARACTER) {
        "it has characters that cannot be seen"
    } else if !right.contains('@') && sent.contains(&format!("{right}@")) {
        "it is the whole address"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Shown, judge};
    use crate::doctor::Code;

    fn shown() -> Shown {
        Shown {
            username: "anna".into(),
            realm: "lab.example.com".into(),
            algorithm: "MD5".into(),
            request_uri: "sip:lab.example.com".into(),
            to: "sip:anna@lab.example.com".into(),
            expires: None,
        }
    }

    fn attempt(change: impl Fn(&mut Attempt)) -> Attempt {
        let mut attempt = Attempt {
            reason: "unknown-user".into(),
            message: "unknown user".into(),
            count: 1,
            phone: "Yealink at 10.2.3.4".into(),
            transport: "udp".into(),
            sent: Shown {
                to: "\"Anna\" <sip:anna@LAB.example.com>;tag=1".into(),
                request_uri: "sip:lab.example.com;transport=udp".into(),
                expires: Some(3_600),
                ..shown()
            },
            right: shown(),
            ..Attempt::default()
        };
        change(&mut attempt);
        attempt
    }

    /// What is wrong about an attempt.
    type Change = fn(&mut Attempt);

    /// The code and text of what is found, and the names of the lines that differ.
    fn found(attempt: Attempt) -> (Option<Code>, String, Vec<String>) {
        let verdict = judge(&[attempt]);
        let rows = verdict.beside.into_iter().flat_map(|beside| beside.rows);
        let differ = rows.filter(|row| row.differs);
        let differ = differ.map(|row| row.what.into_owned()).collect();
        let finding = verdict.finding;
        let text = finding.as_ref().map(|one| one.text.clone());
        (
            finding.map(|one| one.code),
            text.unwrap_or_default(),
            differ,
        )
    }

    #[test]
    fn the_line_that_differs_is_the_finding() {
        let cases: &[(Change, &str, &str)] = &[
            (
                |one| one.sent.username = "Anna".into(),
                "User name",
                "The phone asks as \"Anna\", the user name is \"anna\" (capitals differ).",
            ),
            (
                |one| one.sent.username = " anna".into(),
                "User name",
                "The phone asks as \"␣anna\", the user name is \"anna\" (it has blanks in it).",
            ),
            (
                |one| one.sent.username = "anna@lab.example.com".into(),
                "User name",
                "The phone asks as \"anna@lab.example.com\", the user name is \"anna\" (it is the whole address).",
            ),
            (
                |one| one.sent.realm = "asterisk".into(),
                "Realm",
                "The phone answers for the realm \"asterisk\", it is \"lab.example.com\".",
            ),
            (
                |one| one.sent.algorithm = "SHA-256".into(),
                "Algorithm",
                "The phone answers with SHA-256, MD5 is asked for.",
            ),
            (
                |one| one.sent.to = "<sip:Anna@lab.example.com>".into(),
                "Address",
                "The phone registers as sip:Anna@lab.example.com, the address is sip:anna@lab.example.com (capitals differ).",
            ),
            (
                |one| one.sent.request_uri = "sip:other.example.com".into(),
                "Server",
                "The phone asks sip:other.example.com to register it, that is sip:lab.example.com.",
            ),
            (
                |one| one.sent.expires = Some(30),
                "Expiry",
                "The phone asks for 30 s, 60 s or more is the least.",
            ),
        ];
        for (change, what, text) in cases {
            let (code, said, differ) = found(attempt(change));
            assert_eq!((code, &*said), (Some(Code::PhoneDiffers), *text));
            assert_eq!(differ, [*what]);
        }
    }

    #[test]
    fn what_is_all_right_and_refused_is_the_password_or_the_reason() {
        let wrong = attempt(|one| one.reason = "wrong-password".into());
        let (code, _, differ) = found(wrong);
        assert_eq!(code, Some(Code::PhonePassword));
        assert_eq!(differ, ["Password"]);
        let (code, text, differ) = found(attempt(|one| one.message = "no room".into()));
        assert_eq!(code, Some(Code::PhoneRefused));
        assert_eq!(text, "The phone's own attempt is refused: no room.");
        assert!(differ.is_empty());
        let resolved = attempt(|one| one.is_resolved = true);
        assert_eq!(found(resolved).0, None);
        let own = attempt(|one| one.phone = "sipdeck/9.9.9 (test) at 10.2.3.4".into());
        assert_eq!(judge(&[own]).text, judge(&[]).text);
        assert_eq!(judge(&[]).text, "no phone was refused");
    }
}
