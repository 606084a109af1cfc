//! Keys: one table of bindings, read by resolution, footer hints, help, command line and README.

pub mod action;
pub mod chord;
pub mod table;

pub use action::Action;
pub use table::{BINDINGS, Binding, Context};

use super::message::Key;

/// The action of a key, looked up in these contexts, the innermost first.
#[must_use]
pub fn resolve(contexts: &[Context], key: Key) -> Option<Action> {
    contexts.iter().find_map(|context| {
        BINDINGS
            .iter()
            .filter(|binding| binding.context == *context)
            .find(|binding| {
                binding
                    .keys
                    .iter()
                    .any(|chord| chord::parse(chord) == Some(key))
            })
            .map(|binding| binding.action)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{BINDINGS, chord};

    #[test]
    fn no_key_stands_twice_in_a_context() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            for key in binding.keys {
                let parsed = chord::parse(key);
                assert!(parsed.is_some(), "{key} cannot be read");
                assert!(
                    seen.insert((binding.context, parsed)),
                    "{key} in {:?}",
                    binding.context
                );
            }
        }
    }

    #[test]
    fn every_binding_says_what_it_does() {
        for binding in BINDINGS {
            assert!(
                !binding.keys.is_empty() && binding.help.ends_with('.'),
                "{binding:?}"
            );
        }
    }
}
