//! One test, from its first probe to its report.

use std::{collections::HashMap, time::Instant};

use tokio::{
    task::JoinSet,
    time::{sleep_until, timeout},
};

use super::{account, attempts::attempts, tools::Tools};
use crate::{
    api::{
        client::reach,
        patience::{TEST, TEST_ANSWER, TEST_URL, TEST_WAY},
    },
    doctor::{Case, Observed, Opened, Probe, Report, Saw, Script, Unanswered, Unopened},
    net::{Channel, Unheard, Unreached},
    sip::{Transport, locate::Target},
};

/// Runs a test; `told` is called whenever more is known. Dropping the future ends the test at once.
pub async fn examine(case: Case, tools: &Tools, mut told: impl FnMut(&Report)) -> Report {
    let started = Instant::now();
    let name = case
        .server
        .as_ref()
        .map_or(case.domain.clone(), |server| server.host.clone());
    let (mut script, probes) = Script::begin(case);
    told(script.report());
    let mut shown = script.report().clone();
    let mut work = Work {
        tools,
        name,
        started,
        running: JoinSet::new(),
        channels: HashMap::new(),
    };
    for probe in probes {
        work.begin(probe);
    }
    let end = started + TEST;
    while !script.is_done() {
        let done = tokio::select! {
            done = work.running.join_next() => done,
            () = sleep_until(end.into()) => {
                script.stop("it was not found out in 15 s");
                break;
            }
        };
        // A probe that panicked is one that tells nothing.
        let Some(Ok(done)) = done else {
            script.stop("it could not be asked");
            break;
        };
        if let Some((key, channel)) = done.channel {
            work.channels.insert(key, channel);
        }
        for probe in script.step(done.observed) {
            work.begin(probe);
        }
        if *script.report() != shown {
            shown.clone_from(script.report());
            told(&shown);
        }
    }
    if *script.report() != shown {
        told(script.report());
    }
    script.report().clone()
}

/// The way to a server, as a key.
type Key = (Transport, std::net::SocketAddr);

fn key(target: &Target) -> Key {
    (target.transport, target.address)
}

struct Work<'a> {
    tools: &'a Tools,
    /// What certificates are to be for.
    name: String,
    started: Instant,
    running: JoinSet<Done>,
    channels: HashMap<Key, Channel>,
}

/// A probe that has ended, and the channel that it used.
struct Done {
    observed: Observed,
    channel: Option<(Key, Channel)>,
}

impl Work<'_> {
    fn begin(&mut self, probe: Probe) {
        let started = self.started;
        let clock = Instant::now();
        let observed = move |saw: Saw| Observed {
            began: clock - started,
            took: clock.elapsed(),
            saw,
        };
        let alone = move |saw: Saw| Done {
            observed: observed(saw),
            channel: None,
        };
        match probe {
            Probe::Account => {
                let account = self.tools.account.clone();
                self.running.spawn(async move {
                    let answer = match account {
                        Some((client, known)) => account::entry(&client, &known).await,
                        None => Err("no account was given".to_owned()),
                    };
                    alone(Saw::Account(answer))
                });
            }
            Probe::Attempts { domain, endpoint } => {
                let account = self.tools.account.clone();
                self.running.spawn(async move {
                    let (domain, endpoint) = (domain.as_str().into(), endpoint.as_str().into());
                    let answer = match account {
                        Some((client, _)) => attempts(&client, &domain, &endpoint).await,
                        None => Ok(None),
                    };
                    alone(Saw::Attempts(answer))
                });
            }
            Probe::CallUrl(url) => {
                self.running.spawn(async move {
                    let answer = timeout(TEST_URL, reach::status(&url)).await;
                    let silent = || {
                        Err(format!(
                            "it does not answer within {} s",
                            TEST_URL.as_secs()
                        ))
                    };
                    alone(Saw::CallUrl(answer.unwrap_or_else(|_| silent())))
                });
            }
            Probe::LookUp(ask) => {
                let resolver = self.tools.resolver.clone();
                self.running.spawn(async move {
                    let looked = resolver.look_up(ask).await;
                    alone(Saw::Looked {
                        ask: looked.ask,
                        answer: looked.answer,
                        ttl: looked.ttl,
                    })
                });
            }
            Probe::Open(target) => {
                let (name, tls) = (self.name.clone(), self.tools.tls.clone());
                self.running.spawn(async move {
                    let is_tls = target.transport == Transport::Tls;
                    match Channel::open(&target, &name, tls, TEST_WAY).await {
                        Ok(channel) => {
                            let open = Ok(Opened {
                                local: channel.local(),
                                names: is_tls.then(|| vec![name]),
                            });
                            Done {
                                channel: Some((key(&target), channel)),
                                observed: observed(Saw::Opened { target, open }),
                            }
                        }
                        Err(why) => alone(Saw::Opened {
                            target,
                            open: Err(unopened(why)),
                        }),
                    }
                });
            }
            Probe::Send { target, request } => {
                let channel = self.channels.remove(&key(&target));
                self.running.spawn(async move {
                    let Some(mut channel) = channel else {
                        let answer = Err(Unanswered::Closed);
                        return alone(Saw::Answered { target, answer });
                    };
                    let answer = channel.ask(&request, TEST_ANSWER).await.map_err(unanswered);
                    Done {
                        channel: Some((key(&target), channel)),
                        observed: observed(Saw::Answered { target, answer }),
                    }
                });
            }
        }
    }
}

fn unopened(why: Unreached) -> Unopened {
    match why {
        Unreached::Refused => Unopened::Refused,
        Unreached::Silent => Unopened::Silent,
        Unreached::Unreachable => Unopened::Unreachable,
        Unreached::Name(names) => Unopened::Name(names),
        Unreached::Expired => Unopened::Expired,
        Unreached::Untrusted(why) => Unopened::Untrusted(why),
        Unreached::NotTls => Unopened::NotTls,
        Unreached::Failed(why) => Unopened::Failed(why),
    }
}

fn unanswered(why: Unheard) -> Unanswered {
    match why {
        Unheard::Silent => Unanswered::Silent,
        Unheard::Refused => Unanswered::Refused,
        Unheard::Unreachable => Unanswered::Unreachable,
        Unheard::Closed => Unanswered::Closed,
        Unheard::Noise(bytes) => Unanswered::Noise(bytes),
    }
}
