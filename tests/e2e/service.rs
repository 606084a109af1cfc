//! A platform for one journey, which can be taken away and brought back.

use std::net::SocketAddr;

use sipdeck::{
    api::{Client, DomainId, EndpointDraft, Failure, Secret, client::Connection},
    platform::{Account, Config, Pace, Platform, SipConfig},
    sip::digest::ha1_md5,
};
use tokio::runtime::Runtime;

use super::program::profile;

/// A service with the demonstration data, kept in a file.
pub struct Service {
    runtime: Runtime,
    platform: Option<Platform>,
    config: Config,
    folder: tempfile::TempDir,
}

impl Service {
    /// Starts one without limits of pace.
    pub fn start() -> Self {
        Self::with(SipConfig::default())
    }

    /// The same, which answers phones as well.
    pub fn with_phones() -> Self {
        Self::with(SipConfig {
            plain: Some("127.0.0.1:0".parse().expect("an address")),
            secure: None,
        })
    }

    fn with(sip: SipConfig) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let mut config = Config {
            data: Some(folder.path().join("data").into()),
            account: Account::generate(),
            pace: Pace::Off,
            sip,
            ..Config::default()
        };
        let platform = runtime.block_on(async {
            let platform = Platform::start(config.clone()).await.expect("it starts");
            platform.load_demo().await.expect("it is filled");
            platform
        });
        let address = platform.origin().replace("http://", "");
        config.listen = address.parse::<SocketAddr>().expect("an address");
        Self {
            runtime,
            platform: Some(platform),
            config,
            folder,
        }
    }

    /// Takes it away.
    pub fn stop(&mut self) {
        if let Some(platform) = self.platform.take() {
            self.runtime.block_on(platform.stop());
        }
    }

    /// Brings it back at the same address, with what it knew.
    pub fn restart(&mut self) {
        let platform = self.runtime.block_on(Platform::start(self.config.clone()));
        self.platform = Some(platform.expect("it starts again"));
    }

    /// Lets requests go wrong as this plan says, in JSON.
    pub fn plan(&self, faults: &str) {
        let plan = serde_json::from_str(faults).expect("a plan");
        self.platform.as_ref().expect("it runs").plan_faults(plan);
    }

    /// Where it answers phones.
    pub fn sip(&self) -> SocketAddr {
        self.platform.as_ref().expect("it runs").sip()[0].1
    }

    /// Does something that needs its runtime.
    pub fn with_runtime<T>(&self, work: impl FnOnce() -> T) -> T {
        let _entered = self.runtime.enter();
        work()
    }

    /// The names of the endpoints of this domain.
    pub fn names(&self, domain: &str) -> Vec<String> {
        let client = self.client();
        let names = self.runtime.block_on(async {
            let domain = self.domain(&client, domain).await?;
            let page = client.endpoints(&domain, None).await?;
            Ok::<_, Failure>(page.rows.into_iter().map(|row| row.name).collect())
        });
        names.expect("listed")
    }

    /// How many endpoints this domain has.
    pub fn count(&self, domain: &str) -> usize {
        let client = self.client();
        let counted = self.runtime.block_on(async {
            let domain = self.domain(&client, domain).await?;
            let (mut count, mut after) = (0, None);
            loop {
                let page = client.endpoints(&domain, after.as_ref()).await?;
                count += page.rows.len();
                after = page.next;
                if after.is_none() {
                    return Ok::<_, Failure>(count);
                }
            }
        });
        counted.expect("listed")
    }

    /// Whether it keeps this password for this endpoint. To be asked once it was taken away: the file is its own.
    pub fn takes(&self, domain: &str, name: &str, password: &str) -> bool {
        assert!(self.platform.is_none(), "it is still there");
        let db = rusqlite::Connection::open(self.folder.path().join("data")).expect("the store");
        let read = "SELECT ha1_md5 FROM endpoints WHERE name = ?1";
        let kept: Vec<u8> = db.query_row(read, [name], |row| row.get(0)).expect("there");
        kept == ha1_md5(
            name,
            &format!("{domain}.bwapp.bwsip.io"),
            password.as_bytes(),
        )
    }

    fn client(&self) -> Client {
        let account = self.account();
        let user_id = account.user_id.as_str();
        let secret = account.secret.clone();
        let connection = Connection::new(&self.origin(), user_id, &account.token, secret);
        Client::new(&connection.expect("an address")).expect("a client")
    }

    async fn domain(&self, client: &Client, name: &str) -> Result<DomainId, Failure> {
        let page = client.domains(None).await?;
        let found = page.rows.iter().find(|known| known.name == name);
        Ok(found.expect("a domain of the demonstration").id.clone())
    }

    /// Somebody else makes an endpoint in this domain.
    pub fn create(&self, domain: &str, name: &str) {
        self.make(domain, name, false);
    }

    /// The same with the application that others of the domain have.
    pub fn create_answered(&self, domain: &str, name: &str) {
        self.make(domain, name, true);
    }

    fn make(&self, domain: &str, name: &str, answered: bool) {
        let client = self.client();
        let made = self.runtime.block_on(async {
            let id = self.domain(&client, domain).await?;
            let others = client.endpoints(&id, None).await?.rows;
            let application = others.into_iter().find_map(|row| row.application_id);
            let draft = EndpointDraft {
                name: name.into(),
                password: Secret::from("a-long-password-7"),
                description: None,
                application_id: application.filter(|_| answered),
                enabled: true,
            };
            client.create_endpoint(&id, &draft).await
        });
        made.expect("made");
    }

    /// The API secret.
    pub fn secret(&self) -> &str {
        self.config.account.secret.reveal()
    }

    /// Where it is.
    pub fn origin(&self) -> String {
        format!("http://{}", self.config.listen)
    }

    /// The account.
    pub fn account(&self) -> &Account {
        &self.config.account
    }

    /// A profile for the configuration; its secret is in `NAME.secret`.
    pub fn profile(&self, name: &str) -> String {
        profile(name, &self.origin(), self.account())
    }
}
