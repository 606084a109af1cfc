//! The overview in lines: the totals, what needs somebody, and the domains, each with a number.

use super::calls;
use crate::app::{
    filter::Standing, screens::overview::Overview, shared::Shared, text::number::counted,
};

/// All of it.
pub fn lines(screen: &Overview, shared: &Shared) -> Vec<String> {
    let sum = screen.counting.census.sum();
    let tally = shared.account.tally(None);
    let mut parts = vec![counted(tally.endpoints, "endpoint", "endpoints")];
    for (standing, word) in [
        (Standing::Refused, "refused"),
        (Standing::NoApplication, "without application"),
        (Standing::UnknownApplication, "whose application is gone"),
        (Standing::NoCallUrl, "whose application has no call URL"),
        (Standing::Disabled, "off"),
        (Standing::NoPhone, "without a phone"),
        (Standing::Registered, "registered"),
        (Standing::Ready, "on"),
    ] {
        let count = sum.of(standing);
        parts.extend((count > 0).then(|| format!("{count} {word}")));
    }
    let mut lines = vec![format!("Overview. {}.", parts.join(", "))];
    lines.extend(calls::under_way(shared));
    if !tally.complete {
        lines.push("Not everything is read yet.".into());
    }
    let needs = counted(screen.needs.len(), "thing needs", "things need");
    lines.push(format!("{needs} somebody, worst first."));
    let things = screen.needs.iter().enumerate().map(|(at, need)| {
        let (subject, place) = (&need.subject, &need.place);
        format!(
            "{}. {subject}, {place}: {}. {}",
            at + 1,
            need.trouble,
            need.advice
        )
    });
    lines.extend(things);
    let domains = counted(screen.domains.len(), "domain", "domains");
    lines.push(format!("{domains}."));
    let domains = screen.domains.iter().enumerate().map(|(at, id)| {
        let tally = shared.account.tally(Some(id));
        let count = if tally.complete {
            counted(tally.endpoints, "endpoint", "endpoints")
        } else {
            "not counted yet".into()
        };
        let name = shared.account.names.domain(id);
        format!("{}. {name}, {count}.", screen.needs.len() + at + 1)
    });
    lines.extend(domains);
    lines
}
