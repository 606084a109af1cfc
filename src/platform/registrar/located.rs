//! A phone that another program has registered, as that program keeps it.

use std::{net::SocketAddr, time::Duration};

use super::binding::{Binding, BindingId, Contact};
use crate::{
    api::{DomainId, EndpointId},
    sip::{
        Flow, FlowId, Transport,
        message::{Host, Raw, Uri},
    },
};

/// A phone, and the node that holds the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The phone.
    pub binding: Binding,
    /// The number of the node.
    pub node: u32,
}

/// What is kept of it. Times are since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Names it, refreshes included.
    pub id: u64,
    /// The URI of its Contact.
    pub contact: String,
    /// Where its last REGISTER came from, as a URI; without it, where its Contact says.
    pub received: Option<String>,
    /// Who is on the way to it, as Path has it.
    pub path: Option<String>,
    /// What it calls itself.
    pub user_agent: String,
    /// What names the phone whatever its address is (RFC 5626).
    pub instance: Option<String>,
    /// The number of the node.
    pub node: u32,
    /// Since when it is registered.
    pub registered: Duration,
    /// When it was refreshed last.
    pub refreshed: Duration,
    /// Until when it is registered.
    pub expires: Duration,
}

impl Located {
    /// The phone of this endpoint. `None` where the Contact cannot be told apart from what stands around it.
    #[must_use]
    pub fn of(endpoint: EndpointId, domain: DomainId, kept: Kept) -> Option<Self> {
        let mut contact = Contact::kept(format!("<{}>", kept.contact).into())?;
        contact.instance = kept.instance.map(Raw::from);
        let source = kept.received.as_deref().and_then(source);
        let source = source.or_else(|| self::source(&kept.contact));
        let (transport, peer) = source.unwrap_or((Transport::Udp, ([0, 0, 0, 0], 0).into()));
        Some(Self {
            node: kept.node,
            binding: Binding {
                id: BindingId(kept.id),
                endpoint,
                domain,
                contact,
                call_id: Raw::from(String::new()),
                cseq: 0,
                path: kept.path.filter(|path| !path.is_empty()).map(Raw::from),
                flow: Flow {
                    id: FlowId(0),
                    transport,
                    peer,
                },
                user_agent: (!kept.user_agent.is_empty()).then(|| kept.user_agent.into()),
                registered: kept.registered,
                refreshed: kept.refreshed,
                expires: kept.expires,
            },
        })
    }
}

/// Where a URI with an address leads to.
fn source(uri: &str) -> Option<(Transport, SocketAddr)> {
    let read = Uri::read(uri.as_bytes())?;
    let Host::Ip(ip) = read.host else { return None };
    let lower = uri.to_ascii_lowercase();
    let is_by = |name: &str| lower.contains(&format!(";transport={name}"));
    let transport = if is_by("tls") {
        Transport::Tls
    } else if is_by("tcp") {
        Transport::Tcp
    } else {
        Transport::Udp
    };
    let port = read.port.unwrap_or_else(|| transport.default_port());
    Some((transport, SocketAddr::new(ip, port)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Kept, Located};
    use crate::sip::Transport;

    #[test]
    fn a_phone_is_where_its_register_came_from() {
        let kept = Kept {
            id: 7,
            contact: "sip:42@10.0.0.9:5060;x=1".into(),
            received: Some("sip:192.0.2.7:40000;transport=tcp".into()),
            path: Some("<sip:10.0.0.1;lr>".into()),
            user_agent: String::new(),
            instance: Some("\"<urn:uuid:1>\"".into()),
            node: 2,
            registered: Duration::from_secs(1),
            refreshed: Duration::from_secs(2),
            expires: Duration::from_secs(3),
        };
        let bare = Kept {
            received: None,
            ..kept.clone()
        };
        let of = |kept| Located::of("re-1".into(), "rd-1".into(), kept).expect("a phone");
        let located = of(kept);
        assert_eq!(located.node, 2);
        assert_eq!(located.binding.contact.uri(), b"sip:42@10.0.0.9:5060;x=1");
        assert_eq!(located.binding.flow.transport, Transport::Tcp);
        assert_eq!(located.binding.flow.peer.to_string(), "192.0.2.7:40000");
        assert_eq!(located.binding.user_agent, None);
        let path = located.binding.path.as_deref();
        assert_eq!(path, Some(&b"<sip:10.0.0.1;lr>"[..]));
        let flow = of(bare).binding.flow;
        assert_eq!(
            (flow.transport, flow.peer.to_string()),
            (Transport::Udp, "10.0.0.9:5060".to_owned())
        );
    }
}
