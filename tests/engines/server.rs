//! A `PostgreSQL` server of our own in a temporary folder, which ends and goes with this program, however that ends.

use std::{
    env, fs, io,
    net::TcpListener,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
};

use postgres::{Client, Config, NoTls};

/// Who owns the server when the tests are run by root, as whom it does not start: nobody.
const NOBODY: u32 = 65_534;
/// The user that everything belongs to.
pub const USER: &str = "sipdeck";
/// Once its standard input ends, it stops the server and removes its folder.
const END: &str = r#"exec > /dev/null 2>&1; trap "" INT TERM HUP; cat > /dev/null; folder=$1; shift; "$@"; rm -rf "$folder""#;

/// A running server.
pub struct Server {
    /// Where its socket and its data are.
    pub folder: PathBuf,
    /// Where it listens on this machine besides, for programs that know no sockets.
    pub port: Option<u16>,
    tools: PathBuf,
    end: Child,
}

impl Server {
    /// Starts one that flushes what it writes, or does not; none where the packages are not there.
    pub fn start(is_durable: bool) -> Option<Self> {
        let server = Self::make(is_durable)?;
        server.control(&["start"]);
        Some(server)
    }

    /// Starts one that listens at a port of this machine, and flushes nothing.
    pub fn listening() -> Option<Self> {
        let mut server = Self::make(false)?;
        server.listen();
        Some(server)
    }

    /// Starts it, at a port of this machine that is free.
    pub fn listen(&mut self) {
        loop {
            let free = TcpListener::bind("127.0.0.1:0").expect("binds");
            self.port = free.local_addr().ok().map(|address| address.port());
            drop(free);
            let begun = self.try_control(&["start"]);
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if begun.status.success() {
                return;
            }
            // Another program may take the port between.
            assert!(log.contains("Address already in use"), "{log}");
        }
    }

    /// One that is not started yet.
    fn make(is_durable: bool) -> Option<Self> {
        let tools = tools()?;
        let folder = tempfile::tempdir().expect("a folder").keep();
        if is_root() {
            chown(&folder, Some(NOBODY), Some(NOBODY)).expect("is given away");
        }
        let data = folder.join("data");
        let mut make = command(&tools, "initdb");
        make.args([
            "-N",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-U",
            USER,
            "-D",
        ]);
        run(make.arg(&data));
        let mut stop = vec![folder.clone().into_os_string()];
        stop.extend(words(&tools, "pg_ctl"));
        stop.extend(["-m", "immediate", "stop", "-D"].map(Into::into));
        stop.push(data.into());
        let end = Command::new("sh")
            .args(["-c", END, "sh"])
            .args(stop)
            .stdin(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let server = Self {
            folder,
            port: None,
            tools,
            end,
        };
        server.write("postgresql.auto.conf", &format!("fsync = {is_durable}\n"));
        Some(server)
    }

    /// Writes one of its files, which nobody else may read.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.folder.join("data").join(name);
        fs::write(&path, text).expect("is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("is hidden");
        if is_root() {
            chown(&path, Some(NOBODY), Some(NOBODY)).expect("is given away");
        }
    }

    /// The address of a database of this name, which is made when it is not there.
    pub fn database(&self, name: &str) -> String {
        database(&self.folder, name)
    }

    /// Starts or stops it, as `pg_ctl` says it, and waits until that is done.
    pub fn control(&self, words: &[&str]) {
        done(&self.try_control(words));
    }

    fn try_control(&self, words: &[&str]) -> Output {
        let listen = match self.port {
            None => "-c listen_addresses=".to_owned(),
            Some(port) => format!("-c listen_addresses=127.0.0.1 -p {port}"),
        };
        let options = format!(
            "-k {} {listen} -c max_connections=300 -c autovacuum=off -c full_page_writes=off",
            self.folder.display()
        );
        let mut control = command(&self.tools, "pg_ctl");
        control
            .args(["-w", "-o", &options, "-D"])
            .arg(self.folder.join("data"));
        control.arg("-l").arg(self.folder.join("log")).args(words);
        control.stdin(Stdio::null()).output().expect("runs")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.end.stdin.take());
        let _ = self.end.wait();
    }
}

/// Does something with a connection to a database, on a thread of its own: tests are asynchronous, and this is not.
pub fn with<T: Send + 'static>(
    folder: &Path,
    database: &str,
    act: impl FnOnce(&mut Client) -> Result<T, postgres::Error> + Send + 'static,
) -> Result<T, postgres::Error> {
    let mut config = Config::new();
    config.host_path(folder).user(USER).dbname(database);
    let done = thread::spawn(move || act(&mut config.connect(NoTls)?));
    done.join().expect("does not panic")
}

/// The address of a database of this name on the server with this socket; it is made when it is not there.
pub fn database(folder: &Path, name: &str) -> String {
    let sql = format!("CREATE DATABASE {name}");
    let made = with(folder, "postgres", move |db| db.batch_execute(&sql));
    if let Err(why) = made {
        let code = why.code().map(|code| code.code().to_owned());
        // It is there already, or another test makes it at this moment.
        assert!(matches!(code.as_deref(), Some("42P04" | "23505")), "{why}");
    }
    format!("postgres:///{name}?host={}&user={USER}", folder.display())
}

fn run(command: &mut Command) {
    done(&command.stdin(Stdio::null()).output().expect("runs"));
}

fn done(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

fn command(tools: &Path, name: &str) -> Command {
    let mut words = words(tools, name).into_iter();
    let mut command = Command::new(words.next().expect("a program"));
    // Whoever it runs as may not enter the folder that the tests run in.
    command.args(words).current_dir("/");
    command
}

/// A program of the server, as somebody who may run it.
fn words(tools: &Path, name: &str) -> Vec<std::ffi::OsString> {
    let mut words = Vec::new();
    if is_root() {
        let id = NOBODY.to_string();
        words.extend(["setpriv", "--reuid", &id, "--regid", &id, "--clear-groups"].map(Into::into));
    }
    words.push(tools.join(name).into());
    words
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// The folder of the server's programs, the newest of them: on the path, or where Debian keeps them.
fn tools() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let has = |folder: &PathBuf| {
        let program = fs::metadata(folder.join("initdb"));
        program.is_ok_and(|it| it.permissions().mode() & 0o111 != 0)
    };
    let versions = || -> io::Result<Vec<PathBuf>> {
        let mut versions: Vec<(u32, PathBuf)> = Vec::new();
        for entry in fs::read_dir("/usr/lib/postgresql")? {
            let entry = entry?;
            let version = entry.file_name().to_string_lossy().parse();
            versions.extend(version.ok().map(|it| (it, entry.path().join("bin"))));
        }
        versions.sort();
        Ok(versions.into_iter().rev().map(|(_, path)| path).collect())
    };
    let known = versions().unwrap_or_default().into_iter();
    known.chain(env::split_paths(&path)).find(has)
}
