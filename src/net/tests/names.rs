//! The resolver against a name server that says one thing only.

use std::net::SocketAddr;

use hickory_proto::op::{Message, MessageType, ResponseCode};
use tokio::{net::UdpSocket, task::JoinHandle};

use crate::{
    net::Resolver,
    sip::locate::{Absent, Ask},
};

/// Answers every question with this code, or never.
async fn server(code: Option<ResponseCode>) -> (SocketAddr, JoinHandle<()>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let address = socket.local_addr().expect("is bound");
    let answering = tokio::spawn(async move {
        let mut chunk = [0; 1000];
        while let Ok((length, peer)) = socket.recv_from(&mut chunk).await {
            let Some(code) = code else { continue };
            let mut message = Message::from_vec(&chunk[..length]).expect("a question");
            message.metadata.message_type = MessageType::Response;
            message.metadata.response_code = code;
            let bytes = message.to_vec().expect("an answer");
            let _ = socket.send_to(&bytes, peer).await;
        }
    });
    (address, answering)
}

#[tokio::test]
async fn the_ways_of_getting_no_records_are_told_apart() {
    for (code, expected) in [
        (Some(ResponseCode::NXDomain), Absent::NoSuchName),
        (Some(ResponseCode::NoError), Absent::NoRecord),
        (Some(ResponseCode::Refused), Absent::Refused),
        (None, Absent::NoAnswer),
    ] {
        let (address, answering) = server(code).await;
        let resolver = Resolver::at(address).expect("a resolver");
        for ask in [
            Ask::Naptr("example.com".to_owned()),
            Ask::Srv("_sip._udp.example.com".to_owned()),
            Ask::Address("example.com".to_owned()),
        ] {
            let looked = resolver.look_up(ask.clone()).await;
            assert_eq!(looked.answer, Err(expected.clone()), "{ask:?} {code:?}");
            if code.is_none() {
                break;
            }
        }
        answering.abort();
    }
}
