//! Phones at a platform of this process, and a platform that answers them.

use std::{net::SocketAddr, time::Duration};

use serde_json::{Value, json};
use sipdeck::{
    net::Resolver,
    phone::{Account, Manner, News, Phone, Server, Setup, Transports},
    platform::{Config, Pace, Platform, SipConfig},
    sip::Transport,
};
use tokio::time::timeout;

use super::line::Line;

const LONG: Duration = Duration::from_secs(30);

/// A platform that answers phones, with the domain `demo` and the endpoint `anna`, whose password is `secret12`.
pub struct Office {
    pub platform: Platform,
    pub line: Line,
    pub sip: SocketAddr,
    pub domain: String,
    pub anna: String,
}

impl Office {
    pub async fn open() -> Self {
        Self::with(Config::default()).await
    }

    /// The same with more of a configuration. What is there already is found again.
    pub async fn with(config: Config) -> Self {
        let config = Config {
            pace: Pace::Off,
            sip: SipConfig {
                plain: config.sip.plain.or("127.0.0.1:0".parse().ok()),
                secure: None,
            },
            ..config
        };
        let platform = Platform::start(config).await.expect("starts");
        let line = Line::to(&platform);
        let sip = platform.sip()[0].1;
        let known = line.get("domains").await.json();
        let (domain, anna) = if let Some(domain) = known[0]["id"].as_str() {
            let endpoints = line.get(&format!("domains/{domain}/endpoints")).await;
            let anna = endpoints.json()[0]["id"].as_str().expect("Anna").to_owned();
            (domain.to_owned(), anna)
        } else {
            let made = line.post("domains", &json!({"name": "demo"})).await;
            let domain = made.id();
            let anna = create(&line, &domain, "anna").await;
            (domain, anna)
        };
        Self {
            platform,
            line,
            sip,
            domain,
            anna,
        }
    }

    /// A path below Anna's.
    pub fn of_anna(&self, rest: &str) -> String {
        format!("domains/{}/endpoints/{}/{rest}", self.domain, self.anna)
    }

    /// A phone of this endpoint that goes on trying, and takes no calls.
    pub fn phone(&self, name: &str, password: &str, user_agent: &str) -> Phone {
        self.phone_of(name, password, user_agent, Manner::Away)
    }

    /// A phone of this endpoint that goes on trying.
    pub fn phone_of(&self, name: &str, password: &str, user_agent: &str, manner: Manner) -> Phone {
        let address = format!("sip:{name}@demo.bwapp.bwsip.io");
        let server = format!("{};transport={}", self.sip, Transport::Udp);
        let setup = Setup {
            account: Account::of(&address, password.as_bytes()).expect("an address"),
            server: Some(server.parse::<Server>().expect("a server")),
            resolver: Resolver::at("127.0.0.1:1".parse().expect("an address")).expect("one"),
            transports: Transports::default(),
            tls: None,
            user_agent: user_agent.into(),
            seconds: 600,
            manner,
            talks: None,
            persistent: Some(Duration::from_millis(50)),
        };
        Phone::start(setup).expect("starts")
    }

    /// A phone of Anna's that is registered.
    pub async fn registered(&self, user_agent: &str) -> Phone {
        let mut phone = self.phone("anna", "secret12", user_agent);
        until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
        phone
    }
}

/// An endpoint with the password of all.
pub async fn create(line: &Line, domain: &str, name: &str) -> String {
    let body = json!({"name": name, "credentials": {"password": "secret12"}});
    let path = format!("domains/{domain}/endpoints");
    line.post(&path, &body).await.id()
}

/// Waits until this happens to a phone.
pub async fn until(phone: &mut Phone, is_it: impl Fn(&News) -> bool) {
    loop {
        let news = timeout(LONG, phone.next()).await.expect("is quick");
        if is_it(&news.expect("goes on")) {
            return;
        }
    }
}

/// Asks until the answer is as wanted.
pub async fn soon(line: &Line, path: &str, is_it: impl Fn(&Value) -> bool) -> Value {
    let ask = async {
        loop {
            let answer = line.get(path).await.json();
            if is_it(&answer) {
                return answer;
            }
        }
    };
    timeout(LONG, ask).await.expect("comes to be")
}
