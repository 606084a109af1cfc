//! What the service tells by itself, heard once and handed on to every desk that listens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::{
    app::service::heard::Heard,
    runtime::{engine::news::Speaker, provider::Perform},
};

/// What may wait for a desk that does not listen for a moment; who misses some is told to read anew.
const WAITING: usize = 256;

/// The one who listens.
#[derive(Clone)]
pub struct Ear {
    speaker: Arc<Speaker>,
    hearing: Arc<Mutex<Option<Hearing>>>,
}

#[derive(Debug)]
struct Hearing {
    told: broadcast::Sender<Heard>,
    /// How the stream stands, for those who come later: its opening, its loss or its end.
    stands: Option<Heard>,
}

impl Ear {
    /// It listens once somebody wants to hear.
    pub fn new(speaker: Arc<Speaker>) -> Self {
        Self {
            speaker,
            hearing: Arc::default(),
        }
    }

    /// What is told from now on, beginning with how the stream stands.
    pub fn listen(&self) -> BoxStream<'static, Heard> {
        let mut hearing = lock(&self.hearing);
        let begun = hearing.is_some();
        let known = hearing.get_or_insert_with(|| Hearing {
            told: broadcast::Sender::new(WAITING),
            stands: None,
        });
        let (told, stands) = (known.told.subscribe(), known.stands.clone());
        drop(hearing);
        if !begun {
            let heard = self.speaker.listen();
            tokio::spawn(hand_on(heard, Arc::downgrade(&self.hearing)));
        }
        stream::iter(stands).chain(follow(told)).boxed()
    }
}

/// Hands on what is heard, as long as the account is open.
async fn hand_on(mut heard: BoxStream<'static, Heard>, hearing: Weak<Mutex<Option<Hearing>>>) {
    while let Some(heard) = heard.next().await {
        let Some(hearing) = hearing.upgrade() else {
            return;
        };
        let mut hearing = lock(&hearing);
        let Some(hearing) = &mut *hearing else {
            return;
        };
        match &heard {
            Heard::Open { phones, .. } => {
                // Who comes later has missed all that was before.
                hearing.stands = Some(Heard::Open {
                    whole: false,
                    phones: *phones,
                });
            }
            Heard::Lost(..) | Heard::Absent | Heard::Refused(_) => {
                hearing.stands = Some(heard.clone());
            }
            Heard::Told(_) | Heard::Unreadable(_) => {}
        }
        // Without a listener there is nobody to tell.
        let _ = hearing.told.send(heard);
    }
}

fn follow(told: broadcast::Receiver<Heard>) -> BoxStream<'static, Heard> {
    stream::unfold(told, |mut told| async move {
        let heard = match told.recv().await {
            Ok(heard) => heard,
            Err(RecvError::Lagged(_)) => Heard::Open {
                whole: false,
                phones: true,
            },
            Err(RecvError::Closed) => return None,
        };
        Some((heard, told))
    })
    .boxed()
}

fn lock(hearing: &Mutex<Option<Hearing>>) -> MutexGuard<'_, Option<Hearing>> {
    hearing.lock().unwrap_or_else(PoisonError::into_inner)
}
