//! Writes messages as bytes.

use std::{borrow::Cow, io::Write as _};

use super::{
    head::{Message, Start},
    names::Name,
};

/// The bytes of a message. `Content-Length` always says how long the body is, whatever was written there.
#[must_use]
pub fn print(message: &Message) -> Vec<u8> {
    print_as(message, |_, value| Cow::Borrowed(value))
}

/// The same with other values in its header fields.
pub fn print_as<'m>(
    message: &'m Message,
    to: impl Fn(&Name, &'m [u8]) -> Cow<'m, [u8]>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024 + message.body.len());
    match &message.start {
        Start::Request {
            method,
            uri,
            version,
        } => line(
            &mut out,
            &[method.as_bytes(), b" ", uri, b" ", version.as_bytes()],
        ),
        Start::Response {
            version,
            status,
            reason,
        } => {
            out.extend_from_slice(version.as_bytes());
            // Writing to a vector cannot fail.
            let _ = write!(out, " {status:03} ");
            line(&mut out, &[reason]);
        }
    }
    let length = message.body.len().to_string();
    let mut told = false;
    for (name, value) in message.headers.iter() {
        if *name != Name::ContentLength {
            line(&mut out, &[name.as_bytes(), b": ", &to(name, value)]);
        } else if !told {
            told = true;
            line(&mut out, &[name.as_bytes(), b": ", length.as_bytes()]);
        }
    }
    if !told {
        line(&mut out, &[b"Content-Length: ", length.as_bytes()]);
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(&message.body);
    out
}

fn line(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::print;
    use crate::sip::message::{Arrived, Method, check, datagram};

    const REGISTER: &str = "REGISTER sip:example.com SIP/2.0\r\n\
        v: SIP/2.0/UDP 192.0.2.4:5070;rport;branch=z9hG4bKa1\r\n\
        f: \"A, B\" <sip:a@example.com>;tag=1\r\n\
        To: <sip:a@example.com>\r\n\
        i: 1@192.0.2.4\r\n\
        CSeq: 7 REGISTER\r\n\
        m: <sip:a@192.0.2.4>;q=0.5,\r\n <sip:a@[2001:db8::1]>\r\n\
        l: 4\r\n\r\nbodyrest";

    #[test]
    fn what_was_read_is_printed_with_long_names_and_the_length_of_its_body() {
        let Arrived::Message(message, flaws) = datagram(REGISTER.as_bytes()) else {
            panic!("a message");
        };
        assert_eq!(flaws, []);
        let seen = check(&message).expect("is complete");
        assert_eq!(seen.cseq.method, Method::Register);
        assert_eq!(seen.from.display, b"\"A, B\"");
        let printed = print(&message);
        assert_eq!(
            String::from_utf8_lossy(&printed),
            "REGISTER sip:example.com SIP/2.0\r\n\
             Via: SIP/2.0/UDP 192.0.2.4:5070;rport;branch=z9hG4bKa1\r\n\
             From: \"A, B\" <sip:a@example.com>;tag=1\r\n\
             To: <sip:a@example.com>\r\n\
             Call-ID: 1@192.0.2.4\r\n\
             CSeq: 7 REGISTER\r\n\
             Contact: <sip:a@192.0.2.4>;q=0.5,\r\n <sip:a@[2001:db8::1]>\r\n\
             Content-Length: 4\r\n\r\nbody"
        );
        assert_eq!(
            datagram(&printed),
            Arrived::Message(message.clone(), vec![])
        );
    }
}
