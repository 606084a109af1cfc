//! The phones of the demonstration: most stay registered, and some give the desk something to find.

use std::{net::SocketAddr, time::Duration};

use crate::{
    api::resource::sip_host,
    exchange::Group,
    net::Resolver,
    phone::{Account, Habit, Manner, Setup, Transports},
    sip::Transport,
};

/// After how long a phone that was refused tries again.
const AGAIN: Duration = Duration::from_secs(15);

/// For how many seconds a phone wants to be registered: they come back seldom, since the demonstration shares a machine.
const SECONDS: u32 = 3600;

/// A phone: domain, endpoint, what it calls itself, and what is special about it.
type Role = (&'static str, &'static str, &'static str, Special);

/// What is special about a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Special {
    /// Nothing.
    No,
    /// It speaks TCP.
    Tcp,
    /// Its password is wrong.
    Password,
    /// Its user name is in capitals.
    Capitals,
    /// It comes and goes.
    Travels,
}

const YEALINK: &str = "Yealink SIP-T46S 66.86.0.15";
const SNOM: &str = "snomD735/10.1.175.16";
const GRANDSTREAM: &str = "Grandstream GXP2170 1.0.11.64";
const POLY: &str = "PolycomVVX-VVX_411-UA/5.9.7.3480";
const GIGASET: &str = "Gigaset N870 IP PRO/83.V2.49.1";
const SOFT: &str = "Linphone/5.1.65 (belle-sip/5.2.0)";

/// All of them; in the demonstration data, each password is `demo-` and the endpoint's name.
const ROLES: &[Role] = &[
    // Disabled: whoever enables it sees it come.
    ("lyon-hotel", "lobby", YEALINK, Special::No),
    ("lyon-hotel", "lobby-1", YEALINK, Special::No),
    ("lyon-hotel", "reception", YEALINK, Special::No),
    ("lyon-hotel", "reception", SOFT, Special::Tcp),
    ("lyon-hotel", "bar", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-101", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-102", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-103", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-104", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-105", GRANDSTREAM, Special::Password),
    ("lyon-hotel", "room-106", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-201", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-202", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-203", GRANDSTREAM, Special::No),
    ("lyon-hotel", "room-401", YEALINK, Special::No),
    ("geneva-clinic", "urgences", POLY, Special::No),
    ("geneva-clinic", "pharmacie", POLY, Special::No),
    ("geneva-clinic", "bed-001", SNOM, Special::No),
    ("geneva-clinic", "bed-002", SNOM, Special::No),
    ("geneva-clinic", "bed-003", SNOM, Special::No),
    ("geneva-clinic", "bed-004", SNOM, Special::No),
    ("geneva-clinic", "bed-005", SNOM, Special::No),
    ("geneva-clinic", "nurse-01", GIGASET, Special::No),
    ("geneva-clinic", "nurse-02", GIGASET, Special::No),
    ("geneva-clinic", "nurse-03", GIGASET, Special::No),
    ("geneva-clinic", "nurse-04", GIGASET, Special::No),
    ("geneva-clinic", "dr.keller", SNOM, Special::Capitals),
    ("geneva-clinic", "dr.benali", SOFT, Special::Travels),
    ("geneva-clinic", "dr.rossi", SNOM, Special::No),
    ("koeln-werk", "pforte", SNOM, Special::Tcp),
    ("koeln-werk", "leitstand", SNOM, Special::No),
    ("koeln-werk", "halle1-01", SNOM, Special::No),
    ("koeln-werk", "halle1-02", SNOM, Special::No),
    ("koeln-werk", "halle1-03", SNOM, Special::No),
    ("koeln-werk", "halle2-01", SNOM, Special::No),
    ("koeln-werk", "halle2-02", SNOM, Special::No),
    ("koeln-werk", "buero-10", YEALINK, Special::No),
    ("koeln-werk", "buero-11", YEALINK, Special::No),
    ("koeln-werk", "buero-12", YEALINK, Special::No),
    ("koeln-werk", "mueller", YEALINK, Special::No),
];

/// How long a phone rings until it is answered, and how long they talk.
const RINGS: Duration = Duration::from_secs(4);
const TALKS: Duration = Duration::from_secs(20);

/// Who calls whom, and after how many seconds each time. One of them is busy, one is never answered, and one is not there.
const CALLERS: &[(&str, &str, u64, &[&str])] = &[
    (
        "koeln-werk",
        "pforte",
        20,
        &["leitstand", "mueller", "halle1-01"],
    ),
    ("koeln-werk", "halle1-02", 45, &["leitstand", "halle2-02"]),
    ("koeln-werk", "buero-10", 60, &["buero-11", "empfang"]),
    ("lyon-hotel", "room-101", 30, &["reception", "bar"]),
    ("lyon-hotel", "room-103", 50, &["bar", "room-104"]),
];
/// Who is busy whenever somebody calls, and who never answers.
const BUSY: &[&str] = &["mueller"];
const DEAF: &[&str] = &["halle2-02", "room-104"];

/// The endpoints that call through the exchange.
pub const GROUPS: &[Group] = &[
    ("koeln-werk", &["pforte", "halle1-02", "buero-10"]),
    ("lyon-hotel", &["room-101", "room-103"]),
];

/// The phones of the demonstration, for a server that listens here.
pub fn phones(server: SocketAddr) -> Result<Vec<(Setup, Habit)>, String> {
    // The server is named by its address: nothing is ever asked here.
    let resolver = Resolver::at(server).map_err(|why| why.to_string())?;
    let phone = |&(domain, name, user_agent, special): &Role| {
        let user = match special {
            Special::Capitals => name.to_uppercase(),
            Special::No | Special::Tcp | Special::Password | Special::Travels => name.to_owned(),
        };
        let password = match special {
            Special::Password => "Demo2019".to_owned(),
            Special::No | Special::Tcp | Special::Capitals | Special::Travels => {
                format!("demo-{name}")
            }
        };
        let address = format!("sip:{user}@{}", sip_host(domain));
        let transport = match special {
            Special::Tcp => Transport::Tcp,
            Special::No | Special::Password | Special::Capitals | Special::Travels => {
                Transport::Udp
            }
        };
        let habit = match special {
            Special::Travels => Habit::ComesAndGoes {
                there: Duration::from_secs(40),
                away: Duration::from_secs(20),
            },
            Special::No | Special::Tcp | Special::Password | Special::Capitals => {
                let mut callers = CALLERS.iter();
                let caller = callers.find(|caller| (caller.0, caller.1) == (domain, name));
                caller.map_or(Habit::Stays, |&(_, _, every, whom)| Habit::Calls {
                    whom,
                    every: Duration::from_secs(every),
                })
            }
        };
        let setup = Setup {
            account: Account::of(&address, password.as_bytes())?,
            server: Some(format!("{server};transport={transport}").parse()?),
            resolver: resolver.clone(),
            transports: Transports::default(),
            tls: None,
            user_agent: user_agent.to_owned(),
            seconds: SECONDS,
            manner: if BUSY.contains(&name) {
                Manner::Busy
            } else if DEAF.contains(&name) {
                Manner::Rings
            } else {
                Manner::Answers { after: RINGS }
            },
            talks: Some(TALKS),
            persistent: Some(AGAIN),
        };
        Ok((setup, habit))
    };
    ROLES.iter().map(phone).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{CALLERS, GROUPS, ROLES, Special, phones};
    use crate::{
        phone::Fleet,
        platform::{Config, Pace, Platform, SipConfig},
    };

    /// Asks a platform until what it answers is as wanted.
    async fn until(platform: &Platform, path: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let account = platform.account();
        let url = format!("{}/v1/users/{}/{path}", platform.origin(), account.user_id);
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        loop {
            let asked = client
                .get(&url)
                .basic_auth(&account.token, Some(account.secret.reveal()));
            let text = asked.send().await.expect("is answered").text().await;
            let answer = serde_json::from_str(&text.expect("reads")).expect("is JSON");
            if is_it(&answer) {
                return answer;
            }
        }
    }

    #[test]
    fn whoever_calls_is_there_and_calls_through_the_exchange() {
        for (domain, name, _, whom) in CALLERS {
            let is_there =
                |name: &str| ROLES.iter().any(|role| (role.0, role.1) == (*domain, name));
            assert!(is_there(name), "{name}");
            let known = whom.iter().filter(|name| is_there(name)).count();
            assert!(known >= 1, "{name}");
            let group = GROUPS
                .iter()
                .find(|(of, _)| of == domain)
                .expect("is there");
            assert!(group.1.contains(name), "{name}");
        }
    }

    #[tokio::test]
    async fn most_phones_come_and_those_that_do_not_say_why() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = Config {
            pace: Pace::Off,
            sip: SipConfig {
                plain: Some("127.0.0.1:0".parse().expect("an address")),
                secure: None,
            },
            ..Config::default()
        };
        let platform = Platform::start(config).await.expect("starts");
        platform.load_demo().await.expect("is taken");
        let server = platform.sip()[0].1;
        let fleet = Fleet::start(phones(server).expect("are made"));
        let sum = |tallies: &Value, name: &str| -> u64 {
            let all = tallies.as_array().expect("a list").iter();
            all.filter_map(|tally| tally[name].as_u64()).sum()
        };
        let wrong = ["lobby", "room-105", "dr.keller"];
        let well = ROLES.iter().filter(|(_, name, ..)| !wrong.contains(name));
        let well = well.count() as u64;
        let path = "registrations/summary";
        let there = |tallies: &Value| sum(tallies, "registrations") == well;
        let tallies = until(&platform, path, there).await;
        assert_eq!(sum(&tallies, "endpoints"), well - 1, "two phones share one");
        let domains = until(&platform, "domains?size=1000", |_| true).await;
        let mut reasons = BTreeSet::new();
        for (domain, name, ..) in ROLES.iter().filter(|(_, name, ..)| wrong.contains(name)) {
            let id = |list: &Value, name: &str| {
                let all = list.as_array().expect("a list").iter();
                let mut found = all.filter(|one| one["name"] == name);
                found.next().expect("is there")["id"]
                    .as_str()
                    .expect("an id")
                    .to_owned()
            };
            let domain = id(&domains, domain);
            let path = format!("domains/{domain}/endpoints");
            let endpoints = until(&platform, &format!("{path}?size=1000"), |_| true).await;
            let path = format!("{path}/{}/attempts", id(&endpoints, name));
            let attempts = until(&platform, &path, |all| all[0].is_object()).await;
            reasons.insert(attempts[0]["reason"].as_str().expect("a text").to_owned());
        }
        let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
        assert_eq!(
            reasons,
            ["endpoint-disabled", "unknown-user", "wrong-password"]
        );
        assert!(
            ROLES
                .iter()
                .any(|(.., special)| *special == Special::Travels)
        );
        fleet.end().await;
        let gone = |tallies: &Value| sum(tallies, "registrations") == 0;
        until(&platform, path, gone).await;
        platform.stop().await;
    }
}
