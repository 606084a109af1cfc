//! Official SDKs, unmodified, against the platform. `tests/sdk/setup` puts them in place; without them the tests
//! say so and pass, unless `SIPDECK_SDKS=required`.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use sipdeck::{
    phone::{Manner, News},
    platform::{Config, Pace, Platform},
};
use tokio::process::Command;

use crate::platform::{
    callphone::HOST,
    handset::{Office, until},
};

/// Where the setup script puts an SDK.
fn home(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a target folder");
    target.join("sdk").join(name)
}

/// Whether the SDK is there; says why not on the real stderr, which the test harness does not swallow.
fn is_ready(name: &str) -> bool {
    let ready = home(name).join("ready").exists();
    if !ready {
        let required = std::env::var("SIPDECK_SDKS").is_ok_and(|value| value == "required");
        assert!(!required, "{name} is not installed: run tests/sdk/setup");
        let reason = format!(
            "skipped: {name} is not installed (tests/sdk/setup does, with python3 and npm)\n"
        );
        std::io::stderr()
            .write_all(reason.as_bytes())
            .expect("stderr is open");
    }
    ready
}

/// Runs a script against a new platform.
async fn run(command: Command) {
    let config = Config {
        pace: Pace::Off,
        ..Config::default()
    };
    let platform = Platform::start(config).await.expect("starts");
    run_at(&platform, command).await;
}

/// Runs a script with a phone that answers.
async fn run_with_phone(mut command: Command) {
    let office = Office::open().await;
    let after = Duration::from_millis(1);
    let mut phone = office.phone_of("anna", "secret12", "test", Manner::Answers { after });
    until(&mut phone, |news| matches!(news, News::Registered { .. })).await;
    command.env("SIPDECK_PHONE", format!("sip:anna@{HOST}"));
    run_at(&office.platform, command).await;
    phone.end().await;
}

/// Runs a script with the account in its environment, and shows what it said when it fails.
async fn run_at(platform: &Platform, mut command: Command) {
    let account = platform.account();
    command
        .env("SIPDECK_API", platform.origin())
        .env("SIPDECK_USER_ID", account.user_id.as_str())
        .env("SIPDECK_TOKEN", &account.token)
        .env("SIPDECK_SECRET", account.secret.reveal())
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .kill_on_drop(true);
    let output = command.output().await.expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(platform.audit().await, Vec::<String>::new());
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/sdk")
        .join(name)
}

async fn python(sdk: &str, name: &str) {
    if is_ready(sdk) {
        let mut command = Command::new(home(sdk).join("bin/python"));
        command.arg("-W").arg("ignore").arg(script(name));
        run(command).await;
    }
}

#[tokio::test]
async fn bandwidth_sdk_3_1_0_for_python_works_unmodified() {
    python("python-3.1.0", "python_3_1_0.py").await;
}

#[tokio::test]
async fn bandwidth_sdk_1_10_0_for_python_works_unmodified() {
    python("python-1.10.0", "python_1_10_0.py").await;
}

#[tokio::test]
async fn node_bandwidth_2_6_5_works_unmodified() {
    let sdk = "node-2.6.5";
    if is_ready(sdk) {
        let mut command = Command::new("node");
        command
            .arg("--no-warnings")
            .arg(script("node_2_6_5.js"))
            .arg(home(sdk));
        run(command).await;
    }
}

#[tokio::test]
async fn calls_of_bandwidth_sdk_3_1_0_for_python_work_unmodified() {
    let sdk = "python-3.1.0";
    if is_ready(sdk) {
        let mut command = Command::new(home(sdk).join("bin/python"));
        command.arg("-W").arg("ignore");
        command.arg(script("calls_python_3_1_0.py"));
        run_with_phone(command).await;
    }
}

#[tokio::test]
async fn calls_of_node_bandwidth_2_6_5_work_unmodified() {
    let sdk = "node-2.6.5";
    if is_ready(sdk) {
        let mut command = Command::new("node");
        command.arg("--no-warnings");
        command.arg(script("calls_node_2_6_5.js")).arg(home(sdk));
        run_with_phone(command).await;
    }
}
