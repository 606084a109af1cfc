//! SIP as others speak it: messages that are hard to read, what real clients send, and anything at all.

mod captures;
mod properties;
mod torture;

use std::{fs, path::Path};

use sipdeck::sip::message::{Arrived, check};

/// The files of a folder beside this file, by name, without their ending.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/sip")
        .join(folder);
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(root)
        .expect("a folder of the repository")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("a file that can be read"))
        })
        .collect();
    files.sort();
    files
}

/// What is made of what came: `fine`, or what a request is refused with.
fn seen(arrived: &Arrived) -> String {
    let (message, flaws) = match arrived {
        Arrived::Message(message, flaws) => (message, flaws),
        Arrived::Ping => return "ping".into(),
        Arrived::Pong => return "pong".into(),
        Arrived::Noise => return "noise".into(),
    };
    let flaw = flaws.first().cloned().or_else(|| check(message).err());
    flaw.map_or("fine".into(), |flaw| format!("{} {flaw}", flaw.status()))
}
