//! One test, from its first probe to its report.

use std::{collections::HashMap, pin::pin, sync::Arc, time::Instant};

use jiff::Timestamp;
use tokio::{
    task::JoinSet,
    time::{sleep_until, timeout},
};

use super::{
    account::{self, Known},
    attempts::attempts,
    debts::Debts,
    ring::ring,
    tools::Tools,
};
use crate::{
    api::{
        Client,
        client::reach,
        patience::{TEST, TEST_ANSWER, TEST_BACK, TEST_URL, TEST_WAY},
    },
    doctor::{
        Case, Certificate, Observed, Opened, Probe, Report, Saw, Script, Token, Unanswered,
        Unopened,
    },
    net::{self, Channel, Unheard, Unreached},
    sip::{Transport, locate::Target},
};

/// Seconds that a token lives, should it not be taken back.
const TOKEN_LIFE: u64 = 60;

/// Runs a test until it is over or `stop` is; `told` is called whenever more is known. Dropping the future ends the test
/// at once. What was made at the service is taken back in any case.
pub async fn examine(
    case: Case,
    tools: &Tools,
    stop: impl Future<Output = ()>,
    mut told: impl FnMut(&Report),
) -> Report {
    let started = Instant::now();
    let address = case.address();
    let name = case
        .server
        .as_ref()
        .map_or(case.domain.clone(), |server| server.host.clone());
    let (mut script, probes) = Script::begin(case);
    told(script.report());
    let mut shown = script.report().clone();
    let mut work = Work {
        tools,
        address,
        name,
        started,
        debts: Arc::new(Debts::new(
            tools.account.as_ref().map(|(client, _)| client.clone()),
        )),
        running: JoinSet::new(),
        channels: HashMap::new(),
    };
    for probe in probes {
        work.begin(probe);
    }
    let end = started + TEST;
    let mut stop = pin!(stop);
    while !script.is_done() {
        let done = tokio::select! {
            done = work.running.join_next() => done,
            () = sleep_until(end.into()) => {
                script.stop("it was not found out in 15 s");
                break;
            }
            () = &mut stop => {
                script.stop("it was stopped");
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
    // Whoever still asks for something does so no more.
    work.running.shutdown().await;
    let left = timeout(TEST_BACK, work.debts.settle()).await;
    let left = left.unwrap_or_else(|_| Some("What the test has made at the service could not be taken back in time; it ends by itself within a minute.".to_owned()));
    if let Some(left) = left {
        script.left(left);
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
    /// Whose phones ring.
    address: String,
    /// What certificates are to be for.
    name: String,
    started: Instant,
    running: JoinSet<Done>,
    channels: HashMap<Key, Channel>,
    debts: Arc<Debts>,
}

/// A probe that has ended, and the channel that it used.
struct Done {
    observed: Observed,
    channel: Option<(Key, Channel)>,
}

impl Work<'_> {
    fn begin(&mut self, probe: Probe) {
        let watch = Watch::start(self.started);
        match probe {
            Probe::Account | Probe::Attempts { .. } | Probe::Token { .. } | Probe::Ring => {
                let account = self.tools.account.clone();
                let (debts, address) = (Arc::clone(&self.debts), self.address.clone());
                self.running.spawn(async move {
                    watch.alone(of_account(probe, account, &debts, &address).await)
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
                    watch.alone(Saw::CallUrl(answer.unwrap_or_else(|_| silent())))
                });
            }
            Probe::LookUp(ask) => {
                let resolver = self.tools.resolver.clone();
                self.running.spawn(async move {
                    let looked = resolver.look_up(ask).await;
                    watch.alone(Saw::Looked {
                        ask: looked.ask,
                        answer: looked.answer,
                        ttl: looked.ttl,
                    })
                });
            }
            Probe::Open(target) => {
                let (name, tls) = (self.name.clone(), self.tools.tls.clone());
                self.running.spawn(async move {
                    match Channel::open(&target, &name, tls, TEST_WAY).await {
                        Ok(channel) => {
                            let open = Ok(Opened {
                                local: channel.local(),
                                certificate: channel.certificate().map(certificate),
                            });
                            Done {
                                channel: Some((key(&target), channel)),
                                observed: watch.observed(Saw::Opened { target, open }),
                            }
                        }
                        Err(why) => watch.alone(Saw::Opened {
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
                        return watch.alone(Saw::Answered { target, answer });
                    };
                    let answer = channel.ask(&request, TEST_ANSWER).await.map_err(unanswered);
                    Done {
                        channel: Some((key(&target), channel)),
                        observed: watch.observed(Saw::Answered { target, answer }),
                    }
                });
            }
        }
    }
}

/// Asks the account; what a probe of another kind sees is nothing of an account.
async fn of_account(
    probe: Probe,
    account: Option<(Client, Known)>,
    debts: &Debts,
    address: &str,
) -> Saw {
    let nobody = || "no account was given".to_owned();
    match probe {
        Probe::Attempts { domain, endpoint } => {
            let (domain, endpoint) = (domain.as_str().into(), endpoint.as_str().into());
            Saw::Attempts(match account {
                Some((client, _)) => attempts(&client, &domain, &endpoint).await,
                None => Ok(None),
            })
        }
        Probe::Token { domain, endpoint } => {
            let (domain, endpoint) = (domain.as_str().into(), endpoint.as_str().into());
            let Some((client, _)) = account else {
                return Saw::Token(Err(nobody()));
            };
            let made = client
                .create_token(&domain, &endpoint, Some(TOKEN_LIFE))
                .await;
            let token = made.map(|made| {
                debts.token(domain, endpoint, made.token.clone());
                Token::new(made.token.reveal().to_owned())
            });
            let said = |why| format!("no token could be made: {}", account::said(&why));
            Saw::Token(token.map_err(said))
        }
        Probe::Ring => Saw::Rang(match account {
            Some((client, _)) => ring(&client, address, debts).await,
            None => Err(nobody()),
        }),
        Probe::Account
        | Probe::CallUrl(_)
        | Probe::LookUp(_)
        | Probe::Open(_)
        | Probe::Send { .. } => Saw::Account(match account {
            Some((client, known)) => account::entry(&client, &known).await,
            None => Err(nobody()),
        }),
    }
}

/// When a probe began.
#[derive(Debug, Clone, Copy)]
struct Watch {
    test: Instant,
    probe: Instant,
}

impl Watch {
    fn start(test: Instant) -> Self {
        Self {
            test,
            probe: Instant::now(),
        }
    }

    fn observed(self, saw: Saw) -> Observed {
        Observed {
            began: self.probe - self.test,
            took: self.probe.elapsed(),
            saw,
        }
    }

    /// What was seen without a channel.
    fn alone(self, saw: Saw) -> Done {
        Done {
            observed: self.observed(saw),
            channel: None,
        }
    }
}

fn certificate(told: &net::Certificate) -> Certificate {
    Certificate {
        names: told.names.clone(),
        from: told.from,
        until: told.until,
        seen: Timestamp::now(),
    }
}

fn unopened(why: Unreached) -> Unopened {
    match why {
        Unreached::Refused => Unopened::Refused,
        Unreached::Silent => Unopened::Silent,
        Unreached::Unreachable => Unopened::Unreachable,
        Unreached::Name(names) => Unopened::Name(names),
        Unreached::Expired(when) => Unopened::Expired(when),
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
