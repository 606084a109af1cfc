//! The log of requests and the messages: moving, looking closer, filtering, copying.

use jiff::tz::TimeZone;

use crate::{
    api::pace::RequestRecord,
    app::{
        effect::Effect,
        message::Message,
        page::notice::Notice,
        screens::{Screen, messages::Messages, requests::Requests},
        text::time::Moment,
        work::order::News,
    },
};

use super::{browse::lyon, player::Player};

pub fn record(
    request: u64,
    method: &'static str,
    path: &str,
    status: Option<u16>,
) -> RequestRecord {
    RequestRecord {
        request,
        at: 1_700_000_000_000 + request * 1_000,
        method,
        path: format!("/v1/users/u-1{path}"),
        status,
        error: None,
        duration: 40,
        attempt: 1,
        bytes: 100,
    }
}

impl Player {
    fn logged(&mut self, record: RequestRecord) -> &mut Self {
        self.tell(Message::Logged(record));
        self
    }

    fn log(&self) -> &Requests {
        let Screen::Requests(log) = self.model.screen() else {
            panic!("no log but {:?}", self.model.screen());
        };
        log
    }

    fn copied(&self) -> &str {
        let copied = self.asked.iter().rev().find_map(|effect| {
            let Effect::Copy(text) = effect else {
                return None;
            };
            Some(text.as_str())
        });
        copied.expect("something was copied")
    }
}

#[test]
fn each_time_is_told_by_the_clocks_of_its_own_moment() {
    let shared = &mut lyon().model.shared;
    shared.zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("the rules of Berlin");
    // An hour before the clocks are set back there, and an hour behind that.
    for (text, at) in [("summer", 1_792_886_400_000), ("winter", 1_792_893_600_000)] {
        shared.notices.say(Notice::plain(text), Moment(at), None);
    }
    let lines = Messages::default().lines(shared, 80);
    let told: Vec<_> = lines.iter().map(|(at, _, text)| (&**at, &**text)).collect();
    assert_eq!(told[..2], [("03:00:00", "winter"), ("02:00:00", "summer")]);
}

fn busy() -> Player {
    let mut player = lyon();
    for number in 1..=40 {
        let path = format!("/domains/rd-lyon/endpoints?page={number}&size=1000");
        player.logged(record(number, "GET", &path, Some(200)));
    }
    player.keys("L");
    player
}

#[test]
fn the_cursor_follows_the_latest_request_until_it_is_moved() {
    let mut player = busy();
    assert_eq!(player.log().list.cursor, Some(40));
    player.logged(record(41, "GET", "/domains", Some(200)));
    assert_eq!(player.log().list.cursor, Some(41));
    player.keys("j j");
    player.logged(record(42, "GET", "/domains", Some(200)));
    assert_eq!(
        (player.log().list.cursor, player.log().list.index),
        (Some(39), 3)
    );
    player.keys("g");
    player.logged(record(43, "GET", "/domains", Some(200)));
    assert_eq!(player.log().list.cursor, Some(43));
}

#[test]
fn the_attempts_of_a_request_are_one_row_and_its_page_shows_each() {
    let mut player = busy();
    let path = "/domains/rd-lyon/endpoints/re-lyon-desk-1";
    let mut refused = record(50, "DELETE", path, Some(503));
    refused.error = Some("The service is busy (busy)".into());
    player.logged(refused);
    player.logged(record(51, "GET", "/domains", Some(200)));
    player.logged(record(50, "DELETE", path, Some(204)));
    assert_eq!(player.log().rows.len(), 42);
    assert_eq!(player.log().list.cursor, Some(50), "it was heard of last");
    player.keys("Enter");
    let lines = player.log().lines(&player.model.shared, 77).expect("kept");
    let text = format!("{lines:?}");
    assert!(text.contains("delete desk-1 of lyon"), "{text}");
    assert!(
        text.contains("503: The service is busy (busy), 40 ms"),
        "{text}"
    );
    assert!(text.contains("204, 40 ms"), "{text}");
    player.keys("Esc");
    assert_eq!(player.log().list.cursor, Some(50));
}

#[test]
fn what_a_request_was_for_is_said_in_words() {
    let mut player = lyon();
    for (number, method, path, words) in [
        (
            1,
            "GET",
            "/domains?page=0&size=1000",
            "list domains, page 1",
        ),
        (2, "POST", "/domains", "create a domain"),
        (
            3,
            "GET",
            "/domains/rd-lyon/endpoints?page=2&size=1000",
            "list endpoints of lyon, page 3",
        ),
        (
            4,
            "POST",
            "/domains/rd-lyon/endpoints",
            "create an endpoint in lyon",
        ),
        (
            5,
            "POST",
            "/domains/rd-lyon/endpoints/re-lyon-desk-1",
            "change desk-1 of lyon",
        ),
        (
            6,
            "GET",
            "/domains/rd-lyon/endpoints/re-gone",
            "read re-gone of lyon",
        ),
        (7, "DELETE", "/domains/rd-lyon", "delete domain lyon"),
        (
            8,
            "GET",
            "/applications?page=0&size=1000",
            "list applications, page 1",
        ),
        (9, "GET", "/else", "/else"),
    ] {
        player.logged(record(number, method, path, Some(200)));
        let record = player.model.shared.requests.back().expect("logged");
        let purpose = crate::app::screens::requests::purpose::purpose(record, &player.model.shared);
        assert_eq!(purpose, words);
    }
}

#[test]
fn requests_are_filtered_by_what_is_shown_and_by_their_fields() {
    let mut player = busy();
    player.logged(record(60, "POST", "/domains", Some(409)));
    player.keys("/").paste("create");
    assert_eq!(player.log().rows, [60]);
    player.keys("^u").paste("status:409 method:post !lyon");
    assert_eq!(player.log().rows, [60]);
    player.keys("Space").paste("app:none");
    assert!(player.log().prompt.problem.is_some());
    assert_eq!(player.log().rows, [60], "the last good one decides");
    player.keys("Esc");
    assert_eq!(player.log().rows.len(), 41);
}

#[test]
fn curl_is_copied_without_the_secret_and_cannot_be_turned_into_another_command() {
    let mut player = busy();
    player.model.shared.profile.origin = "https://api.example.com".into();
    player.logged(record(70, "DELETE", "/domains/rd-'$(id)'", None));
    player.keys("y c");
    assert_eq!(
        player.copied(),
        "curl -u \"$SIPDECK_TOKEN:$SIPDECK_SECRET\" -X DELETE \
         'https://api.example.com/v1/users/u-1/domains/rd-%27$(id)%27'"
    );
    player.logged(record(71, "POST", "/domains", None));
    player.keys("Enter y c");
    assert!(player.copied().contains("-d @body.json"));
    assert!(player.said().contains("body.json"), "{}", player.said());
}

#[test]
fn a_message_being_read_stays_where_it_is_when_others_come_and_can_be_searched_for() {
    let mut player = lyon();
    let say = |player: &mut Player, text: &str| {
        let shared = &mut player.model.shared;
        shared.notices.note(Notice::plain(text), shared.now());
    };
    for number in 1..=60 {
        say(&mut player, &format!("Message {number}."));
    }
    player.keys("M j j");
    let top = |player: &Player| {
        let Screen::Messages(messages) = player.model.screen() else {
            panic!("no messages");
        };
        let lines = messages.lines(&player.model.shared, 80);
        lines[messages.scroll].2.clone()
    };
    assert_eq!(top(&player), "Message 58.");
    say(&mut player, "Another.");
    player.resize(80, 24);
    assert_eq!(top(&player), "Message 58.");
    player.keys("/ 17 Enter");
    assert_eq!(top(&player), "Message 17.");
    player.keys("Esc Esc");
    assert!(matches!(player.model.screen(), Screen::Endpoints(_)));
}

#[test]
fn a_job_that_cannot_be_read_is_told_once() {
    let mut player = lyon();
    for _ in 0..2 {
        let damaged = vec!["plan.json cannot be understood.".to_owned()];
        player.news(News::Listed(Vec::new(), damaged));
        assert_eq!(player.said(), "plan.json cannot be understood.");
        assert_eq!(player.model.shared.notices.total, 1);
    }
}
