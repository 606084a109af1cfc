//! Sound from end to end: two real phones speak through a bridge, and what each records is what the other played, sample
//! by sample, before one holds and after it resumes.
//!
//! baresip does not use the loopback for sound, so all of it happens in a network namespace: the test runs itself there.

use std::{env, fs, path::Path, process::Stdio};

use serde_json::json;
use sipdeck::platform::{Config, SipConfig};
use tokio::{process::Command, time::timeout};

use super::{
    scene::{HOST, LONG, RIGHT, is_installed, skipped},
    terminal::Terminal,
};
use crate::platform::handset::{Office, create, soon};

/// Set in the namespace.
const INSIDE: &str = "SIPDECK_OWN_NETWORK";
/// Where the platform is there.
const IP: &str = "10.77.0.1";
/// Makes the network, and runs the rest in it.
const NETWORK: &str = "ip link set lo up && ip link add d0 type veth peer name d1 && \
    ip addr add 10.77.0.1/24 dev d0 && ip link set d0 up && ip link set d1 up && \
    ip route add default dev d0 && exec \"$@\"";
/// Samples a second.
const RATE: u32 = 8000;
/// How much has to be heard unharmed, in samples.
const HEARD: usize = 8000;

async fn can_have_a_network() -> bool {
    let tried = Command::new("unshare")
        .args(["-rn", "sh", "-c", NETWORK, "sh", "true"])
        .output();
    let may = tried.await.is_ok_and(|output| output.status.success());
    let required = env::var("SIPDECK_PHONES").is_ok_and(|value| value == "required");
    assert!(may || !required, "network namespaces are not allowed here");
    if !may {
        skipped("sound needs a network of its own, and network namespaces are not allowed here");
    }
    may
}

#[tokio::test]
async fn two_baresips_hear_each_other_sample_by_sample() {
    if env::var_os(INSIDE).is_some() {
        return speak().await;
    }
    if !is_installed("baresip", "baresip-core")
        || !is_installed("ip", "iproute2")
        || !can_have_a_network().await
    {
        return;
    }
    let own = env::current_exe().expect("is known");
    let inside = Command::new("unshare")
        .args(["-rn", "sh", "-c", NETWORK, "sh"])
        .arg(own)
        .args([
            "--exact",
            "clients::tone::two_baresips_hear_each_other_sample_by_sample",
        ])
        .args(["--nocapture", "--test-threads", "1"])
        .env(INSIDE, "1")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = timeout(4 * LONG, inside).await.expect("ends");
    let output = output.expect("runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaints}");
    assert!(said.contains("1 passed"), "{said}");
}

/// A tone that rises or falls, so that no two parts of it are the same.
fn sweep(from: f64, to: f64) -> Vec<i16> {
    let count = RATE * 60;
    let mut phase = 0.0_f64;
    let sample = |at: u32| {
        let share = f64::from(at) / f64::from(count);
        phase += std::f64::consts::TAU * (from + (to - from) * share) / f64::from(RATE);
        #[expect(clippy::cast_possible_truncation, reason = "it is small")]
        let sample = (8000.0 * phase.sin()) as i16;
        sample
    };
    (0..count).map(sample).collect()
}

/// Writes samples as a WAV file.
fn record(path: &Path, samples: &[i16]) {
    let length = u32::try_from(samples.len() * 2).expect("is short");
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((length + 36).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // PCM of one channel.
    bytes.extend([1_u16, 1].map(u16::to_le_bytes).as_flattened());
    bytes.extend([RATE, RATE * 2].map(u32::to_le_bytes).as_flattened());
    bytes.extend([2_u16, 16].map(u16::to_le_bytes).as_flattened());
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    fs::write(path, bytes).expect("writes");
}

/// What a phone has heard: the samples of its recording.
fn heard(home: &Path) -> Vec<i16> {
    let files = fs::read_dir(home.join("heard")).expect("is there");
    let names = files.map(|file| file.expect("is read").path());
    let mut heard = names.filter(|path| path.to_string_lossy().ends_with("-dec.wav"));
    let bytes = fs::read(heard.next().expect("it recorded")).expect("reads");
    let data = bytes.windows(4).position(|four| four == b"data");
    let samples = &bytes[data.expect("has samples") + 8..];
    let pairs = samples.as_chunks::<2>().0;
    pairs.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
}

/// Whether a sample is another one after its law (G.711): one of sixteen steps of its power of two.
fn is_same(heard: i16, played: i16) -> bool {
    let (heard, played) = (i32::from(heard), i32::from(played));
    (heard - played).abs() <= played.abs() / 16 + 12
}

/// The longest part of what was heard that is a part of what was played: where it begins in both, and its length.
fn longest(heard: &[i16], played: &[i16]) -> (usize, usize, usize) {
    const LOOK: usize = 400;
    let mut best = (0, 0, 0);
    let mut at = 0;
    while at + LOOK < heard.len() {
        let part = &heard[at..at + LOOK];
        // Silence is a part of anything that is quiet.
        let is_loud = part.iter().any(|sample| sample.abs() > 6000);
        let found = (0..played.len() - LOOK).find(|from| {
            let same = part.iter().zip(&played[*from..]);
            is_loud
                && same
                    .into_iter()
                    .all(|(heard, played)| is_same(*heard, *played))
        });
        let Some(from) = found else {
            at += LOOK / 2;
            continue;
        };
        let same = heard[at..].iter().zip(&played[from..]);
        let length = same.take_while(|(heard, played)| is_same(**heard, **played));
        let length = length.count();
        if length > best.2 {
            best = (at, from, length);
        }
        at += length;
    }
    best
}

/// A phone that answers by itself, plays this and records what it hears.
fn phone(home: &Path, dns: &str, name: &str, tone: &[i16]) -> Terminal {
    fs::create_dir_all(home.join("heard")).expect("a folder");
    record(&home.join("tone.wav"), tone);
    let home_name = home.display();
    let config = format!(
        "poll_method epoll\ndns_server {dns}\nmodule_path {}\nmodule stdio.so\nmodule g711.so\n\
         module aubridge.so\nmodule aufile.so\nmodule sndfile.so\nsnd_path {home_name}/heard\n\
         audio_player aubridge,nil\naudio_source aufile,{home_name}/tone.wav\n\
         module_tmp account.so\nmodule_app menu.so\n",
        super::baresip::modules()
    );
    let account =
        format!("<sip:{name}@{HOST};transport=udp>;auth_pass={RIGHT};regint=300;answermode=auto\n");
    fs::write(home.join("config"), config).expect("writes");
    fs::write(home.join("accounts"), account).expect("writes");
    Terminal::start(&format!("baresip -4 -f '{home_name}'"), home)
}

/// What happens in the namespace.
async fn speak() {
    let config = Config {
        sip: SipConfig {
            plain: Some(format!("{IP}:0").parse().expect("an address")),
            secure: None,
        },
        dns: Some(format!("{IP}:0").parse().expect("an address")),
        ..Config::default()
    };
    let office = Office::with(config).await;
    let line = &office.line;
    create(line, &office.domain, "bob").await;
    let dns = office.platform.dns().expect("answers").to_string();
    let homes = tempfile::tempdir().expect("a folder");
    let tones = [sweep(300.0, 3000.0), sweep(3000.0, 300.0)];
    let names = ["anna", "bob"];
    let mut phones = Vec::new();
    for (name, tone) in names.iter().zip(&tones) {
        let mut phone = phone(&homes.path().join(name), &dns, name, tone);
        phone.wait(&["registered successfully"]).await;
        phones.push(phone);
    }
    let bridge = line.post("bridges", &json!({})).await.id();
    let mut calls = Vec::new();
    for name in names {
        let to = format!("sip:{name}@{HOST}");
        let body = json!({"from": "+13035551212", "to": to, "bridgeId": bridge});
        calls.push(format!("calls/{}", line.post("calls", &body).await.id()));
    }
    let path = format!("bridges/{bridge}");
    soon(line, &path, |it| it["state"] == "active").await;
    let count = |call: &serde_json::Value, name: &str| call[name].as_u64().unwrap_or_default();
    // Two seconds and a half.
    for call in &calls {
        soon(line, call, |call| count(call, "packetsReceived") >= 125).await;
    }
    // Anna holds: Bob hears silence meanwhile, and Anna nothing.
    phones[0].press("x").await;
    phones[0].wait(&["call: hold"]).await;
    said(&office, "a=sendonly").await;
    let before = count(&line.get(&calls[1]).await.json(), "packetsSent");
    soon(line, &calls[1], |call| {
        count(call, "packetsSent") >= before + 25
    })
    .await;
    phones[0].press("X").await;
    phones[0].wait(&["call: resume"]).await;
    // Nothing was sent to Anna meanwhile.
    for call in &calls {
        let before = count(&line.get(call).await.json(), "packetsSent");
        soon(line, call, |call| {
            count(call, "packetsSent") >= before + 125
        })
        .await;
    }
    for phone in phones {
        phone.leave("q").await;
    }
    for call in &calls {
        let ended = soon(line, call, |call| call["state"] == "completed").await;
        assert_eq!(ended["packetsLost"], 0, "{ended}");
    }
    for (name, other) in [(0, 1), (1, 0)] {
        let heard = heard(&homes.path().join(names[name]));
        let (at, from, length) = longest(&heard, &tones[other]);
        assert!(
            length >= HEARD,
            "{}: {length} samples at {at} of {from}",
            names[name]
        );
        if names[name] == "bob" {
            // Before the hold, or behind it: the other part is there as well, as much later as the silence was long.
            let rest = [&heard[..at], &heard[at + length..]];
            let parts = rest.map(|rest| longest(rest, &tones[other]));
            let second = parts.into_iter().max_by_key(|part| part.2).expect("two");
            assert!(
                second.2 >= HEARD,
                "{parts:?} beside {length} at {at} of {from}"
            );
        }
    }
}

/// Waits until Anna's phone has said this.
async fn said(office: &Office, what: &str) {
    let path = format!("trace?endpoint={}", office.anna);
    let wait = async {
        loop {
            let trace = office.line.control("GET", &path, b"").await;
            let text = String::from_utf8_lossy(&trace.body).into_owned();
            if text.contains(what) {
                return;
            }
        }
    };
    timeout(LONG, wait).await.expect("is said");
}
