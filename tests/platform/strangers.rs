//! `sipdeck doctor` at registrars written by hand, which answer as those of others do: it says what it saw, and no more.

use std::net::SocketAddr;

use serde_json::Value;
use sipdeck::sip::message::{Arrived, Message, Method, Name, datagram, print};
use tokio::{net::UdpSocket, task::JoinHandle};

use super::doctor::{codes, doctor, of};

const ANNA: &str = "sip:anna@lab.example.com";
const MD5: &str = "Digest algorithm=MD5, realm=\"lab.example.com\", nonce=\"1700000000/abc\", opaque=\"5f\", qop=\"auth\"";

/// Status, reason, header fields.
type Said = (u16, &'static str, Vec<(Name, String)>);
/// What is answered to a request; nothing where it stays without.
type Answer = Option<Said>;

/// A server, which ends with this.
struct Stranger {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Stranger {
    async fn with(answer: impl Fn(&Message) -> Answer + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let address = socket.local_addr().expect("is bound");
        let task = tokio::spawn(async move {
            let mut chunk = vec![0; 65_535];
            while let Ok((length, peer)) = socket.recv_from(&mut chunk).await {
                let Arrived::Message(request, flaws) = datagram(&chunk[..length]) else {
                    panic!("it sends what is no SIP");
                };
                assert_eq!(flaws, [], "it breaks no rule itself");
                let Some((status, reason, headers)) = answer(&request) else {
                    continue;
                };
                let mut response = request.answer(status, reason, Some("s"));
                for (name, value) in headers {
                    response.headers.push(name, value);
                }
                let _ = socket.send_to(&print(&response), peer).await;
            }
        });
        Self { address, task }
    }

    async fn test(&self, more: &[&str]) -> (i32, Value) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = of(ANNA, &folder);
        command
            .args(["--server", &self.address.to_string()])
            .args(more);
        doctor(command, Some("secret12")).await
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn is_proved(request: &Message) -> bool {
    request.headers.first(&Name::Authorization).is_some()
}

fn challenges(all: &[&str]) -> Vec<(Name, String)> {
    let fields = all.iter();
    fields
        .map(|one| (Name::WwwAuthenticate, (*one).to_owned()))
        .collect()
}

/// A registrar that knows one phone.
fn sound(request: &Message, options: u16, all: &[&str]) -> Said {
    match request.method() {
        Some(Method::Options) => (options, "Whatever", vec![]),
        _ if !is_proved(request) => (401, "Unauthorized", challenges(all)),
        _ => {
            let mut phones = vec![(
                Name::Contact,
                "<sip:anna@192.168.1.9:5060;line=x>;expires=3000".to_owned(),
            )];
            if let Some(own) = request.headers.first(&Name::Contact) {
                let own = String::from_utf8_lossy(own).replace("expires=600", "expires=3600");
                phones.push((Name::Contact, own));
            }
            (200, "OK", phones)
        }
    }
}

#[tokio::test]
async fn what_others_do_in_their_own_way_is_no_fault() {
    let sha = MD5.replace("MD5", "SHA-256");
    let odd = MD5.replace("MD5", "SHA-512-256");
    let basic = "Basic realm=\"old\"";
    for (options, all) in [
        // OPTIONS is asked of a domain: some want a user, some a password, some know nothing of it.
        (200, vec![MD5]),
        (480, vec![MD5]),
        (404, vec![MD5]),
        (401, vec![MD5]),
        (405, vec![MD5]),
        (501, vec![MD5]),
        // Several challenges, best first or last, and one that nobody knows.
        (200, vec![&*sha, MD5]),
        (200, vec![MD5, &*sha]),
        (200, vec![&*odd, basic, MD5]),
    ] {
        let fields: Vec<String> = all.iter().map(|one| (*one).to_owned()).collect();
        let stranger = Stranger::with(move |request| {
            let all: Vec<&str> = fields.iter().map(String::as_str).collect();
            Some(sound(request, options, &all))
        });
        let (status, report) = stranger.await.test(&["--register"]).await;
        assert_eq!(
            (status, codes(&report)),
            (0, vec![("registered", "info")]),
            "{options} {all:?}: {report:#}"
        );
    }
}

#[tokio::test]
async fn how_others_refuse_is_told_as_it_was_seen() {
    for (first, second, code) in [
        // Asterisk: 403 in place of 404, and of a wrong password, with or without a challenge before it.
        (401, 403, "forbidden"),
        (403, 403, "forbidden"),
        (401, 404, "unknown-user"),
        (404, 404, "unknown-user"),
        (401, 401, "wrong-password"),
        (401, 500, "service-unavailable"),
        (503, 503, "service-unavailable"),
        (405, 405, "not-a-registrar"),
        (480, 480, "unexpected-answer"),
        (302, 302, "unexpected-answer"),
    ] {
        let stranger = Stranger::with(move |request| {
            if request.method() == Some(&Method::Options) {
                return Some((200, "OK", vec![]));
            }
            let status = if is_proved(request) { second } else { first };
            let fields = if status == 401 {
                challenges(&[MD5])
            } else {
                vec![]
            };
            Some((status, "Whatever", fields))
        });
        let (status, report) = stranger.await.test(&[]).await;
        assert_eq!(
            (status, codes(&report)),
            (1, vec![(code, "error")]),
            "{first} {second}: {report:#}"
        );
    }
}

/// One that answers only what it knows the user of, and drops the rest.
#[tokio::test]
async fn a_server_that_falls_silent_is_told_from_one_that_is_not_there() {
    let stranger = Stranger::with(|request| match request.method() {
        Some(Method::Options) => Some((200, "OK", vec![])),
        _ => None,
    });
    let (_, report) = stranger.await.test(&["--transport", "udp"]).await;
    assert_eq!(codes(&report), [("no-answer", "error")], "{report:#}");
    let text = report["findings"][0]["text"].as_str().expect("a text");
    assert!(text.starts_with("OPTIONS was answered, REGISTER was not."));
}
