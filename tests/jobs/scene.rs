//! A platform without a limit, a folder of its own, and the built program run in it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use sipdeck::{
    api::{Client, Connection, DomainDraft, DomainId, Endpoint, EndpointDraft, Secret},
    platform::{Config, Fault, FaultPlan, Harm, Pace, Platform},
    sip::digest::ha1_md5,
};
use tempfile::TempDir;
use tokio::process::Command;

pub struct Scene {
    pub platform: Platform,
    pub client: Client,
    pub folder: TempDir,
    pub lab: DomainId,
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Scene {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            pace: Pace::Off,
            data: Some(folder.path().join("platform.db").into()),
            ..Config::default()
        };
        let platform = Platform::start(config).await.expect("a platform");
        let account = platform.account();
        let connection = Connection::new(
            &platform.origin(),
            account.user_id.as_str(),
            &account.token,
            account.secret.clone(),
        );
        let client = Client::new(&connection.expect("an address")).expect("a client");
        let draft = DomainDraft {
            name: "lab".into(),
            description: None,
        };
        let lab = client.create_domain(&draft).await.expect("a domain");
        Self {
            platform,
            client,
            folder,
            lab,
        }
    }

    /// What the service holds now, to be put back later.
    pub fn backup(&self) -> Vec<u8> {
        let path = self.path("backup.db");
        let db = rusqlite::Connection::open(self.path("platform.db")).expect("the store");
        db.execute("VACUUM INTO ?1", [path.to_str()])
            .expect("copied");
        let bytes = fs::read(&path).expect("there");
        fs::remove_file(&path).expect("there");
        bytes
    }

    /// The service goes away, and comes back with what it held then.
    pub async fn put_back(self, backup: &[u8]) -> Self {
        let Self {
            platform,
            client,
            folder,
            lab,
        } = self;
        let address = platform.origin().replace("http://", "");
        let config = Config {
            listen: address.parse().expect("an address"),
            account: platform.account().clone(),
            pace: Pace::Off,
            data: Some(folder.path().join("platform.db").into()),
            ..Config::default()
        };
        platform.stop().await;
        for ending in ["-wal", "-shm"] {
            // A store that was closed has left neither.
            let _ = fs::remove_file(folder.path().join(format!("platform.db{ending}")));
        }
        fs::write(folder.path().join("platform.db"), backup).expect("written");
        let platform = Platform::start(config).await.expect("it starts again");
        Self {
            platform,
            client,
            folder,
            lab,
        }
    }

    pub async fn phone(&self, name: &str) {
        let draft = EndpointDraft {
            name: name.into(),
            password: Secret::from("first-password"),
            description: Some(format!("about {name}")),
            application_id: None,
            enabled: true,
        };
        self.client
            .create_endpoint(&self.lab, &draft)
            .await
            .expect("a phone");
    }

    /// Lets writes go wrong from now on, instead of what was to go wrong before.
    pub fn harm(&self, fault: Option<Fault>) {
        let faults = fault
            .into_iter()
            .map(|fault| fault.on("POST", "/v1/**"))
            .collect();
        self.platform.plan_faults(FaultPlan {
            seed: 1,
            faults,
            ..FaultPlan::default()
        });
    }

    /// Lets the service refuse one write, the second.
    pub fn refuse_one(&self) {
        self.harm(Some(Fault {
            skip: 1,
            ..Fault::always(Harm::Answer(422)).times(1)
        }));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// The program with the account in its environment and its state in our folder.
    pub fn program(&self, words: &[&str]) -> Command {
        let account = self.platform.account();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sipdeck"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_STATE_HOME", self.path("state"))
            .env("USER", "ana")
            .env("SIPDECK_API", self.platform.origin())
            .env("SIPDECK_USER_ID", account.user_id.as_str())
            .env("SIPDECK_TOKEN", &account.token)
            .env("SIPDECK_SECRET", account.secret.reveal())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub async fn run(&self, words: &[&str]) -> Ended {
        self.run_on(words, Stdio::null()).await
    }

    /// The same with this standard input.
    pub async fn run_on(&self, words: &[&str], input: impl Into<Stdio>) -> Ended {
        let ended = self
            .program(words)
            .stdin(input)
            .output()
            .await
            .expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        Ended {
            code: ended.status.code(),
            out: text(&ended.stdout),
            err: text(&ended.stderr),
        }
    }

    /// A configuration with one profile, for `--config`, with this flag.
    pub fn profile(&self, flag: &str) {
        self.profile_with(&format!("{flag} = true"));
    }

    /// The same with these lines.
    pub fn profile_with(&self, lines: &str) {
        let account = self.platform.account();
        self.write("secret", account.secret.reveal());
        let text = format!(
            "[profiles.lab]\norigin = \"{}\"\nuser_id = \"{}\"\ntoken = \"{}\"\nsecret_file = \"secret\"\n{lines}\n",
            self.platform.origin(),
            account.user_id,
            account.token
        );
        self.write("config.toml", &text);
    }

    /// What is there now, by name.
    pub async fn endpoints(&self) -> BTreeMap<String, Endpoint> {
        let mut all = BTreeMap::new();
        let mut after = None;
        loop {
            let page = self
                .client
                .endpoints(&self.lab, after.as_ref())
                .await
                .expect("a page");
            for endpoint in page.rows {
                let twin = all.insert(endpoint.name.clone(), endpoint);
                assert_eq!(twin, None, "a name stands twice");
            }
            after = page.next;
            if after.is_none() {
                return all;
            }
        }
    }

    pub async fn names(&self) -> Vec<String> {
        self.endpoints().await.into_keys().collect()
    }

    /// Whether the platform takes this password for this endpoint.
    pub fn takes(&self, name: &str, password: &str) -> bool {
        let db = rusqlite::Connection::open(self.path("platform.db")).expect("the store");
        let read = "SELECT ha1_md5 FROM endpoints WHERE name = ?1";
        let kept: Vec<u8> = db.query_row(read, [name], |row| row.get(0)).expect("there");
        kept == ha1_md5(name, "lab.bwapp.bwsip.io", password.as_bytes())
    }

    /// The names of what lies in our folder.
    pub fn list(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path())
            .expect("ours")
            .map(|entry| {
                let name = entry.expect("an entry").file_name();
                name.into_string().expect("text")
            });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// The ids of the jobs that are kept.
    pub fn jobs(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("state/sipdeck/jobs/environment")) else {
            return Vec::new();
        };
        let names = entries.map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("text")
        });
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    /// The one job that is kept.
    pub fn job(&self) -> String {
        let jobs = self.jobs();
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        jobs[0].clone()
    }

    /// The text of every file in the folder for state, one behind the other.
    pub fn state(&self) -> String {
        let mut text = String::new();
        collect(&self.path("state"), &mut text);
        text
    }

    pub fn journal(&self) -> Vec<serde_json::Value> {
        let path = self.path("state/sipdeck/journal/environment/journal.jsonl");
        let text = fs::read_to_string(path).expect("a journal");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }
}

fn collect(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, text);
        } else {
            text.push_str(&String::from_utf8_lossy(
                &fs::read(&path).expect("readable"),
            ));
        }
    }
}

/// The passwords of a result file, by name. Checks that nobody else can read it.
pub fn passwords(path: &Path) -> BTreeMap<String, String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)
        .expect("a result file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(path).expect("text");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("domain,name,password"));
    let cells = lines.map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let mut found = BTreeMap::new();
    for cells in cells {
        let [_, name, password] = <[String; 3]>::try_from(cells).expect("three cells");
        assert_eq!(found.insert(name, password), None, "a name stands twice");
    }
    found
}
