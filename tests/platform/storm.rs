//! Attacks on the registrar: rubbish, half messages, thousands of connections, floods. Phones register and HTTP is
//! answered all the same, and what strangers make the platform hold is bounded.
//!
//! `SIPDECK_CONNECTIONS=5000 cargo test --test integration platform::storm` tries more connections.

use std::{
    io::{self, Write as _},
    net::{self, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use sipdeck::{
    net::{connecting, roots},
    platform::Account,
    sip::Transport,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream, UdpSocket},
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    flood::{many, peak_of, raise_the_limit},
    line::say,
    phones::{HOST, LONG, Running, certified, registered, start_with},
};

/// The most memory that any of this may take, in KiB: a debug build needs 40,000 by itself.
const MEMORY: u64 = 400_000;

/// A platform with TLS too, and the folder of its files.
async fn scene() -> (TempDir, Running) {
    let folder = tempfile::tempdir().expect("a folder");
    let [_, chain, key] = certified(folder.path());
    let files = [&chain, &key].map(|path| path.to_str().expect("a text"));
    let secure = [
        "--sips",
        "127.0.0.1:0",
        "--tls-cert",
        files[0],
        "--tls-key",
        files[1],
    ];
    let data = folder.path().join("data");
    let server = start_with(&data, &Account::generate(), &secure).await;
    server.fill().await;
    (folder, server)
}

/// A phone registers by datagrams, another by a connection, and HTTP is answered.
async fn goes_on(server: &Running, what: &str) {
    registers(server, Transport::Udp).await;
    registers(server, Transport::Tcp).await;
    let seen = timeout(LONG, server.line.get("domains")).await;
    let seen = seen.unwrap_or_else(|_| panic!("{what}: HTTP is late"));
    assert_eq!(seen.status, 200, "{what}");
}

async fn registers(server: &Running, transport: Transport) {
    let mut phone = server.phone(false, transport);
    registered(&mut phone).await;
    phone.end().await;
}

fn is_bounded(server: &Running, what: &str) {
    let peak = peak_of(server.child.id().expect("runs"));
    say(&format!("{what}: peak memory {peak} KiB"));
    assert!(peak < MEMORY, "{what}: {peak} KiB");
}

/// A REGISTER with these header fields in front and this body.
fn register(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "REGISTER sip:{HOST} SIP/2.0\r\n{fields}Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx\r\n\
         From: <sip:anna@{HOST}>;tag=1\r\nTo: <sip:anna@{HOST}>\r\nCall-ID: x\r\nCSeq: 1 REGISTER\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// What no phone sends, each with its name.
fn rubbish() -> Vec<(&'static str, Vec<u8>)> {
    let mut noise = vec![0; 1400];
    let mut state = 7_u32;
    for byte in &mut noise {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = state.to_be_bytes()[0];
    }
    let whole = register("", b"");
    let half = whole[..whole.len() / 2].to_vec();
    let many = |text: &str, count: usize| register(&text.repeat(count), b"");
    vec![
        ("noise", noise),
        ("half a message", half),
        (
            "a head of 60 kB",
            many(&format!("X-Long: {}\r\n", "x".repeat(1000)), 59),
        ),
        ("ten thousand header fields", many("a:b\r\n", 10_000)),
        (
            "a field of 15,000 commas",
            many(&format!("Via: {}\r\n", ",".repeat(15_000)), 1),
        ),
        (
            "a thousand Vias",
            many("v: SIP/2.0/UDP a;branch=z9hG4bKy\r\n", 250),
        ),
        (
            "brackets that never close",
            many(&format!("Contact: {}\r\n", "<".repeat(15_000)), 1),
        ),
        (
            "quotes that never close",
            many(&format!("Contact: {}\r\n", "\"\\".repeat(7000)), 1),
        ),
        (
            "credentials of 3,000 fields",
            many(
                &format!("Authorization: Digest {}\r\n", "a=b,".repeat(3000)),
                1,
            ),
        ),
        (
            "two thousand folds",
            many(&format!("Subject: a{}\r\n", "\r\n b".repeat(2000)), 1),
        ),
        ("a body of 60 kB", register("", &[b'x'; 60_000])),
        (
            "a length that is no number",
            many("Content-Length: -1\r\n", 1),
        ),
        (
            "a length without an end",
            many(&format!("l: {}\r\n", "9".repeat(1000)), 1),
        ),
        ("an empty line, for ever", b"\r\n".repeat(30_000)),
        ("nothing but NUL", vec![0; 60_000]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_of_every_kind_stops_nothing() {
    let (_folder, server) = scene().await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("binds");
    let (mut datagrams, mut connections) = (0, 0);
    for (what, bytes) in rubbish() {
        for _ in 0..500 {
            // What the system has no room for is lost, as it may be on its way.
            datagrams += usize::from(socket.send_to(&bytes, server.sip).await.is_ok());
        }
        for _ in 0..50 {
            let mut stream = TcpStream::connect(server.sip).await.expect("connects");
            // It may be closed before all is written.
            let _ = stream.write_all(&bytes).await;
            connections += 1;
        }
        goes_on(&server, what).await;
    }
    let what = format!("{datagrams} datagrams and {connections} connections of rubbish");
    is_bounded(&server, &what);
}

/// A connection to the registrar from this address of ours.
async fn from(address: Ipv4Addr, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((address, 0).into())?;
    timeout(LONG, socket.connect(to)).await.expect("is quick")
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_connections_that_say_nothing_keep_nobody_out() {
    raise_the_limit();
    let (_folder, server) = scene().await;
    let half = register("", b"");
    let mut open = Vec::new();
    for number in 0..many() {
        // At most a thousand from each address are taken.
        let number_of_address = u8::try_from(2 + number / 1000).expect("some thousands");
        let address = Ipv4Addr::new(127, 0, 0, number_of_address);
        let stream = from(address, server.sip).await.expect("connects");
        let sent = [&b""[..], &half[..60], b"\r\n\r\n"][number % 3];
        let _ = stream.try_write(sent);
        open.push(stream);
    }
    goes_on(&server, "connections").await;
    is_bounded(
        &server,
        &format!("{} connections that say nothing", open.len()),
    );
    drop(open);
    goes_on(&server, "connections that are gone").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_has_a_thousand_connections_and_others_go_on() {
    raise_the_limit();
    let (_folder, server) = scene().await;
    let address = Ipv4Addr::new(127, 0, 0, 2);
    let mut open = Vec::new();
    for _ in 0..1100 {
        open.push(from(address, server.sip).await.expect("connects"));
    }
    // Those beyond the bound are closed at once; the others, that say nothing, after ten seconds.
    let mut closed = 0;
    for stream in open.iter_mut().skip(1024) {
        let read = timeout(LONG, stream.read(&mut [0; 1])).await;
        closed += usize::from(matches!(read, Ok(Ok(0) | Err(_))));
    }
    assert_eq!(closed, 76);
    goes_on(&server, "one address").await;
}

/// A connection whose handshake is done.
async fn secured(folder: &TempDir, server: &Running) -> TlsStream<TcpStream> {
    let trusted = roots(&folder.path().join("authority.pem")).expect("a root");
    let connector = TlsConnector::from(connecting(trusted).expect("a configuration"));
    let stream = TcpStream::connect(server.sips()).await.expect("connects");
    let name = HOST.try_into().expect("a name");
    connector.connect(name, stream).await.expect("shakes hands")
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_senders_over_tls_are_left_and_others_register_meanwhile() {
    let (folder, server) = scene().await;
    let mut shaking = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(server.sips()).await.expect("connects");
        // The first bytes of a handshake.
        stream
            .write_all(&[22, 3, 1, 2, 0, 1])
            .await
            .expect("writes");
        shaking.push(stream);
    }
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut stream = secured(&folder, &server).await;
        stream.write_all(b"REGISTER").await.expect("writes");
        slow.push(stream);
    }
    // Somebody who is quick is served meanwhile.
    let mut quick = secured(&folder, &server).await;
    let whole = register("", b"");
    quick.write_all(&whole).await.expect("writes");
    let mut chunk = [0; 2000];
    let read = timeout(LONG, quick.read(&mut chunk)).await;
    let length = read.expect("is answered").expect("is read");
    assert!(chunk[..length].starts_with(b"SIP/2.0 401 "));
    // A byte more now and then does not keep a connection open.
    let (mut left, begun) = (0, tokio::time::Instant::now());
    for stream in &mut shaking {
        let read = timeout(LONG, stream.read(&mut chunk)).await;
        left += usize::from(matches!(read, Ok(Ok(0) | Err(_))));
    }
    for stream in &mut slow {
        let dripping = async {
            loop {
                let pause = Duration::from_millis(200);
                if let Ok(read) = timeout(pause, stream.read(&mut chunk)).await {
                    return matches!(read, Ok(0) | Err(_));
                }
                if stream.write_all(b" ").await.is_err() {
                    return true;
                }
            }
        };
        left += usize::from(timeout(LONG, dripping).await.is_ok_and(|gone| gone));
    }
    assert_eq!(left, 250, "after {:?}", begun.elapsed());
    is_bounded(&server, "250 slow senders over TLS");
}

/// Threads that send until this is dropped, and what they have sent.
struct Flood {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
}

impl Flood {
    fn new() -> Self {
        Self {
            stop: Arc::default(),
            sent: Arc::default(),
        }
    }

    fn count(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// By datagrams, as fast as they are taken.
    fn datagrams(&self, sip: SocketAddr, request: Vec<u8>) {
        let (stop, sent) = (Arc::clone(&self.stop), Arc::clone(&self.sent));
        thread::spawn(move || {
            let socket = net::UdpSocket::bind("127.0.0.1:0").expect("binds");
            while !stop.load(Ordering::Relaxed) {
                let done = socket.send_to(&request, sip).is_ok();
                sent.fetch_add(usize::from(done), Ordering::Relaxed);
            }
        });
    }

    /// By a connection that reads no answer, opened again when it is closed.
    fn connection(&self, sip: SocketAddr, request: &[u8]) {
        let (stop, sent) = (Arc::clone(&self.stop), Arc::clone(&self.sent));
        let pipelined = request.repeat(100);
        thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let Ok(mut stream) = net::TcpStream::connect(sip) else {
                    continue;
                };
                let patience = Some(Duration::from_millis(100));
                stream.set_write_timeout(patience).expect("is set");
                while !stop.load(Ordering::Relaxed) && stream.write_all(&pipelined).is_ok() {
                    sent.fetch_add(100, Ordering::Relaxed);
                }
            }
        });
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn http_and_other_phones_go_on_while_one_peer_floods() {
    let (_folder, server) = scene().await;
    let flood = Flood::new();
    let request = register("", b"");
    flood.connection(server.sip, &request);
    flood.datagrams(server.sip, request);
    let mut answered = 0;
    while answered < 200 || flood.count() < 50_000 {
        let seen = timeout(LONG, server.line.get("domains")).await;
        assert_eq!(seen.expect("HTTP is answered").status, 200);
        answered += 1;
    }
    // Its datagrams are lost among the others; a connection is not.
    registers(&server, Transport::Tcp).await;
    let sent = flood.count();
    drop(flood);
    let what = format!("a flood of {sent} requests, {answered} over HTTP answered meanwhile");
    is_bounded(&server, &what);
    goes_on(&server, "after the flood").await;
}
