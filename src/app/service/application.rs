//! Which application a text means, and which text means an application.

use crate::{
    api::{Application, ApplicationId, sentence::Sentence, text},
    app::text::form::same,
};

/// What tells an application from all others: its name, or its id. [`meant`] reads it back.
#[must_use]
pub fn label<'a>(id: &'a ApplicationId, all: &'a [Application]) -> &'a str {
    let Some(known) = all.iter().find(|known| known.id == *id) else {
        return id.as_str();
    };
    let name = known.name.trim();
    let clash = |other: &Application| {
        other.id != *id && other.name.trim() == name || other.id.as_str() == name
    };
    if name.is_empty() || all.iter().any(clash) {
        id.as_str()
    } else {
        &known.name
    }
}

/// The application that has this id, or else is called this; spaces around it do not count. An id goes first, since
/// an application whose id is another one's name could not be meant at all otherwise.
///
/// # Errors
/// A sentence, when there is none, or when several are called so.
pub fn meant<'a>(text: &str, all: &'a [Application]) -> Result<&'a ApplicationId, Sentence> {
    let text = text.trim();
    if let Some(known) = all.iter().find(|known| known.id.as_str() == text) {
        return Ok(&known.id);
    }
    let exact = |known: &&Application| known.name.trim() == text;
    let alike = |known: &&Application| same(&known.name, text);
    let called: Vec<&Application> = all.iter().filter(exact).collect();
    let called = if called.is_empty() {
        all.iter().filter(alike).collect()
    } else {
        called
    };
    let mut called = called.into_iter();
    match (called.next(), called.next()) {
        (Some(only), None) => Ok(&only.id),
        (None, _) => Err(format!("There is no application called {}.", text::brief(text)).into()),
        (Some(one), Some(other)) => Err(format!(
            "Several applications are called {}: write the id instead, such as {} or {}.",
            text::brief(text),
            one.id,
            other.id
        )
        .into()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::{Application, Sentence, label, meant};

    /// Applications of these names, with the ids `a-1`, `a-2` and so on.
    pub fn called<S: AsRef<str>>(names: &[S]) -> Vec<Application> {
        let of = |(number, name): (usize, &S)| {
            let name = serde_json::Value::from(name.as_ref());
            let json = format!(r#"{{"id":"a-{number}","name":{name}}}"#);
            serde_json::from_str(&json).expect("an application")
        };
        (1..).zip(names).map(of).collect()
    }

    fn id(text: &str) -> Result<String, Sentence> {
        let all = called(&["Main IVR", "Twin", "Twin", "a-1", " Queue "]);
        meant(text, &all).map(ToString::to_string)
    }

    #[test]
    fn a_text_means_the_application_that_is_called_so_whatever_spaces_are_around_it() {
        assert_eq!(id(" Main IVR"), Ok("a-1".into()));
        assert_eq!(id("Queue"), Ok("a-5".into()));
        assert_eq!(id(" Queue "), Ok("a-5".into()));
    }

    #[test]
    fn an_id_means_its_application_even_when_another_one_is_called_so() {
        assert_eq!(id("a-1"), Ok("a-1".into()));
        assert_eq!(id(" a-4 "), Ok("a-4".into()));
    }

    #[test]
    fn a_name_of_several_or_of_none_is_refused() {
        let several =
            "Several applications are called Twin: write the id instead, such as a-2 or a-3.";
        assert_eq!(id("Twin"), Err(several.into()));
        let none = "There is no application called main voice.";
        assert_eq!(id("main voice"), Err(none.into()));
    }

    proptest! {
        #[test]
        fn every_application_can_be_written_and_read_back(
            names in proptest::collection::vec("[ab ]{0,2}|a-[1-4]", 1..5),
        ) {
            let all = called(&names);
            for one in &all {
                prop_assert_eq!(meant(label(&one.id, &all), &all), Ok(&one.id));
            }
        }
    }
}
