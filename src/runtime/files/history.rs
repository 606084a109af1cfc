//! Commands and filters kept between starts, in the state folder: one a line, `:` or `/` before it.

use std::path::Path;

use crate::{
    api::text,
    app::{
        shared::{Shared, setup::Setup},
        text::history::History,
    },
    runtime::files::place::Place,
};

use super::{draft, private};

/// The file's name.
const FILE: &str = "history";

/// The most bytes that it holds: far more than is kept.
const MOST: usize = 1 << 20;

/// Lets a dashboard start with what was kept in this place, if there is one.
pub fn recall(place: Option<&Place>, setup: &mut Setup) {
    if let Some(place) = place {
        load(&place.own, setup);
    }
}

/// Keeps what was used in this place, if there is one.
pub fn keep(place: Option<&Place>, shared: &Shared) {
    if let Some(place) = place {
        save(&place.own, shared);
    }
}

/// What the file holds; nothing when it cannot be read.
fn read(path: &Path) -> String {
    let bytes = private::read(path, MOST);
    bytes.map_or_else(
        |_| String::new(),
        |bytes| String::from_utf8_lossy(&bytes).into_owned(),
    )
}

/// Takes in what was kept. Without such a file there is nothing to take in.
fn load(state: &Path, setup: &mut Setup) {
    let kept = read(&state.join(FILE));
    for line in kept.lines() {
        let line = text::clean(line);
        if let Some(command) = line.strip_prefix(':') {
            setup.commands.keep(command);
        } else if let Some(filter) = line.strip_prefix('/') {
            setup.filters.keep(filter);
        }
    }
}

/// Keeps what was used, behind what other dashboards kept meanwhile. A history that cannot be written is no reason
/// to trouble a person who leaves.
fn save(state: &Path, shared: &Shared) {
    let path = state.join(FILE);
    let kept = read(&path);
    let mut text = String::new();
    for (mark, used) in [(':', &shared.commands), ('/', &shared.filters)] {
        let mut all = History::default();
        let others = kept.lines().filter_map(|line| line.strip_prefix(mark));
        others.chain(used.lines()).for_each(|line| all.keep(line));
        for line in all.lines() {
            text.extend([mark.to_string().as_str(), line, "\n"]);
        }
    }
    if text == kept {
        return;
    }
    let written = private::folder(state).and_then(|()| draft::replace(&path, text.as_bytes()));
    if let Err(error) = written {
        tracing::warn!(%error, "the history is not kept");
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::{load, save};
    use crate::app::{
        page::layout::Size,
        service::profile::Profile,
        shared::{Shared, setup::Setup},
        text::time::Moment,
    };

    fn setup() -> Setup {
        let size = Size {
            width: 80,
            height: 24,
        };
        Setup::new(size, Profile::default(), Moment::default())
    }

    fn lines(setup: &Setup) -> (Vec<&str>, Vec<&str>) {
        (
            setup.commands.lines().collect(),
            setup.filters.lines().collect(),
        )
    }

    #[test]
    fn what_was_used_is_there_at_the_next_start_and_readable_by_nobody_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("state");
        let mut first = setup();
        load(&state, &mut first);
        first.commands.keep("endpoints lyon");
        first.filters.keep("!disabled app:none");
        save(&state, &Shared::new(first));
        let mut second = setup();
        load(&state, &mut second);
        assert_eq!(
            lines(&second),
            (vec!["endpoints lyon"], vec!["!disabled app:none"])
        );
        let mode = fs::metadata(state.join("history"))
            .expect("written")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }

    #[test]
    fn two_dashboards_do_not_forget_for_each_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut one, mut other) = (setup(), setup());
        one.commands.keep("domains");
        other.commands.keep("requests");
        save(folder.path(), &Shared::new(one));
        save(folder.path(), &Shared::new(other));
        let mut next = setup();
        load(folder.path(), &mut next);
        assert_eq!(lines(&next).0, ["domains", "requests"]);
    }

    #[test]
    fn a_file_that_somebody_spoilt_harms_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(
            folder.path().join("history"),
            ":a\u{1b}[2Jb\nwhat\n\n:\n/x\n",
        )
        .expect("written");
        let mut next = setup();
        load(folder.path(), &mut next);
        assert_eq!(lines(&next), (vec!["a\u{FFFD}[2Jb"], vec!["x"]));
    }
}
