//! What the system says about a file, in words for people.

use std::io::{self, ErrorKind};

/// What went wrong and what to do about it, as one sentence.
#[must_use]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the system has more errors than people meet"
)]
pub fn said(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::AlreadyExists => "there is such a file already; choose another name",
        ErrorKind::PermissionDenied => {
            "you are not allowed to; choose another place, or ask who owns it"
        }
        ErrorKind::IsADirectory => "that is a folder; name a file in it",
        ErrorKind::NotADirectory => "a part of the path is a file and no folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; make room on it",
        ErrorKind::ReadOnlyFilesystem => "nothing can be written there; choose another place",
        ErrorKind::InvalidFilename => "no file can have such a name; choose a shorter one",
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error ").next().unwrap_or(&text);
            return format!("{}.", text.trim_end_matches('.'));
        }
    };
    format!("{words}.")
}

#[cfg(test)]
mod tests {
    use std::{fs, io};

    use super::said;

    #[test]
    fn people_are_told_what_to_do_and_no_number() {
        let place = tempfile::tempdir().expect("a folder");
        let there = place.path().join("there");
        fs::write(&there, "").expect("written");
        for (failed, words) in [
            (fs::File::create_new(&there).err(), "choose another name"),
            (fs::read(place.path()).err(), "that is a folder"),
            (
                fs::read(place.path().join("gone")).err(),
                "there is no such file",
            ),
            (fs::read(there.join("below")).err(), "a file and no folder"),
            (Some(io::Error::from_raw_os_error(5)), "nput/output error."),
        ] {
            let said = said(&failed.expect("an error"));
            assert!(said.contains(words) && said.ends_with('.'), "{said}");
            assert!(!said.contains("os error"), "{said}");
        }
    }
}
