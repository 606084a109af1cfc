//! How new SIP passwords are made: how long, and of which characters, within the rules of the service.

use std::{collections::BTreeSet, sync::Arc};

use crate::api::{rules, secret::Secret, sentence::Sentence};

/// Sets of characters that have a name, with what they are good for.
pub const ALPHABETS: [(&str, &str); 4] = [
    (
        CLEAR,
        "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",
    ),
    (
        "letters-and-digits",
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    ),
    ("digits", "0123456789"),
    // Small letters that do not sound like each other, and digits: easily dictated over a telephone.
    ("speakable", "abdfghjkmqrwxyz23456789"),
];

/// Letters and digits that nobody mistakes for each other when reading aloud: no `0 O 1 I l i o`.
const CLEAR: &str = "clear";

/// Length of a generated password unless another is asked for: 115 bits of randomness with the usual alphabet.
pub const LENGTH: usize = 20;

/// Fewer different characters than this are no alphabet: every password would look like the last.
const FEWEST: usize = 10;

/// How new passwords are made. There is none that makes what the service would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    length: usize,
    alphabet: Arc<[char]>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            length: LENGTH,
            alphabet: ALPHABETS[0].1.chars().collect(),
        }
    }
}

impl Policy {
    /// The same with another length, in characters.
    ///
    /// # Errors
    /// One sentence, when the service would refuse a password of this length.
    pub fn with_length(self, length: usize) -> Result<Self, Sentence> {
        let (min, max) = (rules::PASSWORD_MIN, rules::PASSWORD_MAX);
        if (min..=max).contains(&length) {
            Ok(Self { length, ..self })
        } else {
            Err(format!("The service takes passwords of {min} to {max} characters.").into())
        }
    }

    /// The same with another alphabet: the name of a set, or the characters themselves.
    ///
    /// # Errors
    /// One sentence, when the service would refuse one of the characters, or they are too few to choose from.
    pub fn with_alphabet(self, text: &str) -> Result<Self, Sentence> {
        let named = ALPHABETS.iter().find(|(name, _)| *name == text);
        let characters: BTreeSet<char> = named.map_or(text, |(_, set)| set).chars().collect();
        if characters.iter().any(|c| c.is_whitespace()) {
            return Err("A space is easily lost when a password is copied: leave it out.".into());
        }
        for c in &characters {
            rules::password_character(*c)?;
        }
        if characters.len() < FEWEST {
            let known = ALPHABETS.map(|(name, _)| name).join(", ");
            return Err(format!(
                "It needs at least {FEWEST} different characters, or the name of a set: {known}."
            )
            .into());
        }
        Ok(Self {
            alphabet: characters.into_iter().collect(),
            ..self
        })
    }

    /// How long the passwords are, in characters.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// A fresh password from the operating system's randomness, or `None` when it gives none.
    #[must_use]
    pub fn generate(&self) -> Option<Secret> {
        self.draw(|byte| getrandom::fill(byte).is_ok())
    }

    /// Draws characters without favouring any: bytes beyond the last whole multiple of the alphabet are thrown away.
    fn draw(&self, mut random: impl FnMut(&mut [u8]) -> bool) -> Option<Secret> {
        let fair = 256 - 256 % self.alphabet.len();
        // Room for the longest character: the text is never moved, so that no copy of it is left behind.
        let mut text = String::with_capacity(self.length * 2);
        let mut byte = [0];
        for _ in 0..self.length {
            let at = loop {
                if !random(&mut byte) {
                    return None;
                }
                let at = usize::from(byte[0]);
                if at < fair {
                    break at;
                }
            };
            text.push(self.alphabet[at % self.alphabet.len()]);
        }
        Some(Secret::new(text))
    }
}

#[cfg(test)]
mod tests {
    use super::{ALPHABETS, LENGTH, Policy};
    use crate::api::{
        password::{Strength, strength},
        rules,
    };

    #[test]
    fn a_generated_password_follows_the_policy_and_is_new_each_time() {
        let policy = Policy::default();
        let first = policy.generate().expect("randomness");
        assert_eq!(first.reveal().len(), LENGTH);
        assert_eq!(rules::password(first.reveal()), Ok(()));
        assert!(first.reveal().chars().all(|c| ALPHABETS[0].1.contains(c)));
        assert_eq!(strength(first.reveal()), Strength::Strong);
        assert_ne!(Some(first), policy.generate());
    }

    #[test]
    fn length_and_alphabet_can_be_chosen_within_the_rules_of_the_service() {
        let digits = Policy::default()
            .with_length(12)
            .and_then(|policy| policy.with_alphabet("digits"))
            .expect("is allowed");
        let password = digits.generate().expect("randomness");
        assert_eq!(password.reveal().len(), 12);
        assert!(password.reveal().bytes().all(|byte| byte.is_ascii_digit()));
        let own = Policy::default()
            .with_alphabet("éèàùöüäßñç")
            .expect("is Latin-1");
        let password = own.generate().expect("randomness");
        assert_eq!(password.reveal().chars().count(), LENGTH);
        assert_eq!(rules::password(password.reveal()), Ok(()));
    }

    #[test]
    fn what_the_service_would_refuse_is_refused_at_once() {
        for length in [0, 5, 129] {
            let refused = Policy::default()
                .with_length(length)
                .expect_err("is refused");
            assert!(refused.contains("6 to 128"), "{refused}");
        }
        for (alphabet, why) in [
            ("abcdefghijklж", "\"ж\" is not allowed"),
            ("abcdefghijkl\u{7f}", "U+007F is not allowed"),
            ("abcdefghijkl ", "A space"),
            ("aaaaaaaaaaaaaaa", "at least 10 different characters"),
            ("clera", "clear, letters-and-digits, digits, speakable"),
            ("", "at least 10"),
        ] {
            let refused = Policy::default()
                .with_alphabet(alphabet)
                .expect_err(alphabet);
            assert!(refused.contains(why), "{alphabet}: {refused}");
        }
    }

    #[test]
    fn no_look_alikes_and_no_character_twice_in_a_named_alphabet() {
        for lookalike in "0O1Ilio".chars() {
            assert!(!ALPHABETS[0].1.contains(lookalike));
        }
        for (name, set) in ALPHABETS {
            let policy = Policy::default().with_alphabet(name).expect("is allowed");
            assert_eq!(policy.alphabet.len(), set.len(), "{name}");
        }
    }

    #[test]
    fn every_character_is_as_likely_as_any_other() {
        let (mut next, policy) = (0_u8, Policy::default());
        let mut counts = vec![0; policy.alphabet.len()];
        // 220 fair bytes of each 256: 11 passwords go round the byte values exactly once.
        for _ in 0..11 {
            let text = policy.draw(|byte| {
                byte[0] = next;
                next = next.wrapping_add(1);
                true
            });
            for c in text.expect("drawn").reveal().chars() {
                counts[policy.alphabet.iter().position(|a| *a == c).expect("known")] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count == 4));
    }

    #[test]
    fn without_randomness_there_is_no_password() {
        assert_eq!(Policy::default().draw(|_| false), None);
    }
}
