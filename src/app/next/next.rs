//! The answers of screens and overlays: what should happen next, as data.

use crate::api::{DomainId, EndpointId};
use crate::app::{
    keys::action::Action,
    page::{found::Found, notice::Notice},
};

use super::{
    card::Card,
    choice::{Choice, Subject},
    prefix::Prefix,
    question::{Intent, Question},
    route::Route,
};

/// The answer of every `act`, `press` and `settle`.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Nothing else.
    Stay,
    /// Close the overlay, or without one go back to the screen before.
    Back,
    /// Go back to the screen before, if there is one.
    Up,
    /// Show the endpoints of this domain, or of the account, in the place of those that are shown.
    Turn(Option<DomainId>),
    /// Go there; what lies on the way here is gone back to.
    Open(Route),
    /// Ask before anything happens.
    Ask(Question),
    /// Let one thing be chosen.
    Pick(Subject),
    /// Let the password of this address be typed, to be tried.
    Try(String),
    /// Show what can be done here.
    Help,
    /// Let a command be typed.
    Command,
    /// Wait for the second of two keys.
    Prefix(Prefix),
    /// Tell the person something.
    Say(Notice),
    /// The form on top has done its work: close it, and show what came of it.
    Finish(Box<Finish>),
    /// A question was answered with yes: close it, then do this.
    Confirmed(Intent),
    /// A picker chose: close it, then hand this to the screen below.
    Chosen(Choice),
    /// Close what lies over the screen, then do this there.
    Act(Action),
    /// The same, and let this text complete it, where a second key would.
    Complete(Action, String),
    /// The second key of two: close the first, then hand the letter to the screen.
    Letter(Prefix, char),
    /// Write what the screen shows to this file.
    Export(String),
    /// Go to the profile that is called like this.
    Switch(String),
    /// Draw in the theme of this name from now on.
    Dress(String),
    /// Look in the whole account with this filter.
    Widen(String),
    /// Mark these in the list of the whole account.
    Mark(Vec<EndpointId>),
    /// Leave the program, at the second time of asking.
    Leave,
    /// Leave the program, asking first while writes are under way.
    Quit,
}

/// What a form led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// Where the cursor of the list below goes, if it moves.
    pub found: Option<Found>,
    /// What is said.
    pub notice: Notice,
    /// The new password with all that a phone must be told.
    pub card: Option<Card>,
}
