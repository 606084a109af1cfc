//! A value read from the service: the value, its age, its error, and the ticket that is awaited.

use crate::{
    api::Failure,
    app::{service::ticket::Ticket, text::time::Moment},
};

/// The one place where a reply meets the question it answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Remote<T> {
    /// The last good value. It stays while a refresh runs and after one failed.
    pub value: Option<T>,
    /// Why the last attempt failed; cleared by a success.
    pub error: Option<Failure>,
    /// The reply that is waited for; any other is dropped.
    pub awaited: Option<Ticket>,
    /// When it was asked for.
    pub asked: Moment,
    /// When `value` was read.
    pub as_of: Option<Moment>,
}

impl<T> Default for Remote<T> {
    fn default() -> Self {
        Self {
            value: None,
            error: None,
            awaited: None,
            asked: Moment::default(),
            as_of: None,
        }
    }
}

impl<T> Remote<T> {
    /// A reply with this ticket is awaited from now on; an earlier one will be dropped.
    pub fn load(&mut self, ticket: Ticket) {
        self.awaited = Some(ticket);
    }

    /// Takes the outcome in if it is the awaited one, and says whether it was.
    pub fn settle(&mut self, ticket: Ticket, outcome: Result<T, Failure>, now: Moment) -> bool {
        if self.awaited != Some(ticket) {
            return false;
        }
        self.awaited = None;
        match outcome {
            Ok(value) => {
                self.value = Some(value);
                self.error = None;
                self.as_of = Some(now);
            }
            Err(failure) => self.error = Some(failure),
        }
        true
    }

    /// Stops waiting; answers the ticket that may be cancelled.
    pub fn cancel(&mut self) -> Option<Ticket> {
        self.awaited.take()
    }

    /// Whether a reply is awaited.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.awaited.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Remote;
    use crate::{
        api::{Cause, Failure},
        app::{service::ticket::Ticket, text::time::Moment},
    };

    #[test]
    fn a_reply_that_is_not_awaited_is_dropped() {
        let mut remote = Remote::default();
        remote.load(Ticket(1));
        remote.load(Ticket(2));
        assert!(!remote.settle(Ticket(1), Ok("old"), Moment(1)));
        assert!(remote.settle(Ticket(2), Ok("new"), Moment(2)));
        assert_eq!(remote.value, Some("new"));
    }

    #[test]
    fn a_failed_refresh_keeps_the_value_and_its_age() {
        let mut remote = Remote::default();
        remote.load(Ticket(1));
        remote.settle(Ticket(1), Ok(7), Moment(1));
        remote.load(Ticket(2));
        remote.settle(
            Ticket(2),
            Err(Failure::new(Cause::Timeout, "slow")),
            Moment(9),
        );
        assert_eq!((remote.value, remote.as_of), (Some(7), Some(Moment(1))));
        assert!(remote.error.is_some());
    }
}
