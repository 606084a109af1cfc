//! Many at once: twenty desks at the end of the host, and hundreds at the door who never show a key.

use std::{
    io::{ErrorKind, Read},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Instant,
};

use rustix::{
    net::{AddressFamily, SocketType, bind, connect, socket},
    process::Signal,
};

use crate::e2e::waiting::PATIENCE;

use super::host::{Host, LEAVE};

#[test]
fn twenty_desks_are_told_of_the_end_and_all_of_them_end_well() {
    let Some(host) = Host::start_with(&["--drain", "5"]) else {
        return;
    };
    let people = [("Ada", 7), ("Oli", 7), ("Vic", 6)];
    let people = people.iter().flat_map(|(name, count)| vec![*name; *count]);
    // One after the other: only a few of one source may be at the door at once.
    let desks: Vec<_> = people
        .map(|name| {
            let desk = host.desk(name);
            desk.wait("lyon-hotel");
            desk
        })
        .collect();
    host.signal(Signal::TERM);
    for desk in &desks {
        assert_eq!(desk.end(), 143);
        desk.wait("Come again in a moment");
        desk.assert_restored();
    }
    assert!(host.log().contains("\"seated\":\"20\""), "{}", host.log());
    assert_eq!(host.end(), Some(0));
}

/// A connection that comes from this address.
fn come(from: Ipv4Addr, port: u16) -> TcpStream {
    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).expect("a socket");
    bind(&socket, &SocketAddr::from((from, 0))).expect("an address of this machine");
    connect(&socket, &SocketAddr::from((Ipv4Addr::LOCALHOST, port))).expect("connected");
    socket.into()
}

/// Whether the other side has closed it.
fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("set");
    let mut bytes = [0; 64];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() != ErrorKind::WouldBlock,
        }
    }
}

#[test]
fn hundreds_who_show_no_key_take_no_more_than_a_few_places() {
    let Some(host) = Host::start() else { return };
    let mut desk = host.desk("Vic");
    desk.wait("lyon-hotel");
    // From many places, since few come in from each.
    let places = (0..6).flat_map(|_| 1..=50);
    let open: Vec<TcpStream> = places
        .map(|place| come(Ipv4Addr::new(127, 0, 1, place), host.port))
        .collect();
    let deadline = Instant::now() + PATIENCE;
    let left = || open.iter().filter(|stream| !is_closed(stream)).count();
    while left() > 64 {
        assert!(Instant::now() < deadline, "{}", left());
        std::thread::yield_now();
    }
    assert_eq!(left(), 64);
    // Who sits is not kept waiting by them.
    desk.send("?");
    desk.wait("Move up by a page");
    desk.send("\x1b");
    // Nor who comes from where somebody was let in lately.
    let (status, _, err) = host.run("Ada", "whoami");
    assert_eq!(status, 0, "{err}");
    drop(open);
    let deadline = Instant::now() + PATIENCE;
    while host.run("Ada", "whoami").0 != 0 {
        assert!(Instant::now() < deadline, "{}", host.log());
    }
    desk.send(LEAVE);
    assert_eq!(desk.end(), 0);
}
