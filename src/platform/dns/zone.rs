//! The records that every domain of the account has: they all lead to the one registrar (RFC 3263).

use std::net::{IpAddr, SocketAddr};

use hickory_proto::rr::{
    Name, RData, Record, RecordType,
    rdata::{A, AAAA, NAPTR, NS, SOA, SRV},
};

use crate::{
    platform::faults::{Trouble, Troubles},
    sip::Transport,
};

/// How long an answer may be kept, in seconds: a domain that was just made is there at once, and one that was
/// deleted is soon gone. sipdeck's own choice.
pub const TTL: u32 = 5;

/// A port that nobody listens on.
const DEAD_PORT: u16 = 1;

/// Where the registrar listens.
#[derive(Debug, Clone, Default)]
pub struct Zone {
    addresses: Vec<IpAddr>,
    services: Vec<Service>,
    troubles: Troubles,
}

/// One way to the registrar.
#[derive(Debug, Clone)]
struct Service {
    label: [&'static str; 2],
    naptr: &'static str,
    port: u16,
}

impl Zone {
    /// A zone for what is listened on. `addresses` are told instead of those that stand for all of them
    /// (`0.0.0.0` and `::`).
    #[must_use]
    pub fn new(listening: &[(Transport, SocketAddr)], addresses: &[IpAddr]) -> Self {
        let mut zone = Self::default();
        // Datagrams first: that is what most phones speak.
        for wanted in [Transport::Udp, Transport::Tcp, Transport::Tls] {
            let (label, naptr) = match wanted {
                Transport::Udp => (["_sip", "_udp"], "SIP+D2U"),
                Transport::Tcp => (["_sip", "_tcp"], "SIP+D2T"),
                Transport::Tls => (["_sips", "_tcp"], "SIPS+D2T"),
            };
            for (transport, address) in listening {
                if *transport != wanted {
                    continue;
                }
                zone.services.push(Service {
                    label,
                    naptr,
                    port: address.port(),
                });
                let here = [address.ip()];
                let told = if address.ip().is_unspecified() {
                    addresses
                } else {
                    &here
                };
                for ip in told {
                    if !zone.addresses.contains(ip) {
                        zone.addresses.push(*ip);
                    }
                }
            }
        }
        zone
    }

    /// The same, in which this goes wrong on purpose.
    #[must_use]
    pub fn with(self, troubles: Troubles) -> Self {
        Self { troubles, ..self }
    }

    /// What stands at the labels before a domain: `None` where there is no such name, an empty list where there is
    /// nothing of this type.
    pub(super) fn records(
        &self,
        labels: &[String],
        domain: &Name,
        kind: RecordType,
    ) -> Option<Vec<RData>> {
        let mut all = match labels {
            [] => self.apex(domain)?,
            [protocol] => {
                let known = |service: &&Service| service.label[1] == protocol;
                self.services.iter().find(known)?;
                Vec::new()
            }
            [service, protocol] => {
                let known = |known: &&Service| known.label == [service, protocol];
                let is_behind = self.troubles.have(Trouble::DeadFirstTarget);
                let live = u16::from(is_behind);
                let mut found: Vec<RData> = self
                    .services
                    .iter()
                    .filter(known)
                    .map(|service| RData::SRV(SRV::new(live, 0, service.port, domain.clone())))
                    .collect();
                if found.is_empty() {
                    return None;
                }
                if is_behind {
                    found.insert(0, RData::SRV(SRV::new(0, 0, DEAD_PORT, domain.clone())));
                }
                found
            }
            _ => return None,
        };
        if kind != RecordType::ANY {
            all.retain(|data| data.record_type() == kind);
        }
        Some(all)
    }

    fn apex(&self, domain: &Name) -> Option<Vec<RData>> {
        let mut all = vec![soa(domain)?, RData::NS(NS(domain.clone()))];
        for (order, service) in (10..).step_by(10).zip(&self.services) {
            let [service_label, protocol] = service.label;
            let replacement = domain
                .prepend_label(protocol)
                .and_then(|name| name.prepend_label(service_label));
            all.push(RData::NAPTR(NAPTR::new(
                order,
                10,
                b"s"[..].into(),
                service.naptr.as_bytes().into(),
                [].into(),
                replacement.ok()?,
            )));
        }
        all.extend(self.addresses());
        Some(all)
    }

    /// The addresses of the registrar.
    pub(super) fn addresses(&self) -> impl Iterator<Item = RData> {
        self.addresses.iter().map(|address| match address {
            IpAddr::V4(ip) => RData::A(A(*ip)),
            IpAddr::V6(ip) => RData::AAAA(AAAA(*ip)),
        })
    }
}

fn soa(domain: &Name) -> Option<RData> {
    let person = domain.prepend_label("hostmaster").ok()?;
    let ttl = i32::try_from(TTL).ok()?;
    Some(RData::SOA(SOA::new(
        domain.clone(),
        person,
        1,
        ttl,
        ttl,
        ttl,
        TTL,
    )))
}

/// The record that says how long it may be remembered that there is nothing (RFC 2308).
pub(super) fn nothing(domain: &Name) -> Option<Record> {
    Some(record(domain, soa(domain)?))
}

pub(super) fn record(name: &Name, data: RData) -> Record {
    Record::from_rdata(name.clone(), TTL, data)
}
