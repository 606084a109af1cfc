//! Asks the DNS what a plan wants to know, and tells the ways of getting nothing apart.

use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use hickory_resolver::{
    TokioResolver,
    config::{LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig},
    net::{DnsError, NetError, runtime::TokioRuntimeProvider},
    proto::{
        op::ResponseCode,
        rr::{Name, RData, RecordType},
    },
};

use crate::sip::{
    Transport,
    locate::{Absent, Ask, Destination, Naptr, Next, Plan, Records, Srv, Target},
};

/// How long one try at a server takes, and how many there are.
const PATIENCE: Duration = Duration::from_secs(2);
const TRIES: usize = 2;

/// The DNS as this machine knows it, or one server of it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Resolver(TokioResolver);

/// The DNS cannot be asked at all.
#[derive(Debug, thiserror::Error)]
#[error("the name servers of this machine cannot be found out: {0}")]
pub struct ResolverError(#[from] NetError);

/// A question, and what came of it.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The question.
    pub ask: Ask,
    /// The records, or why there are none.
    pub answer: Result<Records, Absent>,
    /// How long the records may be kept, in seconds: the shortest of them.
    pub ttl: Option<u32>,
    /// How long it took.
    pub took: Duration,
}

impl Resolver {
    /// Asks the name servers that this machine uses.
    pub fn system() -> Result<Self, ResolverError> {
        let mut builder = TokioResolver::builder(TokioRuntimeProvider::default())?;
        let options = builder.options_mut();
        options.timeout = PATIENCE;
        options.attempts = TRIES;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        Ok(Self(builder.build()?))
    }

    /// The same, for the servers of a host. An address is not asked for, so a machine without name servers will do.
    pub fn for_host(host: &str) -> Result<Self, ResolverError> {
        Self::system().or_else(|why| {
            if host.parse::<IpAddr>().is_ok() {
                Self::at(SocketAddr::from(([127, 0, 0, 1], 53)))
            } else {
                Err(why)
            }
        })
    }

    /// Asks one server and nothing else, and remembers nothing.
    pub fn at(server: SocketAddr) -> Result<Self, ResolverError> {
        let mut name_server = NameServerConfig::udp_and_tcp(server.ip());
        for connection in &mut name_server.connections {
            connection.port = server.port();
        }
        let config = ResolverConfig::from_name_servers(vec![name_server]);
        let mut builder =
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        let options = builder.options_mut();
        options.timeout = PATIENCE;
        options.attempts = TRIES;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        options.use_hosts_file = ResolveHosts::Never;
        options.cache_size = 0;
        Ok(Self(builder.build()?))
    }

    /// Asks one question.
    pub async fn look_up(&self, ask: Ask) -> Looked {
        let started = Instant::now();
        let looked = match &ask {
            Ask::Naptr(name) => self.records(name, RecordType::NAPTR).await.map(naptr),
            Ask::Srv(name) => self.records(name, RecordType::SRV).await.map(srv),
            Ask::Address(name) => self.addresses(name).await,
        };
        let (answer, ttl) = match looked {
            Ok((records, ttl)) => (Ok(records), ttl),
            Err(absent) => (Err(absent), None),
        };
        Looked {
            ask,
            answer,
            ttl,
            took: started.elapsed(),
        }
    }

    /// Begins to look for the servers of a URI.
    #[must_use]
    pub fn search(&self, destination: Destination, spoken: &[Transport], seed: u64) -> Search {
        Search {
            resolver: self.clone(),
            plan: Plan::new(destination, spoken, seed),
            looked: Vec::new(),
        }
    }

    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<(RData, u32)>, Absent> {
        let lookup = self
            .0
            .lookup(absolute(name)?, kind)
            .await
            .map_err(|why| absent(&why))?;
        let records = lookup.answers().iter();
        Ok(records
            .filter(|record| record.record_type() == kind)
            .map(|record| (record.data.clone(), record.ttl))
            .collect())
    }

    async fn addresses(&self, name: &str) -> Result<(Records, Option<u32>), Absent> {
        let lookup = self
            .0
            .lookup_ip(absolute(name)?)
            .await
            .map_err(|why| absent(&why))?;
        let addresses: Vec<IpAddr> = lookup.iter().collect();
        let left = lookup
            .valid_until()
            .saturating_duration_since(Instant::now());
        let ttl = u32::try_from(left.as_secs()).ok();
        Ok((Records::Address(addresses), ttl))
    }
}

/// The search for the servers of one URI, one step after the other.
#[derive(Debug)]
pub struct Search {
    resolver: Resolver,
    plan: Plan,
    looked: Vec<Looked>,
}

impl Search {
    /// The next servers to try, in this order; none when there are no more.
    pub async fn next(&mut self) -> Vec<Target> {
        let mut records = None;
        loop {
            match self.plan.step(records.take()) {
                Next::Try(targets) => return targets,
                Next::Ask(ask) => {
                    let looked = self.resolver.look_up(ask).await;
                    records = looked.answer.clone().ok();
                    self.looked.push(looked);
                }
            }
        }
    }

    /// Everything that was asked so far.
    #[must_use]
    pub fn looked(&self) -> &[Looked] {
        &self.looked
    }
}

/// A name that no search list is tried for.
fn absolute(name: &str) -> Result<Name, Absent> {
    let mut name = Name::from_utf8(name).map_err(|why| Absent::Failed(why.to_string()))?;
    name.set_fqdn(true);
    Ok(name)
}

fn naptr(found: Vec<(RData, u32)>) -> (Records, Option<u32>) {
    let ttl = shortest(&found);
    let records = found.into_iter().filter_map(|(data, _)| {
        let RData::NAPTR(naptr) = data else {
            return None;
        };
        Some(Naptr {
            order: naptr.order,
            preference: naptr.preference,
            flags: String::from_utf8_lossy(&naptr.flags).into_owned(),
            service: String::from_utf8_lossy(&naptr.services).into_owned(),
            replacement: relative(&naptr.replacement),
        })
    });
    (Records::Naptr(records.collect()), ttl)
}

fn srv(found: Vec<(RData, u32)>) -> (Records, Option<u32>) {
    let ttl = shortest(&found);
    let records = found.into_iter().filter_map(|(data, _)| {
        let RData::SRV(srv) = data else { return None };
        Some(Srv {
            priority: srv.priority,
            weight: srv.weight,
            port: srv.port,
            target: relative(&srv.target),
        })
    });
    (Records::Srv(records.collect()), ttl)
}

fn shortest(found: &[(RData, u32)]) -> Option<u32> {
    found.iter().map(|(_, ttl)| *ttl).min()
}

fn relative(name: &Name) -> String {
    name.to_string().trim_end_matches('.').to_owned()
}

fn absent(error: &NetError) -> Absent {
    let code = if let NetError::Dns(DnsError::NoRecordsFound(none)) = error {
        Some(none.response_code)
    } else if let NetError::Dns(DnsError::ResponseCode(code)) = error {
        Some(*code)
    } else {
        None
    };
    let silent = matches!(
        error,
        NetError::Timeout | NetError::NoConnections | NetError::Io(_)
    );
    match code {
        Some(ResponseCode::NXDomain) => Absent::NoSuchName,
        Some(ResponseCode::NoError) => Absent::NoRecord,
        Some(ResponseCode::Refused) => Absent::Refused,
        None if silent => Absent::NoAnswer,
        Some(_) | None => Absent::Failed(error.to_string()),
    }
}
