//! INVITEs that are too long for a datagram (RFC 3261 §18.1.1).

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use sipdeck::sip::message::{Arrived, Message, Method, Name, Stream, print};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, UdpSocket},
    time::timeout,
};

use super::{
    callphone::{CallPhone, HOST},
    handset::{Office, soon},
};

const LONG: Duration = Duration::from_secs(30);

/// A call whose INVITE is longer than 1,300 bytes.
async fn call(office: &Office) -> String {
    let value = "x".repeat(250);
    let headers = json!({"X-A": value, "X-B": value, "X-C": value, "X-D": value, "X-E": value});
    let body = json!({
        "from": "+13035551212", "to": format!("anna@{HOST}"), "sipHeaders": headers,
    });
    format!("calls/{}", office.line.post("calls", &body).await.id())
}

/// A phone that is registered by UDP, and whether connections are taken at the same port.
async fn registered(server: SocketAddr) -> (CallPhone, TcpListener) {
    // A port that is free for both.
    loop {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
        let address = socket.local_addr().expect("is bound");
        let Ok(listener) = TcpListener::bind(address).await else {
            continue;
        };
        let mut phone = CallPhone::at("anna", socket, server).await;
        let to = format!("<sip:anna@{HOST}>");
        let (_, answer) = phone.believed(Method::Register, &to, "").await;
        assert_eq!(answer.status(), Some(200));
        return (phone, listener);
    }
}

/// The next request of this method by a connection.
async fn asked(socket: &mut TcpStream, stream: &mut Stream, method: &Method) -> Message {
    let read = async {
        let mut chunk = [0; 4096];
        loop {
            while let Some(arrived) = stream.next() {
                if let Arrived::Message(message, flaws) = arrived
                    && message.method() == Some(method)
                {
                    assert_eq!(flaws, []);
                    return message;
                }
            }
            let length = socket.read(&mut chunk).await.expect("is read");
            assert!(length > 0, "it is closed");
            stream.feed(&chunk[..length]);
        }
    };
    timeout(LONG, read).await.expect("comes")
}

fn via(message: &Message) -> String {
    let via = message.headers.first(&Name::Via).expect("has one");
    String::from_utf8_lossy(via).into_owned()
}

async fn ends(office: &Office, path: &str) -> Value {
    soon(&office.line, path, |call| call["state"] == "completed").await
}

#[tokio::test]
async fn a_long_invite_and_its_cancel_go_by_tcp() {
    let office = Office::open().await;
    let (phone, listener) = registered(office.sip).await;
    let path = call(&office).await;
    let (mut socket, _) = timeout(LONG, listener.accept())
        .await
        .expect("connects")
        .expect("is one");
    let mut stream = Stream::default();
    let invite = asked(&mut socket, &mut stream, &Method::Invite).await;
    assert!(print(&invite).len() > 1300);
    assert!(via(&invite).starts_with("SIP/2.0/TCP "), "{}", via(&invite));
    let rings = invite.answer(180, "Ringing", Some("t"));
    socket.write_all(&print(&rings)).await.expect("writes");
    let phones = format!("{path}/phones");
    soon(&office.line, &phones, |phones| {
        phones[0]["fate"] == "ringing"
    })
    .await;
    office
        .line
        .post(&path, &json!({"state": "completed"}))
        .await;
    let cancel = asked(&mut socket, &mut stream, &Method::Cancel).await;
    assert_eq!(via(&cancel), via(&invite));
    for (request, status) in [(&cancel, 200), (&invite, 487)] {
        let answer = request.answer(status, "Whatever", Some("t"));
        socket.write_all(&print(&answer)).await.expect("writes");
    }
    asked(&mut socket, &mut stream, &Method::Ack).await;
    ends(&office, &path).await;
    // The next one goes the same way.
    let path = call(&office).await;
    let invite = asked(&mut socket, &mut stream, &Method::Invite).await;
    let busy = invite.answer(486, "Busy Here", Some("t"));
    socket.write_all(&print(&busy)).await.expect("writes");
    assert_eq!(ends(&office, &path).await["cause"], "USER_BUSY");
    drop(phone);
}

#[tokio::test]
async fn a_long_invite_goes_by_udp_where_no_connection_is_taken() {
    let office = Office::open().await;
    let (phone, listener) = registered(office.sip).await;
    drop(listener);
    let path = call(&office).await;
    let invite = phone.asked(&Method::Invite).await;
    assert!(print(&invite).len() > 1300);
    assert!(via(&invite).starts_with("SIP/2.0/UDP "), "{}", via(&invite));
    phone.answer(&invite, 200).await;
    phone.asked(&Method::Ack).await;
    soon(&office.line, &path, |call| call["state"] == "active").await;
    office
        .line
        .post(&path, &json!({"state": "completed"}))
        .await;
    let bye = phone.asked(&Method::Bye).await;
    phone.answer(&bye, 200).await;
    ends(&office, &path).await;
}
