//! The request budget in the title of the requests: rate, requests left, seconds to the reset.

use crate::{
    api::pace::{Family, FamilyFacts},
    app::shared::{Shared, budget},
};

/// The words, the least important first.
pub fn words(shared: &Shared) -> Vec<String> {
    let families = &shared.pace.families;
    let Some(facts) = tightest(families) else {
        return Vec::new();
    };
    let mut words = Vec::new();
    let Some(rate) = facts.rate else {
        words.push("no limit so far".to_owned());
        return words;
    };
    words.push(often(rate));
    words.extend(
        budget::left(facts, shared.now()).map(|(left, reset)| match reset {
            Some(seconds) => format!("{left} left, reset in {seconds} s"),
            None => format!("{left} left"),
        }),
    );
    words
}

/// The family that is waited for; else that of the endpoints, since it does nearly all the work.
fn tightest(families: &[FamilyFacts]) -> Option<&FamilyFacts> {
    let busy = families.iter().max_by_key(|facts| facts.waiting());
    let endpoints = families
        .iter()
        .find(|facts| facts.family == Family::Endpoints);
    busy.filter(|facts| facts.waiting() > 0)
        .or(endpoints)
        .or(families.first())
}

/// `1/s`, `2.5/s`, `1 in 4 s`.
fn often(rate: f64) -> String {
    if rate >= 9.5 {
        format!("{rate:.0}/s")
    } else if rate >= 0.95 {
        let text = format!("{rate:.1}");
        format!("{}/s", text.trim_end_matches(".0"))
    } else {
        format!("1 in {:.0} s", 1.0 / rate)
    }
}

#[cfg(test)]
mod tests {
    use super::often;

    #[test]
    fn rates_read_like_rates() {
        let shown = [0.25, 0.99, 1.0, 2.5, 4.98, 49.7].map(often);
        assert_eq!(shown, ["1 in 4 s", "1/s", "1/s", "2.5/s", "5/s", "50/s"]);
    }
}
