//! What sipp, sipsak, baresip and linphone really send: `captures/` holds the bytes, named by client, request and
//! transport. All of them register `demo` with the password `secret`.

use sipdeck::sip::{
    digest::{Digests, Hash, Proof},
    message::{Address, Arrived, Name, datagram, print},
};

use super::{files, seen};

#[test]
fn everything_is_read_and_printed_as_it_came() {
    for (name, bytes) in files("captures") {
        let arrived = datagram(&bytes);
        assert_eq!(seen(&arrived), "fine", "{name}");
        let Arrived::Message(message, _) = arrived else {
            panic!("{name} is a message");
        };
        let printed = String::from_utf8(print(&message)).expect("these are text");
        let came = String::from_utf8(bytes).expect("these are text");
        // Blanks behind colons are not kept, and a length is always told.
        let came = came.replace("Authorization:  ", "Authorization: ");
        let told = printed.replacen("Content-Length: 0\r\n\r\n", "\r\n", 1);
        assert!(printed == came || told == came, "{name}:\n{printed}");
    }
}

#[test]
fn their_credentials_are_believed() {
    let digests = Digests::of("demo", "demo.test", b"secret");
    let others = Digests::of("demo", "demo.test", b"Secret");
    let mut believed = Vec::new();
    for (name, bytes) in files("captures") {
        let Arrived::Message(message, _) = datagram(&bytes) else {
            panic!("{name} is a message");
        };
        let (Some(proof), false) = Proof::given(&message, b"demo.test") else {
            continue;
        };
        let method = message.method().expect("a request");
        assert!(proof.holds(&digests, method, &message.body), "{name}");
        assert!(!proof.holds(&others, method, &message.body), "{name}");
        assert!(proof.count().is_some_and(|count| count > 0));
        believed.push((name, proof.algorithm.hash()));
    }
    assert!(believed.len() > 10, "{believed:?}");
    assert!(believed.iter().any(|(_, hash)| *hash == Some(Hash::Sha256)));
}

#[test]
fn their_contacts_are_read() {
    for (name, bytes) in files("captures") {
        let Arrived::Message(message, _) = datagram(&bytes) else {
            panic!("{name} is a message");
        };
        for contact in message.headers.list(&Name::Contact) {
            let address = Address::read(contact).unwrap_or_else(|| panic!("{name}"));
            assert!(address.sip().is_some(), "{name}");
            if name.starts_with("linphone") || name.starts_with("baresip") && name.contains("reg") {
                let instance = address
                    .params
                    .said("+sip.instance")
                    .expect("they name themselves");
                assert!(instance.starts_with(b"<urn:uuid:"), "{name}");
            }
        }
    }
}
