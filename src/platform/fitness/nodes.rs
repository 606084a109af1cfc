//! What is found of the nodes: each by itself, then whether they are alike.

use std::{
    net::{SocketAddr, SocketAddrV4},
    time::Duration,
};

use futures_util::future::join_all;
use tokio::time::{Instant, sleep};

use super::{
    database::{apart, are_apart},
    finding::Finding,
    node::{Itself, Node},
};
use crate::{
    platform::{
        choices,
        store::server::{Sip, Somebody},
    },
    sip::{Transport, digest::Challenge},
};

/// The oldest version whose modules are as the configuration wants them.
const EARLIEST: (u32, u32) = (5, 6);
/// How often a node that does not know a domain yet is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// All of it. `ahead` is how far the database's clock is ahead of this machine's, in milliseconds.
pub async fn findings(sip: &Sip, ahead: i64) -> Vec<Finding> {
    let mut found = processes(&sip.processes).await;
    if sip.nodes.is_empty() {
        found.push(Finding::unknown("nodes", "there is none in sip.address"));
        return found;
    }
    let each = sip.nodes.iter().map(|(number, address)| async move {
        let of = format!("node {number}");
        look(&of, SocketAddr::V4(*address), sip, ahead).await
    });
    let (of_each, there): (Vec<_>, Vec<_>) = futures_util::future::join_all(each)
        .await
        .into_iter()
        .unzip();
    found.extend(of_each.into_iter().flatten());
    let mut there: Vec<There> = there.into_iter().flatten().collect();
    if let Some(somebody) = &sip.somebody {
        found.extend(key(&mut there, somebody).await);
    }
    found
}

/// Whether the processes answer that nodes hand calls to.
async fn processes(all: &[SocketAddrV4]) -> Vec<Finding> {
    if all.is_empty() {
        let text =
            "none takes calls: nodes answer 503 to a phone that calls, unless they are --direct";
        return vec![Finding::unknown("servers", text)];
    }
    let each = all.iter().map(|address| async move {
        let answer = match Node::reach(SocketAddr::V4(*address), Transport::Udp).await {
            Ok(mut way) => way.itself().await,
            Err(why) => Err(why),
        };
        match answer {
            Ok(_) => Finding::fits("server", format!("{address} takes calls")),
            Err(why) => Finding::unfit(
                "server",
                format!("{address} does not answer OPTIONS by UDP: {why}."),
                "Start it again with the same --sip; one that is gone for good is taken out: DELETE FROM sip.dispatcher WHERE \
                 destination = 'sip:IP:PORT'; DELETE FROM sip.address WHERE tag = 'IP:PORT';",
            ),
        }
    });
    join_all(each).await
}

/// A node that asks for passwords.
struct There {
    of: String,
    node: Node,
    own: Challenge,
}

/// What is found of one node, and the node, if it asks for passwords.
async fn look(
    of: &str,
    address: SocketAddr,
    sip: &Sip,
    ahead: i64,
) -> (Vec<Finding>, Option<There>) {
    let mut found = Vec::new();
    let mut node = None;
    for transport in [Transport::Udp, Transport::Tcp] {
        let mut way = match Node::reach(address, transport).await {
            Ok(way) => way,
            Err(why) => {
                found.push(silent(of, address, transport, &why));
                continue;
            }
        };
        match way.itself().await {
            Ok(itself) => {
                if node.is_none() {
                    found.push(told(of, address, &itself));
                    found.extend(clock(of, &itself, ahead));
                    node = Some(way);
                }
            }
            Err(why) => found.push(silent(of, address, transport, &why)),
        }
    }
    let Some(mut node) = node else {
        return (found, None);
    };
    let Some(newest) = &sip.newest else {
        found.push(Finding::unknown(
            of,
            "whether it knows domains: there is none yet",
        ));
        return (found, None);
    };
    let (knows, own) = knows(of, &mut node, newest).await;
    found.push(knows);
    let there = own.map(|own| There {
        of: of.to_owned(),
        node,
        own,
    });
    (found, there)
}

fn silent(of: &str, address: SocketAddr, transport: Transport, why: &str) -> Finding {
    let text = format!("{address} does not answer OPTIONS by {transport}: {why}.");
    let advice = "See that Kamailio runs there, and that this host may reach it; a node that is gone is taken out of sip.address.";
    Finding::unfit(of, text, advice)
}

fn told(of: &str, address: SocketAddr, itself: &Itself) -> Finding {
    let server = &itself.server;
    match itself.version {
        None if server.is_empty() => {
            Finding::unknown(of, format!("{address} does not say what it is"))
        }
        None => Finding::unknown(of, format!("{address} says that it is {server}")),
        Some(version) if version < EARLIEST => Finding::unfit(
            of,
            format!("{address} is {server}."),
            "It must be Kamailio 5.6 or later.",
        ),
        Some(_) => Finding::fits(of, format!("{address} is {server}")),
    }
}

fn clock(of: &str, itself: &Itself, ahead: i64) -> Option<Finding> {
    let Some(own) = itself.ahead else {
        return Some(Finding::unknown(of, "it does not say what time it is"));
    };
    let ahead = own - ahead;
    are_apart(ahead).then(|| {
        let text = format!(
            "Its clock is {} of the database's: registrations seem to end too early or too late.",
            apart(ahead)
        );
        Finding::unfit(of, text, "Let all hosts keep time by NTP.")
    })
}

/// Whether a node knows the domain that was made last, which it learns some seconds later; and the challenge that it sends.
async fn knows(of: &str, node: &mut Node, host: &str) -> (Finding, Option<Challenge>) {
    let end = Instant::now() + 2 * choices::NODE_RELOAD;
    loop {
        let answer = node.challenge(host).await;
        match answer {
            Ok((401, Some(own))) => {
                let text = format!("it asks phones of {host} for a password");
                return (Finding::fits(of, text), Some(own));
            }
            Ok((404, _)) if Instant::now() < end => sleep(AGAIN).await,
            Ok((404, _)) => {
                let text = format!("It does not know the domain {host}, which was made last.");
                let advice = "It reads domains anew every 5 seconds: see its log, and that it reads this database.";
                return (Finding::unfit(of, text, advice), None);
            }
            Ok((503, _)) => {
                let advice = "See its log, its PGPASSFILE, and pg_hba.conf of the database.";
                return (
                    Finding::unfit(of, "It cannot read the database.", advice),
                    None,
                );
            }
            Ok((status, _)) => {
                let text = format!("a REGISTER for {host} is answered {status}");
                return (Finding::unknown(of, text), None);
            }
            Err(why) => {
                let text = format!("a REGISTER for {host} is not answered: {why}");
                return (Finding::unknown(of, text), None);
            }
        }
    }
}

/// Whether each node takes an answer to its own challenge, and to that of the first.
async fn key(there: &mut [There], somebody: &Somebody) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut first: Option<(String, Challenge)> = None;
    for There { of, node, own } in there {
        // The one that is there already may be used up.
        if let Ok((401, Some(new))) = node.challenge(&somebody.host).await {
            *own = new;
        }
        match node.proved(somebody, own).await {
            Ok(200) => {}
            Ok(401) => {
                let text = "It takes no password that is in this database for right.";
                let advice = "See that it reads the same database, and that its configuration is of this version.";
                found.push(Finding::unfit(of.as_str(), text, advice));
                continue;
            }
            Ok(status) => {
                let text = format!("a REGISTER with the right password is answered {status}");
                found.push(Finding::unknown(of.as_str(), text));
                continue;
            }
            Err(why) => {
                found.push(Finding::unknown(
                    of.as_str(),
                    format!("passwords could not be tried: {why}"),
                ));
                continue;
            }
        }
        let Some((other, theirs)) = &first else {
            first = Some((of.clone(), own.clone()));
            continue;
        };
        // The algorithm is each node's own.
        let mut mixed = own.clone();
        mixed.nonce = theirs.nonce.clone();
        found.push(match node.proved(somebody, &mixed).await {
            Ok(200) => Finding::fits(of.as_str(), format!("it takes the challenges of {other}")),
            Ok(401) => Finding::unfit(
                of.as_str(),
                format!("It does not take the challenges of {other}: their keys differ."),
                "One file of sipdeck platform kamailio-config --key belongs on all nodes; restart Kamailio after it was copied.",
            ),
            Ok(status) => Finding::unknown(of.as_str(), format!("a challenge of {other} is answered {status}")),
            Err(why) => Finding::unknown(of.as_str(), format!("challenges of {other} could not be tried: {why}")),
        });
    }
    found
}
