//! The database engine that a test of the platform runs on: files, unless the environment names a server.

use std::{
    collections::hash_map::DefaultHasher,
    env,
    ffi::OsString,
    hash::{Hash as _, Hasher as _},
    path::Path,
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

use sipdeck::platform::{Config, Data};

use super::server;

/// The variable with the folder of the server's socket.
pub const FOLDER: &str = "SIPDECK_TESTS_DATABASE";

fn folder() -> Option<String> {
    env::var(FOLDER).ok()
}

/// Where a platform keeps its data that would keep it in this file.
pub fn data(file: &Path) -> Data {
    Data::read(Path::new(&argument(file))).expect("an address")
}

/// The same, as `--data` takes it.
pub fn argument(file: &Path) -> OsString {
    let Some(folder) = folder() else {
        return file.into();
    };
    let mut hasher = DefaultHasher::new();
    file.hash(&mut hasher);
    let name = format!("f{:016x}", hasher.finish());
    server::database(Path::new(&folder), &name).into()
}

/// Settings of a platform whose data nobody looks for again.
pub fn config() -> Config {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let data = folder().map(|folder| {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t{}_{number}", process::id());
        let address = server::database(Path::new(&folder), &name);
        Data::read(Path::new(&address)).expect("an address")
    });
    Config {
        data,
        ..Config::default()
    }
}

/// Whether it is a file.
pub fn is_file() -> bool {
    folder().is_none()
}
