//! The two registrars: started, stopped, started again.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader},
    net::{SocketAddr, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use base16ct::lower::encode_string;
use md5::{Digest as _, Md5};
use rustix::process::{Pid, Signal, kill_process};

use crate::{HOST, Outcome, USERS};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// A process, where it speaks SIP, and where HTTP, when it does.
type Started = (Child, SocketAddr, Option<String>);

/// A registrar, and where it is.
pub struct Subject {
    pub name: &'static str,
    pub sip: SocketAddr,
    /// Where HTTP is answered, by ours.
    pub http: Option<String>,
    child: Child,
    start: Box<dyn Fn() -> Outcome<Started>>,
}

impl Subject {
    fn new(name: &'static str, start: impl Fn() -> Outcome<Started> + 'static) -> Outcome<Self> {
        let (child, sip, http) = start()?;
        Ok(Self {
            name,
            sip,
            http,
            child,
            start: Box::new(start),
        })
    }

    /// sipdeck with a file that is flushed before it answers.
    pub fn ours(folder: &Path) -> Outcome<Self> {
        let data = folder.join("data");
        Self::new("sipdeck", move || {
            let mut child = Command::new(env!("CARGO_BIN_EXE_sipdeck"))
                .args(["serve", "--rate-limit", "off", "--sip", "127.0.0.1:0"])
                .args(["--generate", &format!("1x{USERS}"), "--data"])
                .arg(&data)
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
        })
    }

    /// Kamailio with its credentials and its registrations in `SQLite`, which it writes every minute and at its end.
    pub fn kamailio(folder: &Path) -> Outcome<Self> {
        let schema = PathBuf::from("/usr/share/kamailio/db_sqlite");
        if !schema.exists() {
            return Err("kamailio-sqlite-modules is not installed".into());
        }
        let data = folder.join("kamailio.db");
        let mut sql = String::from("PRAGMA journal_mode=WAL;\n");
        for table in ["standard", "auth_db", "usrloc"] {
            sql += &fs::read_to_string(schema.join(format!("{table}-create.sql")))?;
        }
        sql += "BEGIN;\n";
        for number in 0..USERS {
            let user = format!("ep-{number:05}");
            let ha1 = encode_string(&Md5::digest(format!("{user}:{HOST}:pass-{user}")));
            writeln!(
                sql,
                "INSERT INTO subscriber (username, domain, ha1) VALUES ('{user}', '{HOST}', '{ha1}');"
            )?;
        }
        sql += "COMMIT;\n";
        let script = folder.join("kamailio.sql");
        fs::write(&script, sql)?;
        let filled = Command::new("sqlite3")
            .arg(&data)
            .stdin(fs::File::open(&script)?)
            .stdout(Stdio::null())
            .status()?;
        if !filled.success() {
            return Err("sqlite3 cannot make its data".into());
        }
        let (config, run) = (folder.join("kamailio.cfg"), folder.to_owned());
        Self::new("kamailio", move || {
            let sip = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
            fs::write(&config, configuration(sip, &data))?;
            let child = Command::new("kamailio")
                .arg("-f")
                .arg(&config)
                .args(["-DD", "-E", "-m", "1024", "-M", "16", "-Y"])
                .arg(&run)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()?;
            Ok((child, sip, None))
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it answers.
    pub fn wait(&self) -> Outcome<()> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.connect(self.sip)?;
        socket.set_read_timeout(Some(Duration::from_millis(20)))?;
        let own = socket.local_addr()?;
        let begun = Instant::now();
        let mut chunk = [0; 4096];
        for number in 0.. {
            let message = format!(
                "REGISTER sip:{HOST} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bKw{number}\r\n\
                 Max-Forwards: 70\r\nFrom: <sip:ep-00000@{HOST}>;tag=1\r\nTo: <sip:ep-00000@{HOST}>\r\n\
                 Call-ID: w{number}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
            );
            let _ = socket.send(message.as_bytes());
            if socket.recv(&mut chunk).is_ok() {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                break;
            }
        }
        Err("it does not answer".into())
    }

    /// Ends it in order, and starts it again; how long it takes from there until it answers.
    pub fn restart(&mut self) -> Outcome<Duration> {
        self.stop()?;
        let begun = Instant::now();
        (self.child, self.sip, self.http) = (self.start)()?;
        self.wait()?;
        Ok(begun.elapsed())
    }

    fn stop(&mut self) -> Outcome<()> {
        let pid = i32::try_from(self.child.id())?;
        let pid = Pid::from_raw(pid).ok_or("it has a number")?;
        kill_process(pid, Signal::TERM)?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        // Its children end with it only when it is asked.
        let _ = self.stop();
    }
}

fn configuration(sip: SocketAddr, data: &Path) -> String {
    let data = data.display();
    format!(
        "#!KAMAILIO\ndebug=-1\nlog_stderror=no\nfork=yes\nchildren=2\nauto_aliases=no\ndisable_tcp=yes\nlisten=udp:{sip}\n\
         loadmodule \"tm.so\"\nloadmodule \"sl.so\"\nloadmodule \"pv.so\"\nloadmodule \"textops.so\"\n\
         loadmodule \"db_sqlite.so\"\nloadmodule \"usrloc.so\"\nloadmodule \"registrar.so\"\nloadmodule \"auth.so\"\n\
         loadmodule \"auth_db.so\"\nmodparam(\"usrloc\", \"db_mode\", 2)\nmodparam(\"usrloc\", \"hash_size\", 16)\n\
         modparam(\"usrloc|auth_db\", \"db_url\", \"sqlite:///{data}\")\nmodparam(\"auth\", \"qop\", \"auth\")\n\
         modparam(\"auth_db\", \"calculate_ha1\", 0)\nmodparam(\"auth_db\", \"password_column\", \"ha1\")\n\
         modparam(\"auth_db\", \"load_credentials\", \"\")\n\
         request_route {{\n if (is_method(\"REGISTER\")) {{\n  if (!www_authenticate(\"{HOST}\", \"subscriber\")) {{\n\
         \x20  www_challenge(\"{HOST}\", \"1\"); exit; }}\n  save(\"location\"); exit;\n }}\n\
         \x20sl_send_reply(\"404\", \"Not Here\");\n}}\n"
    )
}
