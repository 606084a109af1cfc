//! What can be done with a card that shows a new password: copy it, and close it.

use crate::{
    api::Secret,
    app::{
        effect::Effect,
        keys::action::Action,
        next::{Next, card::Card},
        shared::Shared,
        work::order::Order,
    },
};

impl Card {
    /// Does what was asked for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other action means nothing here"
    )]
    pub fn act(&mut self, shared: &mut Shared, action: Action) -> Next {
        match action {
            Action::Cancel => {
                shared.ask(Effect::Work(Order::Seen(self.ticket)));
                Next::Back
            }
            Action::Copy => {
                shared.ask(Effect::CopySecret(self.password.clone()));
                self.copied = Some(sent(shared, "The password"));
                Next::Stay
            }
            Action::CopyCard => {
                shared.ask(Effect::CopySecret(self.text()));
                self.copied = Some(sent(shared, "The card"));
                Next::Stay
            }
            _ => Next::Stay,
        }
    }

    /// The whole card as text.
    fn text(&self) -> Secret {
        let mut text = String::with_capacity(512);
        for told in &self.rows {
            text.extend([told.label, ": ", &told.value, "\n"]);
        }
        text.extend(["Password: ", self.password.reveal(), "\n"]);
        Secret::new(text)
    }
}

/// That it was sent. Nobody hears whether it arrives, and the password is shown only now.
fn sent(shared: &Shared, what: &str) -> String {
    let caution = shared.operator.caution.as_deref();
    let caution = caution.map_or_else(String::new, |caution| format!(" {caution}"));
    format!("{what} was sent to the terminal's clipboard.{caution} Paste it before you close this.")
}
