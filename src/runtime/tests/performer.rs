//! What is counted as under way until it is heard.

use std::{fs, path::Path};

use futures_util::stream;

use crate::{
    app::{
        effect::Effect,
        message::Message,
        work::{
            import::Reading,
            job::plan::JobId,
            order::{News, Order},
        },
    },
    runtime::{
        files::place::Place,
        seats::{means::Means, performer::Performer},
    },
};

use super::Silent;

fn performer(state: &Path) -> Performer {
    let means = Means {
        place: Some(Place::sample(state)),
        ..Means::bare(Silent, stream::pending())
    };
    Performer::new(means)
}

fn order(performer: &mut Performer, order: Order) {
    let shown = performer.perform(Effect::Work(order));
    assert!(shown.is_none(), "{shown:?}");
}

async fn news(performer: &mut Performer) -> News {
    let message = performer.next().await;
    let Message::Worked(news) = message else {
        panic!("{message:?}");
    };
    *news
}

#[tokio::test]
async fn a_job_that_is_refused_does_not_end_the_waiting_for_an_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("phones.csv");
    fs::write(&file, "domain,name,enabled\nlyon,desk-6,false\n").expect("written");
    let mut performer = performer(folder.path());
    assert!(!performer.is_at_desk());
    // The account is asked for what the file speaks of, and never answers.
    let import = Order::Import(file.display().to_string(), Reading::default());
    order(&mut performer, import);
    let resume = Order::Resume {
        id: JobId::parse("20261123-0908-jun").expect("an id"),
        retry: false,
    };
    order(&mut performer, resume);
    let heard = news(&mut performer).await;
    assert!(matches!(heard, News::Refused(_)), "{heard:?}");
    assert!(performer.is_at_desk(), "the file is still being judged");
}

#[tokio::test]
async fn an_errand_counts_until_its_end_is_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut performer = performer(folder.path());
    let missing = folder.path().join("missing.csv").display().to_string();
    order(&mut performer, Order::Import(missing, Reading::default()));
    order(&mut performer, Order::Undo(None));
    for _ in 0..2 {
        assert!(performer.is_at_desk());
        let heard = news(&mut performer).await;
        assert!(matches!(heard, News::Refused(_)), "{heard:?}");
    }
    assert!(!performer.is_at_desk());
}
