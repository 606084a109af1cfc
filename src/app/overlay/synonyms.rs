//! The words that people use for what can be done, where its own sentence uses others.

use crate::app::keys::action::Action;

/// Further words for an action, in small letters.
const OF_ACTIONS: &[(Action, &str)] = &[
    (Action::Quit, "exit leave close end"),
    (Action::Leave, "exit quit close end"),
    (Action::Back, "up return previous parent"),
    (Action::Delete, "remove erase drop destroy"),
    (
        Action::Toggle,
        "on/off enable disable switch activate deactivate block unblock",
    ),
    (Action::Filter, "search find look for"),
    (Action::Sort, "order arrange"),
    (Action::Reload, "refresh update again"),
    (Action::ReloadAll, "refresh update again"),
    (Action::New, "add create make"),
    (Action::Clone, "copy duplicate"),
    (Action::Edit, "change modify rename description"),
    (Action::Password, "reset secret credentials"),
    (Action::Application, "assign app voice"),
    (Action::Copy, "clipboard yank"),
    (Action::Detail, "pane panel column columns preview side"),
    (Action::Columns, "hide show choose headings fields"),
    (Action::EdgeLeft, "resize width pane columns"),
    (Action::EdgeRight, "resize width pane columns"),
    (
        Action::Widen,
        "all endpoints everywhere whole account global",
    ),
    (Action::Undo, "revert restore mistake"),
    (Action::Mark, "select choose several"),
    (Action::MarkAll, "select everything"),
    (Action::MarkRange, "select several"),
    (Action::Unmark, "deselect"),
    (Action::Help, "keys shortcuts ?"),
    (Action::Jobs, "bulk progress tasks"),
    (Action::Requests, "log api http traffic"),
    (
        Action::Calls,
        "phone calls live ended ringing who history cdr records",
    ),
    (Action::EndpointCalls, "history cdr records who called"),
    (
        Action::Ring,
        "ring test call bell try phone which is this find identify",
    ),
    (
        Action::Callbacks,
        "webhook callback application app debug events http told url developer",
    ),
    (Action::TellAgain, "send repeat replay webhook callback"),
    (Action::HangUp, "end stop terminate disconnect kill bye"),
    (Action::Messages, "notices log history errors"),
    (Action::Profile, "account switch other"),
    (Action::Repaint, "redraw garbage clear screen"),
    (Action::Mouse, "click"),
    (
        Action::Trace,
        "ladder sip packets capture pcap wireshark sngrep",
    ),
    (
        Action::Test,
        "doctor diagnose diagnosis check trouble broken why register",
    ),
    (Action::Try, "check credentials secret"),
    (Action::Suspend, "shell background"),
];

/// Further words for a command that is only typed.
const OF_COMMANDS: &[(&str, &str)] = &[
    ("domains", "home start first overview"),
    (
        "endpoints",
        "all endpoints everywhere whole account phones global",
    ),
    ("open", "go find search phone"),
    ("import", "spreadsheet csv excel file upload bulk add"),
    ("export", "spreadsheet csv excel file download save write"),
    (
        "theme",
        "colour colours color colors dark light look contrast",
    ),
    ("quit", "exit leave close end"),
    ("enable", "on/off switch activate unblock"),
    ("disable", "on/off switch deactivate block"),
];

/// Further words for what an entry does: for the action itself, or for a command.
#[must_use]
pub fn of(action: Action, command: &str) -> &'static str {
    let words = if action == Action::Command {
        let found = OF_COMMANDS.iter().find(|(name, _)| *name == command);
        found.map(|(_, words)| *words)
    } else {
        let found = OF_ACTIONS.iter().find(|(known, _)| *known == action);
        found.map(|(_, words)| *words)
    };
    words.unwrap_or_default()
}
