//! What tells transactions apart (RFC 3261 §17.1.3 and §17.2.3).

use std::{fmt, sync::Arc};

use crate::sip::message::{Message, Method, Seen};

/// The name of a transaction. Cheap to copy.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Arc<[u8]>);

/// Stands between the parts of a key; it stands in none of them.
const BETWEEN: &[u8] = b"\n";

impl Key {
    /// The server transaction of a request. An ACK and its INVITE have the same.
    pub fn server(message: &Message, seen: &Seen) -> Self {
        if seen.cseq.method == Method::Ack {
            return Self::of_request(message, seen, &Method::Invite);
        }
        Self::of_request(message, seen, &seen.cseq.method)
    }

    /// The server transaction of the INVITE that a CANCEL is for (§9.2).
    pub fn cancelled(message: &Message, seen: &Seen) -> Self {
        Self::of_request(message, seen, &Method::Invite)
    }

    fn of_request(message: &Message, seen: &Seen, method: &Method) -> Self {
        if seen.via.modern() {
            let host = seen.via.host.text().to_ascii_lowercase();
            let port = seen.via.port.unwrap_or_default().to_be_bytes();
            return Self::join(&[
                b"server",
                method.as_bytes(),
                seen.via.branch().unwrap_or_default(),
                host.as_bytes(),
                &port,
            ]);
        }
        // A client of RFC 2543. The tag of To is left out: an ACK has the one of the response.
        Self::join(&[
            b"old server",
            method.as_bytes(),
            message.uri().map_or(&[][..], |uri| uri),
            seen.from.tag().unwrap_or_default(),
            seen.call_id,
            &seen.cseq.number.to_be_bytes(),
            seen.via.transport,
            seen.via.host.text().as_bytes(),
            seen.via.params.as_bytes(),
        ])
    }

    /// The client transaction of a request that is sent, or of the response to it.
    pub fn client(seen: &Seen) -> Self {
        let branch = seen.via.branch().unwrap_or_default();
        Self::join(&[b"client", seen.cseq.method.as_bytes(), branch])
    }

    /// The transaction of a request that we have sent, or that came.
    pub fn of(message: &Message, seen: &Seen, is_ours: bool) -> Self {
        if is_ours {
            Self::client(seen)
        } else {
            Self::server(message, seen)
        }
    }

    /// The INVITE that was accepted and that this ACK is for: its branch is a new one (§13.2.2.4).
    pub(super) fn accepted(seen: &Seen) -> Self {
        Self::join(&[
            b"accepted",
            seen.call_id,
            seen.from.tag().unwrap_or_default(),
            &seen.cseq.number.to_be_bytes(),
        ])
    }

    fn join(parts: &[&[u8]]) -> Self {
        Self(parts.join(BETWEEN).into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}
