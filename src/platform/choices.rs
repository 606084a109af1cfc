//! Constants that the real service never documented: every value is our choice, not a fact about Bandwidth
//! (reference §14).

use std::time::Duration;

use crate::sip::digest::Hash;

/// Why a certificate for other names cannot be shown.
pub const NO_WRONG_NAME: &str =
    "The trouble wrong_name needs a second certificate: --wrong-cert and --wrong-key.";
/// Page size when none is asked for, or 0 (documented, reference §3).
pub const PAGE_SIZE: u32 = 25;
/// Larger sizes are clamped to this for every list. The reference says 1,000 for most, 100 or 1,000 for domains.
pub const PAGE_SIZE_MAX: u32 = 1000;
/// Code of deleting a domain that still has endpoints (409): we refuse, and never delete them along with it.
pub const DOMAIN_NOT_EMPTY: &str = "domain-not-empty";
/// Code of a domain name that is taken (409). Names are compared without regard to case.
pub const DUPLICATE_DOMAIN: &str = "duplicate-domain";
/// Code of an endpoint name that is taken in its domain (409).
pub const DUPLICATE_ENDPOINT: &str = "duplicate-endpoint";
/// Code of a phone number that the account has already (409).
pub const DUPLICATE_NUMBER: &str = "duplicate-number";
/// Code of one domain too many (403, category `limit`).
pub const DOMAIN_LIMIT: &str = "domain-limit-reached";
/// Code of missing or wrong credentials (401, category `authentication`).
pub const BAD_CREDENTIALS: &str = "invalid-credentials";
/// Code of a control request under a host name that is not this machine's (403).
pub const FOREIGN_HOST: &str = "foreign-host";
/// Code of a control request on behalf of a web page (403).
pub const FOREIGN_ORIGIN: &str = "foreign-origin";
/// Code of a token that does not exist, or does no more (404).
pub const NO_TOKEN: &str = "token-not-found";
/// Code of an unknown domain (404; inferred from `application-not-found`).
pub const NO_DOMAIN: &str = "domain-not-found";
/// Code of an unknown endpoint (404; inferred likewise).
pub const NO_ENDPOINT: &str = "endpoint-not-found";
/// Code of an unknown application (404, documented).
pub const NO_APPLICATION: &str = "application-not-found";
/// Code of an unknown phone number (404, documented).
pub const NO_NUMBER: &str = "number-not-found";
/// Code of a registration that is none, or none any more (404).
pub const NO_REGISTRATION: &str = "registration-not-found";
/// Code of a path that names nothing (404, documented).
pub const NO_RESOURCE: &str = "resource-not-found";
/// Code of an unknown error (404, documented).
pub const NO_ERROR: &str = "user-error-not-found";
/// Life of a token when the request does not say, in seconds.
pub const TOKEN_LIFE: u64 = 3600;
/// Longest life of a token, in seconds; more is refused.
pub const TOKEN_LIFE_MAX: u64 = 30 * 86_400;
/// What `GET …/account` says of the money: there is none here.
pub const BALANCE: &str = "100.00";
/// The account type that Java's start-up probe expects (reference §2.16).
pub const ACCOUNT_TYPE: &str = "pre-pay";
/// Longest callback timeout of an application in milliseconds (documented, reference §7).
pub const CALLBACK_TIMEOUT_MAX: u64 = 10_000;
/// Largest request body in bytes; no request of the API comes near.
pub const BODY_MAX: usize = 64 * 1024;
/// How much of a body that is too large is read and thrown away, so that its sender can read the answer.
pub const BODY_DRAIN_MAX: u64 = 256 * 1024 * 1024;
/// How long a request may take to send its body.
pub const BODY_TIME: Duration = Duration::from_secs(15);
/// How long somebody without credentials may take to send a body that nobody keeps.
pub const STRANGER_TIME: Duration = Duration::from_secs(2);
/// How long a request may take to send its head; also how long an idle connection is kept.
pub const HEAD_TIME: Duration = Duration::from_secs(30);
/// How long an answer may wait to be taken.
pub const WRITE_TIME: Duration = Duration::from_secs(10);
/// Largest request head in bytes.
pub const HEAD_MAX: usize = 16 * 1024;
/// Longest path with its query, in bytes; longer ones are answered 414.
pub const TARGET_MAX: usize = 2048;
/// How much of a path, a query or a message is kept or repeated, in bytes.
pub const EXCERPT: usize = 512;
/// Most header lines in a request.
pub const HEADERS_MAX: usize = 100;
/// Most connections at a time. A newcomer takes the place of one that waits for its other side.
pub const CONNECTIONS_MAX: usize = 1024;
/// Most of them from one address.
pub const CONNECTIONS_EACH: usize = 896;
/// Bytes of an answer that the system keeps for a connection that does not read.
pub const SEND_BUFFER: u32 = 32 * 1024;
/// Connections that the system keeps until they are accepted.
pub const BACKLOG: u32 = 1024;
/// File handles that connections leave to the store and the rest of the program.
pub const HANDLES_KEPT: usize = 64;
/// How long it is until room is looked for again while all connections are worked for.
pub const ROOM_PAUSE: Duration = Duration::from_millis(20);
/// How long no connection is accepted after one could not be, when none is open that could end.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(250);
/// How long a request under way may take to be answered when the platform stops.
pub const STOP_GRACE: Duration = Duration::from_secs(3);
/// How long the store may be locked by another program until whoever waits for it is refused (503), all at once.
pub const LOCK_TIME: Duration = Duration::from_secs(3);
/// After how many seconds what was refused since the database was away may be asked again.
pub const AWAY_RETRY_AFTER: u32 = 2;
/// How long a database may take to answer what it is asked, with all that was asked before, until whoever waits is
/// refused (503). Longer than [`SETTLE_TIME`].
pub const ANSWER_TIME: Duration = Duration::from_secs(15);
/// How long a stop waits for each connection to a database that does not answer.
pub const LEAVE_TIME: Duration = Duration::from_secs(1);
/// How long a database may take to let a connection in, once it has accepted it.
pub const ENTER_TIME: Duration = Duration::from_secs(10);
/// How long a database may take to accept a connection.
pub const CONNECT_TIME: Duration = Duration::from_secs(3);
/// How long a database that went away in a commit is waited for, to learn whether the change was made.
pub const SETTLE_TIME: Duration = Duration::from_secs(10);
/// For how many seconds a phone is registered that does not say.
pub const EXPIRES_DEFAULT: u32 = 3600;
/// The shortest time that a phone may ask for, in seconds.
pub const EXPIRES_MIN: u32 = 60;
/// The longest time that is granted, in seconds.
pub const EXPIRES_MAX: u32 = 7200;
/// By how much a granted time is shortened at random, at most, in thousandths.
pub const EXPIRES_SHAVE_MAX: u32 = 100;
/// After how many seconds a phone should try again for which there was no room.
pub const FULL_RETRY_AFTER: u32 = 300;
/// How long it is at most until Kamailio knows a new domain or node.
pub const NODE_RELOAD: Duration = Duration::from_secs(5);
/// How long an answer of a node is waited for when it is looked at.
pub const NODE_ANSWER: Duration = Duration::from_secs(3);
/// How far apart two clocks may be that tell when registrations end.
pub const CLOCKS_APART: Duration = Duration::from_secs(3);
/// How often Kamailio looks for registrations that have ended.
pub const NODE_TIDY: Duration = Duration::from_secs(10);
/// The group of Kamailio nodes in their table of addresses.
pub const GROUP_OF_NODES: u32 = 1;
/// The group of the platform's processes there.
pub const GROUP_OF_PROCESSES: u32 = 2;
/// The set of those that calls are handed to.
pub const PROCESSES: u32 = 1;
/// How often a node asks each process whether it is there.
pub const NODE_PING: Duration = Duration::from_secs(2);
/// How long a node waits for the first word of a process to an INVITE, until it asks the next.
pub const NODE_HANDING: Duration = Duration::from_secs(2);
/// How long a process may stand still before it takes no calls that were handed to it meanwhile: somewhat less than
/// [`NODE_HANDING`].
pub const STILL_MAX: Duration = Duration::from_millis(1750);
/// How often it looks whether it stands still.
pub const STILL_LOOK: Duration = Duration::from_millis(500);
/// For how long it takes none then: what waits is read meanwhile.
pub const STILL_LATE: Duration = Duration::from_millis(500);
/// How long a node waits for an answer once a phone rings: longer than any call may, whose end is the platform's to say.
pub const NODE_RINGING: Duration = Duration::from_secs(CALL_TIMEOUT_MAX + 20);
/// How long Kamailio waits for the first word to an INVITE, from a phone or from the node that holds it.
pub const NODE_SILENCE: Duration = Duration::from_secs(5);
/// After how many seconds a phone should try again that Kamailio cannot answer, since the database is away.
pub const NODE_RETRY_AFTER: u32 = 30;
/// The most phones of an endpoint that Kamailio registers.
pub const NODE_CONTACTS_MAX: u32 = 10;
/// How many bytes of contacts the answer to a REGISTER lists in a datagram.
pub const CONTACTS_BYTES_MAX: usize = 4096;
/// How much is kept of what a phone calls itself, in bytes.
pub const USER_AGENT_MAX: usize = 128;
/// How much is kept of each thing that somebody sent who was refused, in bytes.
pub const SENT_MAX: usize = 128;
/// How many failed attempts are remembered for each endpoint.
pub const ATTEMPTS_MAX: usize = 20;
/// How many failed attempts are remembered for all endpoints together.
pub const ATTEMPTS_ALL_MAX: usize = 20_000;
/// How many failed attempts are remembered of users that do not exist.
pub const STRANGERS_MAX: usize = 1000;
/// How long it may be from one failed attempt to the same again, so that both are counted as one failure.
pub const REPEAT_GAP: Duration = Duration::from_hours(1);
/// How often a failure that repeats itself is told at most.
pub const REFUSED_EVERY: Duration = Duration::from_secs(2);
/// How many failures are told at once; the others after a pause.
pub const REFUSED_AT_ONCE: usize = 50;
/// That pause.
pub const REFUSED_PAUSE: Duration = Duration::from_millis(500);
/// How long registrations that have ended are remembered.
pub const HISTORY_TIME: Duration = Duration::from_hours(24);
/// How many of them for each endpoint.
pub const HISTORY_MAX: usize = 50;
/// How many of them in all.
pub const HISTORY_ALL_MAX: usize = 50_000;
/// How many bytes of memory the last messages of all phones may take.
pub const TRACE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How many messages of an endpoint are shown at most.
pub const TRACE_MAX: usize = 500;
/// How many events are kept for those who come back.
pub const STREAM_MAX: usize = 16_384;
/// How many bytes of memory they may take.
pub const STREAM_BYTES_MAX: usize = 16 * 1024 * 1024;
/// After how long without an event something is sent all the same.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many endpoints are kept in memory once they were looked up.
pub const USERS_MAX: usize = 100_000;
/// How many names are kept in memory that no endpoint or domain has.
pub const NOBODIES_MAX: usize = 10_000;
/// What we call ourselves in requests to phones.
pub const USER_AGENT: &str = concat!("sipdeck/", env!("CARGO_PKG_VERSION"));
/// Code of an unknown call (404, documented).
pub const NO_CALL: &str = "call-not-found";
/// Code of an unknown event of a call (404; inferred).
pub const NO_CALL_EVENT: &str = "call-event-not-found";
/// How long phones ring when the request does not say (documented).
pub const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// For how many seconds phones may ring at most (documented).
pub const CALL_TIMEOUT_MAX: u64 = 300;
/// How many header fields an application may send with a call (documented).
pub const CALL_HEADERS_MAX: usize = 5;
/// How long their names and values may be, in characters (documented).
pub const CALL_HEADER_MAX: usize = 256;
/// Code of an unknown bridge (404, documented).
pub const NO_BRIDGE: &str = "bridge-not-found";
/// The most calls at a time.
pub const CALLS_MAX: usize = 2000;
/// How many calls are remembered, those that have ended included.
pub const CALLS_KEPT: usize = 10_000;
/// How many bridges are remembered.
pub const BRIDGES_KEPT: usize = 10_000;
/// How long an application may let a caller wait until it answers or refuses.
pub const ANSWER_WITHIN: Duration = Duration::from_mins(2);
/// How often a caller is told that it still rings.
pub const RING_AGAIN: Duration = Duration::from_mins(1);
/// How long a phone may take to accept a connection for a request that is too long for a datagram.
pub const CONNECTED_WITHIN: Duration = Duration::from_secs(2);
/// How much is kept of what was dialled, in characters.
pub const DIALLED_MAX: usize = 256;
/// How long a phone may send no sound that says that it sends some, until it is taken for gone.
pub const SOUND_WITHIN: Duration = Duration::from_mins(1);
/// The shortest time that a phone may promise to say again that it is there, in seconds (RFC 4028 §5).
pub const SESSION_MIN: u32 = 90;
/// How often those who watch are told what is heard in calls.
pub const SOUND_EVERY: Duration = Duration::from_secs(5);
/// Code of a request about what another process holds, which does not answer (503).
pub const AWAY_PROCESS: &str = "process-unavailable";
/// How often a process says that it is there, where several have calls of one account.
pub const BEAT: Duration = Duration::from_secs(2);
/// After how long without a word a process is taken for dead: its calls are ended then.
pub const BEATS_LOST: Duration = Duration::from_secs(9);
/// How long a request waits for the process that holds what it is about.
pub const ORDER_TIME: Duration = Duration::from_secs(5);
/// How many requests may wait for one process.
pub const ORDERS_MAX: u32 = 256;
/// How many of them it carries out at a time.
pub const ORDERS_AT_ONCE: usize = 64;
/// The longest answer that is handed from one process to another, in bytes.
pub const ORDER_ANSWER_MAX: usize = 4 * 1024 * 1024;
/// What the list of errors says of a call that went on when the platform was killed.
pub const INTERRUPTED: &str = "The platform was ended while the call went on.";
/// How many events may wait to be told to applications before calls that come are refused: nobody could be told of them
/// in time.
pub const CALLBACKS_MAX: usize = 500;
/// How many of calls that go on may wait: an application that is not told of a hangup leaves the other side of a bridge
/// waiting, so there is room for them long after new calls are refused.
pub const CALLBACKS_LAST: usize = 16 * CALLBACKS_MAX;
/// How long a connection to an application is kept without use: shorter than any server keeps it (the shortest known is
/// five seconds), so that no event is sent into one that is being closed.
pub const CALLBACK_IDLE: Duration = Duration::from_secs(4);
/// How many errands, and how many events that were told, are worked off in one turn of the SIP engine.
pub const TURN: usize = 64;
/// How many events that were told are remembered.
pub const CALLBACKS_KEPT: usize = 1000;
/// How many keys may be pressed with one request (documented).
pub const KEYS_MAX: usize = 92;
/// The ports that sound comes to and leaves from: below those that the system gives out by itself.
pub const MEDIA_PORTS: (u16, u16) = (16_384, 32_767);
/// How many header fields of a phone's INVITE an application sees.
pub const EXTRA_KEPT: usize = 16;
/// The most SIP connections at a time, where the system allows it.
pub const SIP_CONNECTIONS_MAX: usize = 16_384;
/// How many SIP transactions there may be at a time.
pub const TRANSACTIONS_MAX: usize = 100_000;
/// How many REGISTERs may wait for the store at a time.
pub const CASES_MAX: usize = 10_000;
/// How many bytes of them may wait.
pub const CASES_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The longest refusal that is kept for who asks again, in bytes.
pub const REFUSAL_KEPT: usize = 1024;
/// How many bindings end at once; the others a moment later, so that nothing waits for them.
pub const EXPIRED_AT_ONCE: usize = 1000;
/// How many groups of questions the store is asked at a time.
pub const QUESTIONS_AT_ONCE: usize = 4;
/// For how long no registration is stored after one could not be: until then, phones are told to try again.
pub const STORE_PAUSE: Duration = Duration::from_secs(5);
/// How many orders the SIP task may be behind with.
pub const ERRANDS_MAX: usize = 256;
/// How many bytes of memory all bindings may take.
pub const BINDINGS_BYTES_MAX: usize = 1024 * 1024 * 1024;
/// The algorithm that phones are asked to prove their passwords with: the only one that all of them know.
pub const ALGORITHM: Hash = Hash::Md5;
/// How long a challenge may be answered.
pub const NONCE_LIFE: Duration = Duration::from_mins(5);
/// How many answered challenges are remembered, so that none is answered twice.
pub const NONCES_MAX: usize = 500_000;
/// After how many seconds a phone may try again that came while the store could not be asked.
pub const BUSY_RETRY_AFTER: u32 = 10;
/// How many phones a second are asked back of those that came at a busy time: the more there were, the later.
pub const BACK_A_SECOND: u64 = 4000;
/// The latest that any of them is asked back, in seconds.
pub const BACK_MAX: u64 = 60;
/// One of so many who are asked to come back later is served all the same.
pub const HURRIED_SHARE: u64 = 8;
/// How long a datagram may have waited: beyond that, requests without credentials are asked to come back later.
pub const WAIT_MAX: Duration = Duration::from_millis(100);
