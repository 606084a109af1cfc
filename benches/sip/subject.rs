//! The two registrars: started, stopped, started again.

use std::{
    fmt::Write as _,
    fs,
    net::{SocketAddr, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use base16ct::lower::encode_string;
use md5::{Digest as _, Md5};

use crate::{
    HOST, Outcome, USERS,
    server::{self, Started},
};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

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
        let generate = format!("1x{USERS}");
        Self::new("sipdeck", move || server::ours(&[], &generate, &data))
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
            let child = server::kamailio("kamailio", &config, "1024", &run)?;
            Ok((child, sip, None))
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it answers.
    pub fn wait(&self) -> Outcome<()> {
        server::wait(self.sip, PATIENCE, |own, number| {
            format!(
                "REGISTER sip:{HOST} SIP/2.0\r\nVia: SIP/2.0/UDP {own};rport;branch=z9hG4bKw{number}\r\n\
                 Max-Forwards: 70\r\nFrom: <sip:ep-00000@{HOST}>;tag=1\r\nTo: <sip:ep-00000@{HOST}>\r\n\
                 Call-ID: w{number}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
            )
        })
    }

    /// Ends it in order, and starts it again; how long it takes from there until it answers.
    pub fn restart(&mut self) -> Outcome<Duration> {
        server::end(&mut self.child)?;
        let begun = Instant::now();
        (self.child, self.sip, self.http) = (self.start)()?;
        self.wait()?;
        Ok(begun.elapsed())
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        let _ = server::end(&mut self.child);
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
