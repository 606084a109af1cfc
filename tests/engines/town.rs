//! A platform on a database, and Kamailio nodes on the same.

use std::{net::SocketAddr, path::Path};

use serde_json::{Value, json};
use sipdeck::platform::{Config, Data, Pace, Platform, SipConfig};

use super::{
    handset::Who,
    nodes::{Node, Place, are_installed, printed},
    postgres::Postgres,
};
use crate::platform::line::Line;

/// The database of all.
const DATABASE: &str = "town";
/// The password of all.
pub const PASSWORD: &str = "secret12";
/// A domain with capitals in its name; it has the endpoints 40 to 49, and `caf%C3%A9`.
pub const HOST: &str = "Lab.bwapp.bwsip.io";

/// The database, the platform on it, and its nodes.
pub struct Town {
    // Ended before the server that they use.
    pub nodes: Vec<Node>,
    pub line: Line,
    platforms: Vec<Platform>,
    pub postgres: Postgres,
    pub domain: String,
    key: String,
    /// What stands on the command line of each node besides.
    more: &'static [&'static str],
}

impl Town {
    /// With nodes of these numbers, at 127.0.0.1 and so on, and a platform without calls; nothing where something is not
    /// installed.
    pub async fn start(numbers: &[u16]) -> Option<Self> {
        let mut town = Self::empty(&["--direct"]).await?;
        let places = town.survey(numbers);
        town.settle(places).await;
        Some(town)
    }

    /// The same with so many processes to which the nodes hand calls.
    pub async fn answering(numbers: &[u16], processes: usize) -> Option<Self> {
        let mut town = Self::empty(&[]).await?;
        // Processes, too, know a new node some seconds later.
        let places = town.survey(numbers);
        for _ in 0..processes {
            town.answer().await;
        }
        town.settle(places).await;
        Some(town)
    }

    /// Without nodes.
    async fn empty(more: &'static [&'static str]) -> Option<Self> {
        if !are_installed() {
            return None;
        }
        let postgres = Postgres::start()?;
        postgres.sql("postgres", &format!("CREATE DATABASE {DATABASE}"));
        let (platform, line) = process(&postgres, None).await;
        let application = json!({"name": "a", "incomingCallUrl": "http://127.0.0.1:9/"});
        let application = line.post("applications", &application).await.id();
        let domain = line.post("domains", &json!({"name": "Lab"})).await.id();
        let names = (40..50).map(|number| number.to_string());
        for name in names.chain(["caf%C3%A9".to_owned()]) {
            let body = json!({"name": name, "applicationId": application, "credentials": {"password": PASSWORD}});
            line.post(&format!("domains/{domain}/endpoints"), &body)
                .await
                .id();
        }
        let key = printed(&["--key"]);
        let town = Self {
            nodes: Vec::new(),
            line,
            platforms: vec![platform],
            postgres,
            domain,
            key,
            more,
        };
        town.sql(&printed(&["--sql"]));
        Some(town)
    }

    /// Finds places for nodes, and makes all known before the first begins: a node that is new is known to the others some
    /// seconds later.
    pub fn survey(&self, numbers: &[u16]) -> Vec<Place> {
        let places: Vec<_> = numbers.iter().map(|number| Place::free(*number)).collect();
        for place in &places {
            self.tell_of(place);
        }
        places
    }

    /// Starts nodes.
    pub async fn settle(&mut self, places: Vec<Place>) {
        for place in places {
            let number = place.number;
            if !self.add(place, &[]).await {
                self.grow(number, &[]).await;
            }
        }
    }

    /// Starts a process that calls are handed to; requests of the API go to it from now on.
    pub async fn answer(&mut self) {
        let any = "127.0.0.1:0".parse().expect("an address");
        let (platform, line) = process(&self.postgres, Some(any)).await;
        self.platforms.push(platform);
        self.line = line;
    }

    /// The process that was started last.
    pub fn last(&self) -> &Platform {
        self.platforms.last().expect("one is there")
    }

    /// Takes the process that was started last out of the town.
    pub fn part(&mut self) -> Platform {
        let platform = self.platforms.pop().expect("one is there");
        self.line = Line::to(self.last());
        platform
    }

    /// The same of the one at this address.
    pub fn part_from(&mut self, sip: &str) -> Platform {
        let is_it = |platform: &Platform| {
            platform
                .sip()
                .iter()
                .any(|(_, at)| format!("sip:{at}") == sip)
        };
        let at = self.platforms.iter().position(is_it);
        let platform = self.platforms.remove(at.expect("one is there"));
        self.line = Line::to(self.last());
        platform
    }

    fn tell_of(&self, place: &Place) {
        let (id, listen) = (place.number.to_string(), place.sip.to_string());
        self.sql(&printed(&["--sql", "--node", &id, "--listen", &listen]));
    }

    /// Starts a node; false where somebody else has taken its address.
    async fn add(&mut self, place: Place, more: &[&str]) -> bool {
        let database = self.postgres.url(DATABASE);
        let more: Vec<&str> = self.more.iter().chain(more).copied().collect();
        let node = Node::start(place, &database, &self.key, &more).await;
        let is_there = node.is_some();
        self.nodes.extend(node);
        is_there
    }

    /// One more process that serves the account.
    pub async fn another(&self) -> (Platform, Line) {
        process(&self.postgres, None).await
    }

    /// Starts one more node.
    pub async fn grow(&mut self, number: u16, more: &[&str]) {
        loop {
            let place = Place::free(number);
            self.tell_of(&place);
            if self.add(place, more).await {
                return;
            }
        }
    }

    /// Starts one more node, which has a key of its own.
    pub async fn grow_with_key(&mut self, number: u16, key: &str) {
        let of_all = std::mem::replace(&mut self.key, key.to_owned());
        self.grow(number, &[]).await;
        self.key = of_all;
    }

    /// The database, for a platform.
    pub fn url(&self) -> String {
        self.postgres.url(DATABASE)
    }

    /// Where a node speaks SIP.
    pub fn sip(&self, number: u16) -> SocketAddr {
        let node = self.nodes.iter().find(|node| node.number == number);
        node.expect("a node").sip
    }

    pub fn sql(&self, sql: &str) -> String {
        self.postgres.sql(DATABASE, sql)
    }

    /// The path of an endpoint.
    pub fn path(&self, name: &str) -> String {
        let id = self.sql(&format!(
            "SELECT id FROM platform.endpoints WHERE name = '{name}'"
        ));
        format!("domains/{}/endpoints/{id}", self.domain)
    }

    /// Changes an endpoint.
    pub async fn change(&self, name: &str, how: Value) {
        let changed = self.line.post(&self.path(name), &how).await;
        assert_eq!(changed.status, 200, "{name}: {how}");
    }

    /// How many phones an endpoint has in the table.
    pub fn phones(&self, name: &str) -> String {
        self.sql(&format!(
            "SELECT count(*) FROM sip.location WHERE username = '{name}'"
        ))
    }
}

/// A process that serves the account, with calls where it has an address for them.
async fn process(postgres: &Postgres, sip: Option<SocketAddr>) -> (Platform, Line) {
    let data = Data::read(Path::new(&postgres.url(DATABASE))).expect("an address");
    let config = Config {
        data: Some(data),
        pace: Pace::Off,
        sip: SipConfig {
            plain: sip,
            ..SipConfig::default()
        },
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("starts");
    let line = Line::to(&platform);
    (platform, line)
}

/// An endpoint of the domain, with the password of all.
pub fn who(user: &str) -> Who<'_> {
    Who {
        user,
        host: HOST,
        password: PASSWORD,
    }
}
