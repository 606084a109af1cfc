//! Our own session descriptions: an offer, and the answer to theirs (RFC 3264).

use std::{fmt::Write as _, net::SocketAddr};

use crate::sip::sdp::session::{Audio, Direction, Law, Session};

/// The payload type of pressed keys in our offers.
const EVENTS: u8 = 101;

/// Our side of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// Names the session.
    pub id: u64,
    /// Rises with each description.
    pub version: u64,
    /// Where we take sound.
    pub address: SocketAddr,
}

/// Offers sound of either law, and pressed keys.
#[must_use]
pub fn offer(own: &Own, direction: Direction) -> Vec<u8> {
    let mut text = head(own);
    stream(&mut text, own, &[Law::Mu, Law::A], Some(EVENTS), direction);
    text.into_bytes()
}

/// Answers an offer: takes this sound of it, and refuses its other streams.
#[must_use]
pub fn answer(own: &Own, offered: &Session, audio: &Audio) -> Vec<u8> {
    let mut text = head(own);
    for (at, other) in offered.streams.iter().enumerate() {
        if at == audio.at {
            let direction = audio.direction.mirrored();
            stream(&mut text, own, &[audio.law], audio.events, direction);
        } else {
            let formats = other.formats.join(" ");
            let (kind, protocol) = (&other.kind, &other.protocol);
            // Writing to a string cannot fail, here and below.
            let _ = write!(text, "m={kind} 0 {protocol} {formats}\r\n");
        }
    }
    text.into_bytes()
}

fn head(own: &Own) -> String {
    let family = if own.address.is_ipv4() { "IP4" } else { "IP6" };
    let (id, version, ip) = (own.id, own.version, own.address.ip());
    format!("v=0\r\no=- {id} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n")
}

fn stream(text: &mut String, own: &Own, laws: &[Law], events: Option<u8>, direction: Direction) {
    let mut formats: Vec<String> = laws.iter().map(|law| law.payload().to_string()).collect();
    formats.extend(events.map(|events| events.to_string()));
    let _ = write!(
        text,
        "m=audio {} RTP/AVP {}\r\n",
        own.address.port(),
        formats.join(" ")
    );
    for law in laws {
        let _ = write!(text, "a=rtpmap:{} {}/8000\r\n", law.payload(), law.name());
    }
    if let Some(events) = events {
        let _ = write!(
            text,
            "a=rtpmap:{events} telephone-event/8000\r\na=fmtp:{events} 0-16\r\n"
        );
    }
    let _ = write!(text, "a=ptime:20\r\na={}\r\n", direction.name());
}

#[cfg(test)]
mod tests {
    use super::{Own, answer, offer};
    use crate::sip::sdp::{Direction, Law, Session};

    fn own() -> Own {
        Own {
            id: 7,
            version: 2,
            address: "192.0.2.7:4000".parse().expect("an address"),
        }
    }

    #[test]
    fn an_offer_and_its_answer_are_read_again() {
        let offered = Session::read(&offer(&own(), Direction::BOTH)).expect("is one");
        let audio = offered.audio().expect("some");
        assert_eq!((audio.law, audio.events), (Law::Mu, Some(101)));
        assert_eq!(audio.remote.to_string(), "192.0.2.7:4000");
        let answered = Session::read(&answer(&own(), &offered, &audio)).expect("is one");
        assert_eq!(answered.audio(), Some(audio));
    }

    #[test]
    fn other_streams_are_refused_and_the_direction_is_theirs_mirrored() {
        let theirs =
            b"c=IN IP6 ::1\r\nm=video 9 RTP/AVP 31 32\r\nm=audio 5 RTP/AVP 8\r\na=sendonly\r\n";
        let offered = Session::read(theirs).expect("is one");
        let audio = offered.audio().expect("some");
        let text = String::from_utf8(answer(&own(), &offered, &audio)).expect("text");
        let wanted = "m=video 0 RTP/AVP 31 32\r\nm=audio 4000 RTP/AVP 8\r\n\
            a=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=recvonly\r\n";
        assert!(text.ends_with(wanted), "{text}");
        assert!(
            text.starts_with("v=0\r\no=- 7 2 IN IP4 192.0.2.7\r\n"),
            "{text}"
        );
    }
}
