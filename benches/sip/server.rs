//! A server as a process of its own: started, waited for, ended.

use std::{
    io::{BufRead as _, BufReader},
    net::{SocketAddr, UdpSocket},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use crate::Outcome;

/// A process, where it speaks SIP, and where HTTP, when it does.
pub type Started = (Child, SocketAddr, Option<String>);

/// sipdeck with this made-up account in this file, and with these options beside.
pub fn ours(options: &[&str], generate: &str, data: &Path) -> Outcome<Started> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
        .args(["serve", "--rate-limit", "off", "--sip", "127.0.0.1:0"])
        .args(options)
        .args(["--generate", generate, "--data"])
        .arg(data)
        .envs([
            ("SIPDECK_USER_ID", "u"),
            ("SIPDECK_TOKEN", "t"),
            ("SIPDECK_SECRET", "s"),
        ])
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("stdout is piped")?;
    let (mut sip, mut http) = (None, None);
    for line in BufReader::new(out).lines() {
        let line = line?;
        if let Some(rest) = line.strip_prefix("listening on http://") {
            http = Some(rest.to_owned());
        }
        if let Some(rest) = line.strip_prefix("sip on udp ") {
            sip = Some(rest.parse()?);
            break;
        }
    }
    Ok((child, sip.ok_or("it says no address")?, http))
}

/// Kamailio, wherever it is, with this configuration and so many megabytes.
pub fn kamailio(program: &str, config: &Path, megabytes: &str, folder: &Path) -> Outcome<Child> {
    let child = Command::new(program)
        .arg("-f")
        .arg(config)
        .args(["-DD", "-E", "-m", megabytes, "-M", "16", "-Y"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.map_err(|why| format!("{program} does not start: {why}").into())
}

/// Waits until something comes back for one of these messages: of our own address, and a number that counts them.
pub fn wait(
    sip: SocketAddr,
    patience: Duration,
    message: impl Fn(SocketAddr, u32) -> String,
) -> Outcome<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_read_timeout(Some(Duration::from_millis(20)))?;
    let own = socket.local_addr()?;
    let begun = Instant::now();
    let mut chunk = [0; 4096];
    for number in 0.. {
        let _ = socket.send_to(message(own, number).as_bytes(), sip);
        if socket.recv(&mut chunk).is_ok() {
            return Ok(());
        }
        if begun.elapsed() > patience {
            break;
        }
    }
    Err("it does not answer".into())
}

/// Ends it in order: its children end with it only when it is asked.
pub fn end(child: &mut Child) -> Outcome<()> {
    let pid = i32::try_from(child.id())?;
    let pid = Pid::from_raw(pid).ok_or("it has a number")?;
    kill_process(pid, Signal::TERM)?;
    child.wait()?;
    Ok(())
}
