//! Results of tests, kept in the state folder: one file an endpoint, with the last few of them as JSON.

use std::{cmp::Reverse, fs, io, path::PathBuf, time::SystemTime};

use crate::{
    api::EndpointId,
    app::exams::{Kept, Results},
};

use super::{draft, place::Place, private};

/// The folder's name.
const FOLDER: &str = "tests";

/// The most bytes of a file.
const MOST: usize = 4 << 20;

/// Endpoints of a profile whose results are kept: those that were tested last.
const ENDPOINTS: usize = 200;

/// Where the results of this place are.
fn folder(place: &Place) -> PathBuf {
    let profile = private::folder_name(&place.who.profile);
    place.state.join(FOLDER).join(profile)
}

fn file(place: &Place, endpoint: &EndpointId) -> PathBuf {
    let name = format!("{}.json", private::folder_name(endpoint.as_str()));
    folder(place).join(name)
}

/// The results that are kept of this endpoint, newest first; none when they cannot be read, or are of another account.
#[must_use]
pub fn load(place: &Place, endpoint: &EndpointId) -> Vec<Kept> {
    let Ok(bytes) = private::read(&file(place, endpoint), MOST) else {
        return Vec::new();
    };
    let kept: Vec<Kept> = serde_json::from_slice(&bytes).unwrap_or_default();
    kept.into_iter()
        .filter(|one| one.endpoint == *endpoint)
        .collect()
}

/// Keeps this result as well. A result that cannot be kept is no reason to trouble a person who has it before them.
pub fn save(place: &Place, kept: Kept) {
    if let Err(error) = write(place, kept) {
        tracing::warn!(%error, "the result of a test is not kept");
    }
}

fn write(place: &Place, kept: Kept) -> io::Result<()> {
    let endpoint = kept.endpoint.clone();
    let mut results = Results::default();
    results.put(endpoint.clone(), load(place, &endpoint));
    results.add(kept);
    let bytes = serde_json::to_vec(results.of(&endpoint))?;
    private::folder(&folder(place))?;
    draft::replace(&file(place, &endpoint), &bytes)?;
    thin_out(place)
}

/// Takes away those that were tested longest ago.
fn thin_out(place: &Place) -> io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder(place))?
        .flatten()
        .filter_map(|entry| {
            let changed = entry.metadata().ok()?.modified().ok()?;
            Some((changed, entry.path()))
        })
        .collect();
    files.sort_unstable_by_key(|(changed, _)| Reverse(*changed));
    files
        .into_iter()
        .skip(ENDPOINTS)
        .try_for_each(|(_, path)| fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use super::{ENDPOINTS, folder, load, save};
    use crate::{
        api::EndpointId,
        app::{exams::Kept, text::time::Moment},
        doctor::Report,
        runtime::files::place::Place,
    };

    fn kept(endpoint: &EndpointId, at: u64) -> Kept {
        Kept {
            endpoint: endpoint.clone(),
            at: Moment(at),
            report: Report::unasked("sip:a@b".into(), "nobody asked"),
        }
    }

    #[test]
    fn the_last_results_come_back_and_the_oldest_files_go() {
        let state = tempfile::tempdir().expect("a folder");
        let place = Place::sample(state.path());
        let endpoint = EndpointId::from("re-1/..");
        assert_eq!(load(&place, &endpoint), []);
        for at in 0..8 {
            save(&place, kept(&endpoint, at));
        }
        let all = load(&place, &endpoint);
        assert_eq!(all.len(), Kept::MOST);
        assert_eq!(all[0], kept(&endpoint, 7));
        for number in 0..ENDPOINTS {
            save(&place, kept(&format!("re-x{number}").as_str().into(), 1));
        }
        let files = std::fs::read_dir(folder(&place)).expect("a folder").count();
        assert_eq!(files, ENDPOINTS);
        let file = super::file(&place, &"re-x1".into());
        std::fs::write(file, "{").expect("written");
        assert_eq!(load(&place, &"re-x1".into()), []);
    }
}
