//! What the cache tells the dashboard: what is remembered, that this was all, and each trouble once.

use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::app::{message::Message, service::memory::Remembered};

use super::trouble::Trouble;

/// Words beside what is remembered that may wait to be heard.
const WORDS: usize = 8;

/// The cache's voice. It never waits for its hearer.
#[derive(Debug)]
pub struct Teller {
    sender: Sender<Message>,
    said: Vec<String>,
}

impl Teller {
    /// A voice for so many lists, and where it is heard.
    pub fn new(lists: usize) -> (Self, Receiver<Message>) {
        let (sender, receiver) = mpsc::channel(lists + WORDS);
        let said = Vec::new();
        (Self { sender, said }, receiver)
    }

    /// Tells it. Answers whether anybody hears.
    pub fn tell(&self, remembered: Remembered) -> bool {
        let message = Message::Remembered(Box::new(remembered));
        self.sender.try_send(message).is_ok()
    }

    /// Something that was kept is gone.
    pub fn lost(&mut self, text: impl Into<String>) {
        self.once(text.into(), true);
    }

    /// Everything that was kept is gone, since it was like this.
    pub fn thrown_away(&mut self, trouble: &Trouble) {
        match trouble {
            // Nothing is wrong with it: it is another program's, or another version's.
            Trouble::Foreign => {
                let text = "What earlier runs kept is of another version or account and is not used.";
                self.once(text.to_owned(), false);
            }
            Trouble::Damaged | Trouble::Database(_) | Trouble::Files(_) => self.lost(format!(
                "What earlier runs kept was damaged and is thrown away: {trouble}. Everything is read anew."
            )),
        }
    }

    /// It cannot be read or written.
    pub fn out_of_reach(&mut self, trouble: &Trouble) {
        let text = format!(
            "What is known cannot be kept for the next start, or not all of it: {trouble}."
        );
        self.once(text, false);
    }

    fn once(&mut self, text: String, lost: bool) {
        if !self.said.contains(&text) {
            self.said.push(text.clone());
            self.tell(Remembered::Trouble { text, lost });
        }
    }
}
