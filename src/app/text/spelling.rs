//! Finds the known name that a misspelt one probably meant.

use strsim::levenshtein;

/// The one of these that is near, if one is.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|other| (levenshtein(name, other), other))
        .filter(|(distance, other)| *distance <= 1 + other.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_name_finds_the_one_that_was_meant() {
        let known = || ["origin", "user_id", "secret_file"].into_iter();
        assert_eq!(nearest("orgin", known()), Some("origin"));
        assert_eq!(nearest("userid", known()), Some("user_id"));
        assert_eq!(nearest("secretfile", known()), Some("secret_file"));
        assert_eq!(nearest("colour", known()), None);
    }
}
