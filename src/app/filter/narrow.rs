//! Tells whether one filter can only match rows that another one matches.

use super::{
    filter::{Filter, Term, Test},
    spelling::Sense,
};

impl Filter {
    /// Whether every row that passes here is sure to pass the other. `false` when that cannot be told at once.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let implied = |term: &Term| self.terms.iter().any(|own| own.implies(term));
        other.terms.iter().all(implied)
    }
}

impl Term {
    fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        if self.not != other.not || self.field != other.field {
            return false;
        }
        let (Test::Word(own), Test::Word(others)) = (&self.test, &other.test) else {
            return false;
        };
        // What holds the longer word holds the shorter one, which asks for upper case only if the longer one does.
        let (longer, shorter) = if self.not {
            (others, own)
        } else {
            (own, others)
        };
        match (Sense::of(longer), Sense::of(shorter)) {
            (Sense::Letters(longer), Sense::Letters(shorter))
            | (Sense::Number(longer), Sense::Number(shorter)) => longer.contains(&shorter),
            _ => false,
        }
    }
}
