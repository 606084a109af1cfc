//! Everything that takes bytes from outside, each behind one function that must not panic and must keep what it says it
//! keeps. `cargo test` feeds them a little, and `cargo fuzz` for as long as one likes (`tests/fuzz/Cargo.toml` says how).

use std::{path::Path, time::Instant};

use sipdeck::{
    api::{Application, Domain, Endpoint, call::Call, registration::Registration},
    app::{
        filter::Filter,
        work::import::{self, Reading},
    },
    cli::config::file,
    platform::FaultPlan,
    runtime::terminal::decoder::Decoder as Keys,
    sip::{
        message::{Arrived, Stream, check, datagram, print},
        rtcp, rtp, sdp,
    },
};

/// One that takes bytes from outside.
pub type Decoder = fn(&[u8]);

/// All of them, each with something that it reads.
pub const DECODERS: &[(&str, Decoder, &[u8])] = &[
    ("sip", sip, SIP),
    ("sip_stream", sip_stream, SIP),
    ("sdp", sdp, SDP),
    ("rtp", rtp, b"\x80\x00\x00\x01\x00\x00\x00\xa0\x00\x00\x00\x07sound"),
    ("rtcp", rtcp, b"\x81\xc9\x00\x07\x00\x00\x00\x07\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
    ("keys", keys, b"j\x1b[1;5A\x1b[200~pasted\x1b[201~\x1b[<0;3;4M\x1b]11;rgb:0000/0000/0000\x1b\\\xc3\xa4"),
    ("import", import, b"domain,name,enabled\nlab,\"a \"\"b\"\"\",yes\n"),
    ("config", config, b"default_profile = \"a\"\n[profiles.a]\norigin = \"https://x.example\"\nuser_id = \"u-1\"\n"),
    ("filter", filter, b"guest !disabled app:none /x.*y/ ~lob"),
    ("faults", faults, br#"{"seed": 7, "faults": [{"path": "/v1/**", "do": {"delay_ms": 250}}], "sip": ["no_answer"]}"#),
    ("answers", answers, br#"[{"id": "re-1", "name": "a", "domainId": "rd-1", "enabled": true, "credentials": {"username": "a", "realm": "r"}, "sipUri": "sip:a@r"}]"#),
];

const SIP: &[u8] = b"REGISTER sip:lab.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKx\r\n\
    From: \"A\" <sip:a@lab.example>;tag=1\r\nTo: <sip:a@lab.example>\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n\
    Contact: <sip:a@192.0.2.1>;expires=60\r\nContent-Length: 0\r\n\r\n";

const SDP: &[u8] = b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
    m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n";

fn sip(bytes: &[u8]) {
    let Arrived::Message(message, _) = datagram(bytes) else {
        return;
    };
    let _ = check(&message);
    let printed = print(&message);
    let Arrived::Message(again, flaws) = datagram(&printed) else {
        panic!("what was printed is no message");
    };
    if flaws.is_empty() {
        assert_eq!(print(&again), printed);
    }
}

fn sip_stream(bytes: &[u8]) {
    let mut stream = Stream::default();
    // As it comes in three pieces.
    for piece in bytes.chunks(bytes.len() / 3 + 1) {
        stream.feed(piece);
        while stream.next().is_some() {}
    }
}

fn sdp(bytes: &[u8]) {
    let Some(session) = sdp::Session::read(bytes) else {
        return;
    };
    if let Some(audio) = session.audio() {
        assert_eq!(audio.direction.mirrored().mirrored(), audio.direction);
    }
}

fn rtp(bytes: &[u8]) {
    if let Some(packet) = rtp::Packet::read(bytes) {
        let printed = packet.print();
        let again = rtp::Packet::read(&printed).expect("what was printed is read");
        assert_eq!(again.print(), printed);
    }
}

fn rtcp(bytes: &[u8]) {
    let _ = rtcp::Report::all(bytes);
}

fn keys(bytes: &[u8]) {
    let mut decoder = Keys::default();
    let now = Instant::now();
    for piece in bytes.chunks(bytes.len() / 3 + 1) {
        decoder.feed(piece, now);
        while decoder.event().is_some() {}
    }
    if let Some(deadline) = decoder.deadline() {
        decoder.expire(deadline);
        while decoder.event().is_some() {}
    }
}

fn import(bytes: &[u8]) {
    let _ = import::read(bytes, &Reading::default());
}

fn config(bytes: &[u8]) {
    let path = Path::new("config.toml");
    if let Ok(text) = file::text(path, bytes.to_vec()) {
        let _ = file::check(path, &text);
    }
}

fn filter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(filter) = Filter::parse(&text) {
        let printed = filter.to_string();
        let again = Filter::parse(&printed).expect("what was printed is read");
        assert_eq!(again.to_string(), printed);
    }
}

fn faults(bytes: &[u8]) {
    let _ = serde_json::from_slice::<FaultPlan>(bytes);
}

fn answers(bytes: &[u8]) {
    let _ = serde_json::from_slice::<Vec<Domain>>(bytes);
    let _ = serde_json::from_slice::<Vec<Endpoint>>(bytes);
    let _ = serde_json::from_slice::<Vec<Application>>(bytes);
    let _ = serde_json::from_slice::<Vec<Registration>>(bytes);
    let _ = serde_json::from_slice::<Vec<Call>>(bytes);
}
