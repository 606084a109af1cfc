//! A platform for one journey, which can be taken away and brought back.

use std::net::SocketAddr;

use sipdeck::platform::{Account, Config, Pace, Platform};
use tokio::runtime::Runtime;

/// A service with the demonstration data, kept in a file.
pub struct Service {
    _runtime: Runtime,
    _platform: Platform,
    config: Config,
    _folder: tempfile::TempDir,
}

impl Service {
    /// Starts one without limits of pace.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let mut config = Config {
            data: Some(folder.path().join("data")),
            account: Account::generate(),
            pace: Pace::Off,
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
            _runtime: runtime,
            _platform: platform,
            config,
            _folder: folder,
        }
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
        format!(
            "[profiles.{name}]\norigin = \"{}\"\nuser_id = \"{}\"\ntoken = \"{}\"\nsecret_file = \"{name}.secret\"\n",
            self.origin(),
            self.config.account.user_id,
            self.config.account.token,
        )
    }
}
