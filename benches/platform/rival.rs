//! json-server, which people use to fake an HTTP API: the same endpoints in its file, the same questions.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::process::Command;

use crate::{ENDPOINTS, Outcome, Subject, driver};

const VERSION: &str = "0.17.4";
/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Installs it, if need be, and starts it on a file with the endpoints.
pub async fn start(folder: &Path) -> Outcome<Subject> {
    let program = install().await?;
    let endpoints: Vec<_> = (0..ENDPOINTS)
        .map(|number| {
            let name = format!("ep-{number:05}");
            json!({"id": format!("re-{number:023}"), "name": name, "domainId": "rd-1", "enabled": true,
                "description": "Reception, room 12", "sipUri": format!("sip:{name}@site.bwapp.bwsip.io"),
                "credentials": {"realm": "site.bwapp.bwsip.io", "username": name}})
        })
        .collect();
    let data = folder.join("db.json");
    std::fs::write(&data, json!({ "endpoints": endpoints }).to_string())?;
    let port = TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port()
        .to_string();
    let child = Command::new("node")
        .arg(program)
        .args(["--quiet", "--host", "127.0.0.1", "--port", &port])
        .arg(&data)
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let address = format!("127.0.0.1:{port}");
    let pages = (1..=400).map(|page| format!("/endpoints?_page={page}&_limit=25"));
    let large = (1..=10).map(|page| format!("/endpoints?_page={page}&_limit=1000"));
    let subject = Subject {
        name: format!("json-server {VERSION}"),
        address,
        _child: child,
        lists: pages.chain(large).collect(),
        items: (5000..6000)
            .map(|number| format!("/endpoints/re-{number:023}"))
            .collect(),
        collection: "/endpoints".to_owned(),
        authorization: String::new(),
    };
    let first = subject.request("GET", &subject.items[0], "");
    let begun = Instant::now();
    while driver::once(&subject.address, &first).await.is_err() {
        if begun.elapsed() > PATIENCE {
            return Err("it does not answer".into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(subject)
}

async fn install() -> Outcome<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .ok_or("no target folder")?;
    let home = target.join("sdk").join(format!("json-server-{VERSION}"));
    let program = home.join("node_modules/json-server/lib/cli/bin.js");
    if !program.exists() {
        std::fs::create_dir_all(&home)?;
        let npm = Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(&home)
            .arg(format!("json-server@{VERSION}"))
            .status()
            .await
            .map_err(|why| format!("npm does not run: {why}"))?;
        if !npm.success() || !program.exists() {
            return Err("npm cannot install it".into());
        }
    }
    Ok(program)
}
