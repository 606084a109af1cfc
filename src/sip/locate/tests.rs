//! Ways from URIs to servers through a made-up DNS.

use std::collections::BTreeMap;

use super::{Ask, Destination, Naptr, Next, Plan, Records, Srv, order::order};
use crate::sip::Transport::{self, Tcp, Tls, Udp};

/// All transports, the way a phone without an opinion prefers them.
const ALL: &[Transport] = &[Udp, Tcp, Tls];

/// A destination in the short form `sips:host:port;transport`.
fn destination(text: &str) -> Destination {
    let (text, transport) = match text.split_once(';') {
        Some((text, "udp")) => (text, Some(Udp)),
        Some((text, "tcp")) => (text, Some(Tcp)),
        Some((text, "tls")) => (text, Some(Tls)),
        Some((_, other)) => panic!("{other} is no transport"),
        None => (text, None),
    };
    let (secure, text) = match text.strip_prefix("sips:") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (host, port) = match text.rsplit_once('@') {
        Some((host, port)) => (host, Some(port.parse().expect("a port"))),
        None => (text, None),
    };
    Destination {
        host: host.to_owned(),
        port,
        transport,
        secure,
    }
}

/// Records by name, in the short form of zone files.
struct Zone(BTreeMap<(&'static str, &'static str), Vec<&'static str>>);

impl Zone {
    fn of(lines: &[&'static str]) -> Self {
        let mut zone = BTreeMap::<_, Vec<_>>::new();
        for line in lines {
            let mut parts = line.splitn(3, ' ');
            let (name, kind) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let data = parts.next().expect("name, type and data");
            zone.entry((name, kind)).or_default().push(data);
        }
        Self(zone)
    }

    fn data(&self, name: &str, kind: &str) -> impl Iterator<Item = Vec<&'static str>> {
        let found = self
            .0
            .iter()
            .find(|((n, k), _)| *n == name && *k == kind)
            .map(|(_, data)| data.clone());
        found
            .unwrap_or_default()
            .into_iter()
            .map(|data| data.split(' ').collect())
    }

    fn answer(&self, ask: &Ask) -> Records {
        match ask {
            Ask::Naptr(name) => Records::Naptr(
                self.data(name, "NAPTR")
                    .map(|d| Naptr {
                        order: d[0].parse().expect("an order"),
                        preference: d[1].parse().expect("a preference"),
                        flags: d[2].to_owned(),
                        service: d[3].to_owned(),
                        replacement: d[4].to_owned(),
                    })
                    .collect(),
            ),
            Ask::Srv(name) => Records::Srv(
                self.data(name, "SRV")
                    .map(|d| srv(d[0], d[1], d[2], d[3]))
                    .collect(),
            ),
            Ask::Address(name) => Records::Address(
                self.data(name, "A")
                    .map(|d| d[0].parse().expect("an address"))
                    .collect(),
            ),
        }
    }
}

fn srv(priority: &str, weight: &str, port: &str, target: &str) -> Srv {
    Srv {
        priority: priority.parse().expect("a priority"),
        weight: weight.parse().expect("a weight"),
        port: port.parse().expect("a port"),
        target: target.trim_end_matches('.').to_owned(),
    }
}

/// Everything that a plan says when no server ever takes the request: `?` before a question.
fn way(text: &str, spoken: &[Transport], zone: &Zone) -> String {
    let mut plan = Plan::new(destination(text), spoken, 7);
    let (mut said, mut answer) = (Vec::new(), None);
    loop {
        match plan.step(answer.take()) {
            Next::Ask(ask) => {
                answer = Some(zone.answer(&ask));
                said.push(match ask {
                    Ask::Naptr(name) => format!("?NAPTR {name}"),
                    Ask::Srv(name) => format!("?SRV {name}"),
                    Ask::Address(name) => format!("?A {name}"),
                });
            }
            Next::Try(targets) if targets.is_empty() => return said.join(", "),
            Next::Try(targets) => {
                said.extend(targets.iter().map(|target| {
                    format!("{} {}", target.transport, target.address).to_lowercase()
                }));
            }
        }
        assert!(said.len() < 100, "a plan without an end: {said:?}");
    }
}

#[test]
fn every_uri_leads_to_the_servers_that_rfc_3263_says() {
    let full = Zone::of(&[
        "example.com NAPTR 50 50 s SIPS+D2T _sips._tcp.example.com",
        "example.com NAPTR 90 50 s SIP+D2T _sip._tcp.example.com",
        "example.com NAPTR 100 50 s SIP+D2U _sip._udp.example.com",
        "example.com NAPTR 10 50 u E2U+sip !.*!x!",
        "_sips._tcp.example.com SRV 1 0 5061 a.example.com.",
        "_sip._tcp.example.com SRV 1 0 5060 a.example.com.",
        "_sip._udp.example.com SRV 2 0 5070 b.example.com.",
        "_sip._udp.example.com SRV 1 0 5060 a.example.com.",
        "a.example.com A 192.0.2.1",
        "a.example.com A 2001:db8::1",
        "b.example.com A 192.0.2.2",
        "srv.test A 192.0.2.9",
        "_sip._udp.srv.test SRV 1 0 5062 a.example.com.",
        "bare.test A 192.0.2.3",
        "none.test A 192.0.2.4",
        "_sip._udp.none.test SRV 0 0 0 .",
        "number.test NAPTR 10 10 s SIP+D2T _sip._tcp.number.test",
        "_sip._tcp.number.test SRV 1 1 5060 192.0.2.8",
    ]);
    for (uri, spoken, expected) in [
        // Addresses are asked for nothing.
        ("192.0.2.7", ALL, "udp 192.0.2.7:5060"),
        ("192.0.2.7@5080", ALL, "udp 192.0.2.7:5080"),
        ("192.0.2.7;tcp", ALL, "tcp 192.0.2.7:5060"),
        ("2001:db8::7;tls", ALL, "tls [2001:db8::7]:5061"),
        ("sips:192.0.2.7", ALL, "tls 192.0.2.7:5061"),
        ("sips:192.0.2.7;tcp", ALL, "tls 192.0.2.7:5061"),
        ("sips:192.0.2.7;udp", ALL, ""),
        // A port leaves only the address open.
        (
            "a.example.com@5080",
            ALL,
            "?A a.example.com, udp 192.0.2.1:5080, udp [2001:db8::1]:5080",
        ),
        (
            "sips:b.example.com@5090",
            ALL,
            "?A b.example.com, tls 192.0.2.2:5090",
        ),
        // A transport leaves the port open.
        (
            "example.com;udp",
            ALL,
            "?SRV _sip._udp.example.com, ?A a.example.com, udp 192.0.2.1:5060, udp [2001:db8::1]:5060, ?A b.example.com, udp 192.0.2.2:5070",
        ),
        (
            "bare.test;tcp",
            ALL,
            "?SRV _sip._tcp.bare.test, ?A bare.test, tcp 192.0.2.3:5060",
        ),
        // Everything open: the domain's wishes count, as far as we can speak what it wishes.
        (
            "example.com",
            ALL,
            "?NAPTR example.com, ?SRV _sips._tcp.example.com, ?A a.example.com, tls 192.0.2.1:5061, tls [2001:db8::1]:5061, ?SRV _sip._tcp.example.com, ?A a.example.com, tcp 192.0.2.1:5060, tcp [2001:db8::1]:5060, ?SRV _sip._udp.example.com, ?A a.example.com, udp 192.0.2.1:5060, udp [2001:db8::1]:5060, ?A b.example.com, udp 192.0.2.2:5070",
        ),
        (
            "example.com",
            &[Tcp],
            "?NAPTR example.com, ?SRV _sip._tcp.example.com, ?A a.example.com, tcp 192.0.2.1:5060, tcp [2001:db8::1]:5060",
        ),
        (
            "sips:example.com",
            ALL,
            "?NAPTR example.com, ?SRV _sips._tcp.example.com, ?A a.example.com, tls 192.0.2.1:5061, tls [2001:db8::1]:5061",
        ),
        // A server that is named by its address.
        (
            "number.test",
            ALL,
            "?NAPTR number.test, ?SRV _sip._tcp.number.test, tcp 192.0.2.8:5060",
        ),
        // No NAPTR: servers of each transport, and the host itself only where no server is named.
        (
            "srv.test",
            ALL,
            "?NAPTR srv.test, ?SRV _sip._udp.srv.test, ?A a.example.com, udp 192.0.2.1:5062, udp [2001:db8::1]:5062, ?SRV _sip._tcp.srv.test, ?SRV _sips._tcp.srv.test",
        ),
        (
            "bare.test",
            ALL,
            "?NAPTR bare.test, ?SRV _sip._udp.bare.test, ?SRV _sip._tcp.bare.test, ?SRV _sips._tcp.bare.test, ?A bare.test, udp 192.0.2.3:5060",
        ),
        (
            "sips:bare.test",
            ALL,
            "?NAPTR bare.test, ?SRV _sips._tcp.bare.test, ?A bare.test, tls 192.0.2.3:5061",
        ),
        (
            "bare.test",
            &[Tls],
            "?NAPTR bare.test, ?SRV _sips._tcp.bare.test",
        ),
        // A target of nothing but a dot: decidedly not there.
        ("none.test;udp", ALL, "?SRV _sip._udp.none.test"),
        (
            "nowhere.test",
            &[Udp],
            "?NAPTR nowhere.test, ?SRV _sip._udp.nowhere.test, ?A nowhere.test",
        ),
    ] {
        assert_eq!(way(uri, spoken, &full), expected, "{uri} over {spoken:?}");
    }
}

#[test]
fn an_answer_to_another_question_is_no_answer() {
    let mut plan = Plan::new(destination("example.com;udp"), ALL, 1);
    assert_eq!(
        plan.step(None),
        Next::Ask(Ask::Srv("_sip._udp.example.com".to_owned()))
    );
    let next = plan.step(Some(Records::Address(vec![[192, 0, 2, 1].into()])));
    assert_eq!(next, Next::Ask(Ask::Address("example.com".to_owned())));
    assert_eq!(plan.step(Some(Records::Srv(vec![]))), Next::Try(Vec::new()));
    assert_eq!(plan.step(None), Next::Try(Vec::new()));
}

#[test]
fn a_domain_with_very_many_servers_is_not_followed_to_all_of_them() {
    let mut plan = Plan::new(destination("example.com;udp"), ALL, 1);
    let mut answer = None;
    let mut hosts = 0;
    loop {
        match plan.step(answer.take()) {
            Next::Ask(Ask::Address(_)) => hosts += 1,
            Next::Ask(_) => {
                let all = (0..5000).map(|n| srv("1", "1", "5060", &format!("h{n}.example.com")));
                answer = Some(Records::Srv(all.collect()));
            }
            Next::Try(targets) if targets.is_empty() => break,
            Next::Try(_) => {}
        }
    }
    assert_eq!(hosts, 32);
}

#[test]
fn weights_are_shares_and_priorities_are_ranks() {
    let records = vec![
        srv("2", "9", "1", "last."),
        srv("1", "60", "1", "six."),
        srv("1", "30", "1", "three."),
        srv("1", "10", "1", "one."),
        srv("1", "0", "1", "none."),
    ];
    let mut first = BTreeMap::new();
    for seed in 0..10_000 {
        let ordered = order(records.clone(), seed);
        assert_eq!(ordered.len(), records.len());
        assert_eq!(ordered[4].target, "last");
        *first.entry(ordered[0].target.clone()).or_insert(0) += 1;
        assert_eq!(ordered, order(records.clone(), seed));
    }
    for (name, from, to) in [
        ("six", 5800, 6200),
        ("three", 2800, 3200),
        ("one", 900, 1100),
        ("none", 1, 300),
    ] {
        let times = first.get(name).copied().unwrap_or(0);
        assert!(
            (from..=to).contains(&times),
            "{name} came first {times} times"
        );
    }
}
