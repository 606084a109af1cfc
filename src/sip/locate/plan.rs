//! The steps from a URI to servers: transport by NAPTR, port by SRV, address by A and AAAA (RFC 3263 §4).

use std::{
    collections::VecDeque,
    net::{IpAddr, SocketAddr},
};

use super::{
    order::order,
    records::{Ask, Naptr, Records, Srv},
};
use crate::sip::{
    flow::Transport,
    message::{Host, Scheme, Uri},
};

/// The most records of one answer that are looked at: the DNS of others decides how long its answers are.
const RECORDS: usize = 32;

/// What of a URI decides where a request for it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// A name, or an address without brackets.
    pub host: String,
    /// The port, when the URI has one.
    pub port: Option<u16>,
    /// The URI's transport parameter.
    pub transport: Option<Transport>,
    /// Whether it is a `sips:` URI: only TLS will do.
    pub secure: bool,
}

impl Destination {
    /// Where the servers of a domain are looked for, when nothing but the domain is known.
    #[must_use]
    pub fn of_domain(domain: &str, secure: bool) -> Self {
        Self {
            host: domain.trim_matches(['[', ']']).to_owned(),
            port: None,
            transport: None,
            secure,
        }
    }

    /// A server as people write it: `192.0.2.1:5060`, `sip.example.com`, `192.0.2.1;transport=tcp`, or a URI of it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        // An address with a port needs no brackets to be told from one without.
        let whole = match text.parse::<SocketAddr>() {
            Ok(address) => format!("sip:{address}"),
            Err(_) if text.starts_with("sip:") || text.starts_with("sips:") => text.to_owned(),
            Err(_) => format!("sip:{text}"),
        };
        let uri = Uri::read(whole.as_bytes())?;
        if uri.user.is_some() || uri.headers.is_some() {
            return None;
        }
        let transport = match uri.params.value("transport") {
            None => None,
            Some(name) => Some(Transport::named(name)?),
        };
        Some(Self {
            host: match uri.host {
                Host::Name(name) => String::from_utf8_lossy(name).into_owned(),
                Host::Ip(ip) => ip.to_string(),
            },
            port: uri.port,
            transport,
            secure: uri.scheme == Scheme::Sips,
        })
    }
}

/// A server to send a request to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// How.
    pub transport: Transport,
    /// Where.
    pub address: SocketAddr,
}

/// What a [`Plan`] wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask the DNS, and come back with the answer.
    Ask(Ask),
    /// Try these in turn; if none takes the request, come back with nothing. An empty list is the end.
    Try(Vec<Target>),
}

/// The way from one URI to its servers. Begin with `step(None)`; answer each question with
/// `step(Some(records))`, and come back with `step(None)` when no server of a list took the request.
#[derive(Debug)]
pub struct Plan {
    destination: Destination,
    /// The transports that we speak, best first.
    spoken: Vec<Transport>,
    seed: u64,
    asked: Option<Asked>,
    left: VecDeque<Stage>,
}

/// What is not known before a [`Stage`] was gone through.
#[derive(Debug, Clone)]
enum Stage {
    /// Which transport to take, by NAPTR.
    Transports,
    /// The servers that these records name. With `otherwise`, the host itself on its default port stands in
    /// for records that are not there.
    Servers {
        transport: Transport,
        name: String,
        otherwise: bool,
    },
    /// The addresses of a host.
    Host {
        transport: Transport,
        name: String,
        port: u16,
    },
    /// A server that is known.
    Known(Target),
}

/// The question that is out.
#[derive(Debug)]
enum Asked {
    Transports,
    Servers {
        transport: Transport,
        otherwise: bool,
    },
    Host {
        transport: Transport,
        port: u16,
    },
}

impl Plan {
    /// Plans the way to `destination` over the transports that are `spoken`, best first. The seed draws lots among
    /// servers of one priority.
    pub fn new(destination: Destination, spoken: &[Transport], seed: u64) -> Self {
        let mut plan = Self {
            spoken: spoken
                .iter()
                .copied()
                .filter(|&transport| !destination.secure || transport == Transport::Tls)
                .collect(),
            destination,
            seed,
            asked: None,
            left: VecDeque::new(),
        };
        plan.left.extend(plan.first());
        plan
    }

    /// Takes the answer to the last question, if there was one, and says what to do next.
    pub fn step(&mut self, records: Option<Records>) -> Next {
        let (asked, records) = (self.asked.take(), records.unwrap_or(Records::Srv(vec![])));
        if let Some(asked) = asked {
            self.learn(asked, records);
        }
        let Some(stage) = self.left.pop_front() else {
            return Next::Try(Vec::new());
        };
        match stage {
            Stage::Transports => {
                self.ask(Asked::Transports, Ask::Naptr(self.destination.host.clone()))
            }
            Stage::Servers {
                transport,
                name,
                otherwise,
            } => self.ask(
                Asked::Servers {
                    transport,
                    otherwise,
                },
                Ask::Srv(name),
            ),
            Stage::Host {
                transport,
                name,
                port,
            } => match name.parse() {
                Ok(address) => Next::Try(vec![target(transport, address, port)]),
                Err(_) => self.ask(Asked::Host { transport, port }, Ask::Address(name)),
            },
            Stage::Known(first) => Next::Try(self.known(first)),
        }
    }

    fn ask(&mut self, asked: Asked, ask: Ask) -> Next {
        self.asked = Some(asked);
        Next::Ask(ask)
    }

    /// The servers that are known and come next, in one list.
    fn known(&mut self, first: Target) -> Vec<Target> {
        let mut targets = vec![first];
        while let Some(Stage::Known(_)) = self.left.front() {
            if let Some(Stage::Known(target)) = self.left.pop_front() {
                targets.push(target);
            }
        }
        targets
    }

    /// What the URI alone decides (RFC 3263 §4.1 and §4.2).
    fn first(&self) -> Option<Stage> {
        let Destination {
            host,
            port,
            transport,
            secure,
        } = &self.destination;
        let numeric = host.parse::<IpAddr>().is_ok();
        let transport = match transport {
            // `sips:` with `transport=tcp` means TLS over TCP (RFC 3261 §26.2.2).
            Some(Transport::Tcp) if *secure => Some(Transport::Tls),
            Some(transport) => Some(*transport),
            None if !numeric && port.is_none() => None,
            None if *secure => Some(Transport::Tls),
            None => Some(Transport::Udp),
        };
        let Some(transport) = transport else {
            return Some(Stage::Transports);
        };
        if !self.spoken.contains(&transport) {
            return None;
        }
        if numeric || port.is_some() {
            let port = port.unwrap_or(transport.default_port());
            let name = host.clone();
            return Some(Stage::Host {
                transport,
                name,
                port,
            });
        }
        Some(Stage::Servers {
            transport,
            name: format!("{}.{host}", label(transport)),
            otherwise: true,
        })
    }

    fn learn(&mut self, asked: Asked, records: Records) {
        match (asked, records) {
            (Asked::Transports, Records::Naptr(records)) => self.learn_transports(records),
            (Asked::Transports, Records::Srv(_) | Records::Address(_)) => {
                self.learn_transports(Vec::new());
            }
            (
                Asked::Servers {
                    transport,
                    otherwise,
                },
                Records::Srv(records),
            ) => self.learn_servers(transport, otherwise, records),
            (Asked::Host { transport, port }, Records::Address(addresses)) => {
                for address in addresses.into_iter().take(RECORDS).rev() {
                    let target = target(transport, address, port);
                    self.left.push_front(Stage::Known(target));
                }
            }
            // An answer to another question is no answer.
            (
                Asked::Servers {
                    transport,
                    otherwise,
                },
                Records::Naptr(_) | Records::Address(_),
            ) => self.learn_servers(transport, otherwise, Vec::new()),
            (Asked::Host { .. }, Records::Naptr(_) | Records::Srv(_)) => {}
        }
    }

    /// The services of a domain in the order that it wants; without any, what we speak in our order.
    fn learn_transports(&mut self, mut records: Vec<Naptr>) {
        records.truncate(RECORDS);
        records.sort_by_key(|record| (record.order, record.preference));
        let services: Vec<(Transport, String)> = records
            .into_iter()
            .filter(|record| record.flags.eq_ignore_ascii_case("s"))
            .filter_map(|record| Some((service(&record.service)?, record.replacement)))
            .collect();
        if services.is_empty() {
            return self.guess_transports();
        }
        // The host itself never stands in here: the domain said where its servers are.
        self.left = services
            .into_iter()
            .filter(|(transport, _)| self.spoken.contains(transport))
            .map(|(transport, name)| Stage::Servers {
                transport,
                name,
                otherwise: false,
            })
            .collect();
    }

    /// Without NAPTR: SRV for each transport, and without any of those the host itself (RFC 3263 §4.1).
    fn guess_transports(&mut self) {
        let last = if self.destination.secure {
            Transport::Tls
        } else {
            Transport::Udp
        };
        let host = &self.destination.host;
        self.left = self
            .spoken
            .iter()
            .map(|&transport| Stage::Servers {
                transport,
                name: format!("{}.{host}", label(transport)),
                otherwise: false,
            })
            .collect();
        if self.spoken.contains(&last) {
            self.left.push_back(Stage::Host {
                transport: last,
                name: host.clone(),
                port: last.default_port(),
            });
        }
    }

    fn learn_servers(&mut self, transport: Transport, otherwise: bool, mut records: Vec<Srv>) {
        records.truncate(RECORDS);
        if records.is_empty() && otherwise {
            self.left.push_front(Stage::Host {
                transport,
                name: self.destination.host.clone(),
                port: transport.default_port(),
            });
        }
        if !records.is_empty() {
            // A domain that names servers is not asked at its own address.
            self.left
                .retain(|stage| !matches!(stage, Stage::Host { .. }));
        }
        for record in order(records, self.seed).into_iter().rev() {
            if !record.target.is_empty() {
                self.left.push_front(Stage::Host {
                    transport,
                    name: record.target,
                    port: record.port,
                });
            }
        }
    }
}

fn target(transport: Transport, address: IpAddr, port: u16) -> Target {
    Target {
        transport,
        address: SocketAddr::new(address, port),
    }
}

/// The labels of SRV records (RFC 3263 §4.2).
fn label(transport: Transport) -> &'static str {
    match transport {
        Transport::Udp => "_sip._udp",
        Transport::Tcp => "_sip._tcp",
        Transport::Tls => "_sips._tcp",
    }
}

/// The transport of a NAPTR service; none for services that are not SIP, or SIP over what we do not speak.
fn service(name: &str) -> Option<Transport> {
    [
        ("SIP+D2U", Transport::Udp),
        ("SIP+D2T", Transport::Tcp),
        ("SIPS+D2T", Transport::Tls),
    ]
    .into_iter()
    .find_map(|(known, transport)| known.eq_ignore_ascii_case(name).then_some(transport))
}
