//! The detail of an endpoint beside a list: the same as its page, with as many lines for each part as most need, so that
//! what stands below stays where it is while the cursor goes on, and while more comes in.

use crate::{
    api::{DomainId, EndpointId},
    app::{
        page::{
            layout::Size,
            lines::{DetailLine, Page},
        },
        shared::Shared,
    },
};

use super::{day, detail, phones};

/// Windows of so many rows have lines to spare.
const HIGH: u16 = 45;

/// Lines of each part.
struct Parts {
    findings: usize,
    identity: usize,
    description: usize,
    /// Of a callback's address.
    address: usize,
    phones: usize,
}

impl Parts {
    fn of(size: Size) -> Self {
        if size.height < HIGH {
            Self {
                findings: 5,
                identity: 7,
                description: 1,
                address: 1,
                phones: 3,
            }
        } else {
            Self {
                findings: 8,
                identity: 8,
                description: 2,
                address: 2,
                phones: 4,
            }
        }
    }
}

/// What is known of this endpoint; `None` while nothing is.
#[must_use]
pub fn pane(
    shared: &Shared,
    domain: &DomainId,
    id: &EndpointId,
    width: u16,
) -> Option<Vec<DetailLine>> {
    let endpoint = shared.account.endpoint(domain, id)?;
    let parts = Parts::of(shared.size);
    let mut page = Page::new(width);
    detail::findings(&mut page, shared, &endpoint);
    page.reserve(0, parts.findings);

    let from = page.lines.len() + 1;
    detail::identity(&mut page, shared, domain, &endpoint, parts.description);
    let (tone, name) = detail::application_name(shared, &endpoint);
    page.short_field("Application", tone, &name, parts.description);
    page.reserve(from, parts.identity);

    // What cannot be seen is not what a person came for.
    let is_seen = shared.registrar.sight.is_open();
    if is_seen {
        let from = page.lines.len() + 1;
        phones::now(&mut page, shared, domain, &endpoint);
        page.reserve(from, parts.phones);
    }
    detail::registering(&mut page, shared, &endpoint);
    if !is_seen {
        phones::now(&mut page, shared, domain, &endpoint);
    }
    phones::before(&mut page, shared, domain, &endpoint);
    day::write(&mut page, &phones::Known::of(shared, domain, &endpoint));
    detail::calls(&mut page, shared, domain, id);
    page.title("Application");
    detail::callbacks(&mut page, shared, &endpoint, parts.address);
    detail::changes(&mut page, shared, id);
    detail::tests(&mut page, shared, id);
    detail::latest(&mut page, shared, id);
    Some(page.lines)
}

#[cfg(test)]
mod tests {
    use super::pane;
    use crate::app::{
        page::{layout::Size, lines::DetailLine},
        tests::{phones::live, player::Player},
    };

    #[test]
    fn the_addresses_of_its_application_are_seen_beside_a_list_of_forty_rows() {
        let mut player = live();
        player.resize(120, 40);
        let applications = &mut player.service.applications;
        let long = "https://ivr.example.com/a/very/long/way/to/the/place/that/answers?region=eu";
        for application in applications.iter_mut() {
            application.incoming_call_url = Some(long.into());
            application.incoming_call_fallback_url = Some(long.into());
        }
        player.keys("R").answer();
        let shared = &player.model.shared;
        let id = "re-desk-6".into();
        let lines = pane(shared, &"rd-lyon".into(), &id, 43).expect("it is known");
        let field = |wanted: &str| {
            let mut lines = lines.iter();
            lines.position(|line| matches!(line, DetailLine::Field(label, ..) if *label == wanted))
        };
        let fallback = field("Fallback URL").expect("it is there");
        assert_eq!(field("Call URL").map(|at| at + 1), Some(fallback));
        // The last line may say that there are more.
        assert!(fallback < 35, "line {fallback} of {lines:#?}");
    }

    #[test]
    fn what_stands_below_stays_where_it_is_whichever_row_is_looked_at() {
        let mut player = Player::new();
        player.keys("R").answer();
        player.model.shared.size = Size {
            width: 200,
            height: 50,
        };
        let shared = &player.model.shared;
        let domain = "rd-lyon".into();
        let mut places = Vec::new();
        for row in shared.account.rows(&domain) {
            let lines = pane(shared, &domain, &row.id.into(), 55).expect("it is known");
            let at = |title| {
                let found = lines
                    .iter()
                    .position(|line| *line == DetailLine::Title(title));
                found.expect("it is there")
            };
            places.push((at("Endpoint"), at("How to register")));
        }
        assert!(places.len() > 2, "{places:?}");
        places.dedup();
        assert_eq!(places.len(), 1, "{places:?}");
    }
}
