//! SDP as far as a telephone call needs it: one stream of G.711 sound and the keys that are pressed
//! (RFC 8866, RFC 3264, RFC 3551, RFC 4733).

mod law;
mod print;
mod session;

pub use print::{Own, answer, offer};
pub use session::{Audio, Direction, Law, Session, Stream};
