//! Looks after somebody who was let in: once their key is good no longer, they have to leave.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::time::sleep;

use crate::desk::{line::Line, person::Person};

use super::hall::{Hall, Order};

/// Who is told to leave, to do so; then their line ends.
const LEAVING: Duration = Duration::from_secs(4);

/// A clock may be set: at the latest after this it is looked at again.
const LOOK: Duration = Duration::from_mins(10);

/// Waits until they would not be let in any more as what they are, and sends them away.
pub async fn mind(hall: Arc<Hall>, person: Arc<Person>, line: Arc<Line>) {
    let why = no_longer(&hall, &person).await;
    let facts = [("owner", person.owner.as_str()), ("why", why)];
    hall.log.note("taken out", person.session, &facts);
    hall.order_all_of(person.session, &Order::Leave(why.into()));
    sleep(LEAVING).await;
    line.end();
}

/// Waits until they would not be let in any more. Answers why.
async fn no_longer(hall: &Hall, person: &Person) -> &'static str {
    let mut keys = hall.keys_from_now();
    let mut known = hall.keys();
    loop {
        let now = Timestamp::now();
        let until = match known.good_until(person, now) {
            Ok(until) => until,
            Err(why) => return why,
        };
        let left = until.map(|end| Duration::try_from(end.duration_since(now)).unwrap_or_default());
        let over = async {
            match left {
                Some(left) => sleep(left.min(LOOK)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = over => {}
            // The hall is there as long as we look at it.
            _ = keys.changed() => {
                let newest = Arc::clone(&keys.borrow_and_update());
                if !newest.is_lost {
                    known = newest;
                }
            }
        }
    }
}
