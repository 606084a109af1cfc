//! What is said of a service that cannot be used: whole, on one line of 80 columns, with what to do.

use crate::{
    api::{Cause, Failure},
    app::{
        message::Message,
        service::{
            memory::{Outline, Remembered, Stock},
            profile::Profile,
        },
        tests::{player::Player, service::Service},
        text::time::Moment,
    },
};

use super::picture;

/// The status line of a list that could not be read again.
fn line(failure: Failure) -> String {
    let mut player = Player::new().on("re-desk-6");
    player.keys("r").refuse(failure);
    status(&player)
}

fn status(player: &Player) -> String {
    let shown = picture(&player.model, 80, 24);
    shown.lines().nth(22).unwrap_or_default().to_owned()
}

#[test]
fn a_failure_is_told_whole_on_80_columns() {
    for (cause, message, must) in [
        (
            Cause::Unreachable,
            "api.catapult.inetwork.com:443 refused the connection.",
            "api.catapult.inetwork.com:443 refused the connection. Again at ",
        ),
        (
            Cause::Tls,
            "127.0.0.1:8080 does not speak TLS; is the address http://?",
            "does not speak TLS",
        ),
        (
            Cause::UnknownHost,
            "The host name api.catapult.inetwork.com is not known.",
            "api.catapult.inetwork.com",
        ),
        (
            Cause::Unauthorized,
            "The API token, the secret or both are not those of this account.",
            "Check the API token, the secret and the user id.",
        ),
        (
            Cause::Timeout,
            "api.catapult.inetwork.com:443 did not answer in time.",
            "in time",
        ),
    ] {
        let shown = line(Failure::new(cause, message));
        assert!(shown.contains(must), "{cause:?}: {shown}");
        assert!(!shown.contains('…'), "{cause:?} is cut: {shown}");
    }
}

#[test]
fn a_wrong_secret_beside_rows_of_an_earlier_run_is_told_with_what_to_do() {
    let service = Service::sample();
    let mut player = Player::waiting(Profile::default(), Service::sample());
    let outline = Outline {
        domains: Some((service.domains.clone(), Moment(1))),
        ..Outline::default()
    };
    player.tell(Message::Remembered(Box::new(Remembered::Outline(outline))));
    let stock = Stock {
        domain: "rd-lyon".into(),
        pages: Vec::new(),
        cursors: Some(Vec::new()),
        complete: true,
        as_of: Moment(1),
    };
    player.tell(Message::Remembered(Box::new(Remembered::Endpoints(stock))));
    while !player.waiting.is_empty() {
        let denied = Failure {
            code: Some("invalid-credentials".into()),
            ..Failure::new(Cause::Unauthorized, "The credentials are not valid.")
        };
        player.refuse(denied);
    }
    let shown = status(&player);
    assert!(
        shown.contains("(401)")
            && shown.contains("Check the API token, the secret and the user id."),
        "{shown}"
    );
}
