//! Transports as the platform tells them.

use crate::sip::Transport;

/// In lower case.
pub fn name(transport: Transport) -> &'static str {
    match transport {
        Transport::Udp => "udp",
        Transport::Tcp => "tcp",
        Transport::Tls => "tls",
    }
}
