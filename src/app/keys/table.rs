//! The table of key bindings: context, keys, action, hint, help and condition.

use super::{
    action::Action,
    when::{ABOUT, CHANGES, WRITES, When},
};

/// Where a binding holds. The innermost context that knows a key decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Every screen without an overlay and without text being typed.
    Screen,
    /// Every list and every page that scrolls.
    List,
    /// Every list of things that can be opened.
    Rows,
    /// The overview of the account.
    Overview,
    /// The list of domains.
    Domains,
    /// A list of endpoints.
    Endpoints,
    /// The domains beside a list of endpoints.
    Beside,
    /// What can be marked in a list of endpoints.
    Marks,
    /// One endpoint.
    Endpoint,
    /// A test of an endpoint.
    Examination,
    /// The last messages of an endpoint.
    Ladder,
    /// The list of calls.
    Calls,
    /// The calls, and one of them.
    Call,
    /// A ring test.
    Ring,
    /// One application.
    Application,
    /// The jobs.
    Jobs,
    /// Every log: requests and messages.
    Log,
    /// The list of requests.
    Requests,
    /// The requests, and one of them.
    Request,
    /// A form; characters go to the field.
    Form,
    /// A field of a form that is chosen or switched.
    Choice,
    /// A filter being typed.
    Prompt,
    /// A command being typed.
    Command,
    /// A list to choose from.
    Picker,
    /// A question with Yes and No.
    Question,
    /// A question that is answered by typing a name or a number.
    Proof,
    /// The card that shows a new password once.
    Card,
    /// The help screen.
    Help,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// As [`chord::parse`](super::chord::parse) reads them; the first is the one that is shown.
    pub keys: &'static [&'static str],
    /// What it does.
    pub action: Action,
    /// One word for the footer; empty keeps it out of the footer.
    pub hint: &'static str,
    /// One sentence for the help screen and the README.
    pub help: &'static str,
    /// What must hold for it to do something; nothing where it always does.
    pub when: &'static [When],
}

impl Binding {
    /// The same, which does something only when all of this holds.
    const fn when(self, when: &'static [When]) -> Self {
        Self { when, ..self }
    }
}

const fn bind(
    context: Context,
    keys: &'static [&'static str],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        context,
        keys,
        action,
        hint,
        help,
        when: &[],
    }
}

/// Every key that does something. One line each, whatever the formatter would make of it.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    bind(Context::List, &["j", "Down"], Action::Down, "", "Move down."),
    bind(Context::List, &["k", "Up"], Action::Up, "", "Move up."),
    bind(Context::List, &["g", "Home"], Action::First, "", "Move to the first row."),
    bind(Context::List, &["G", "End"], Action::Last, "", "Move to the last row."),
    bind(Context::List, &["^d"], Action::HalfPageDown, "", "Move down by half a page."),
    bind(Context::List, &["^u"], Action::HalfPageUp, "", "Move up by half a page."),
    bind(Context::List, &["PgDn"], Action::PageDown, "", "Move down by a page."),
    bind(Context::List, &["PgUp"], Action::PageUp, "", "Move up by a page."),
    bind(Context::Rows, &["Enter", "l", "Right"], Action::Open, "open", "Open the selected row.").when(ABOUT),
    bind(Context::Rows, &["/"], Action::Filter, "filter", "Filter the rows."),
    bind(Context::Rows, &["s"], Action::Sort, "sort", "Sort: then a column's letter, again to reverse."),

    bind(Context::Screen, &["Esc"], Action::Clear, "back", "Clear the filter, then the marks; without them, go back.").when(&[When::Leads]),
    bind(Context::Screen, &["Backspace", "h", "Left"], Action::Back, "", "Go back."),
    bind(Context::Screen, &["q"], Action::Quit, "", "Go back; from the first screen, leave."),
    bind(Context::Screen, &["?"], Action::Help, "help", "Show what works here."),
    bind(Context::Screen, &[":"], Action::Command, "", "Type a command, such as open NAME for an endpoint."),
    bind(Context::Screen, &["r"], Action::Reload, "reload", "Read again what is shown.").when(&[When::Readable]),
    bind(Context::Screen, &["R"], Action::ReloadAll, "", "Read everything again."),
    bind(Context::Screen, &["1"], Action::Overview, "", "Go to the overview of the account."),
    bind(Context::Screen, &["2"], Action::Domains, "", "Go to the domains."),
    bind(Context::Screen, &["3"], Action::Endpoints, "", "Go to the endpoints of the whole account."),
    bind(Context::Screen, &["4"], Action::Calls, "", "Show the calls, those that go on first."),
    bind(Context::Screen, &["6", "L"], Action::Requests, "", "Show the requests that were sent."),
    bind(Context::Screen, &["M"], Action::Messages, "", "Show every message."),
    bind(Context::Screen, &["5", "J"], Action::Jobs, "", "Show bulk work, under way and ended."),
    bind(Context::Screen, &["B"], Action::Watches, "", "Show the endpoints that are watched.").when(&[When::Told]),
    bind(Context::Screen, &["P"], Action::Profile, "", "Go to another profile."),
    bind(Context::Screen, &["u"], Action::Undo, "undo", "Take back the last change, or what the selected job did; asks first.").when(WRITES),
    bind(Context::Screen, &["^l"], Action::Repaint, "", "Draw the screen again."),
    bind(Context::Screen, &["m"], Action::Mouse, "", "Turn the mouse on or off."),
    bind(Context::Screen, &["^z"], Action::Suspend, "", "Suspend; the shell's fg comes back."),
    bind(Context::Screen, &["^c"], Action::Leave, "", "Leave, when pressed twice."),

    bind(Context::Overview, &["Enter", "l", "Right"], Action::Open, "open", "Go to what the line speaks of.").when(ABOUT),
    bind(Context::Overview, &["Tab"], Action::NextField, "next panel", "Go to the next panel."),

    bind(Context::Domains, &["w"], Action::Widen, "all", "Show the endpoints of the whole account, with what is filtered here."),
    bind(Context::Domains, &["n"], Action::New, "new", "Create a domain.").when(WRITES),
    bind(Context::Domains, &["e"], Action::Edit, "edit", "Change the description.").when(&[When::Writable, When::InDomain]),
    bind(Context::Domains, &["x", "Delete"], Action::Delete, "delete", "Delete the domain; asks first.").when(&[When::Writable, When::InDomain]),

    bind(Context::Endpoints, &["o"], Action::Toggle, "on/off", "Enable or disable; asks before it cuts a phone off.").when(CHANGES),
    bind(Context::Endpoints, &["e"], Action::Edit, "edit", "Change the endpoint.").when(CHANGES),
    bind(Context::Endpoints, &["p"], Action::Password, "password", "Set a new password.").when(CHANGES),
    bind(Context::Endpoints, &["n"], Action::New, "new", "Create an endpoint.").when(&[When::Writable, When::InDomain]),
    bind(Context::Endpoints, &["y"], Action::Copy, "copy", "Copy: then i id, n name, u URI, r registration card, j JSON, c curl.").when(ABOUT),
    bind(Context::Endpoints, &["A"], Action::Application, "app", "Choose the application.").when(CHANGES),
    bind(Context::Endpoints, &["x", "Delete"], Action::Delete, "delete", "Delete the endpoint; asks first.").when(CHANGES),
    bind(Context::Endpoints, &["c"], Action::Clone, "clone", "Create an endpoint like this one.").when(CHANGES),
    bind(Context::Endpoints, &["t"], Action::Test, "test", "Test why its phone does not work, step by step; nothing is changed.").when(ABOUT),
    bind(Context::Endpoints, &["T"], Action::Trace, "", "Show what its phones and the service said last in SIP, as a ladder, where the service remembers it.").when(ABOUT),
    bind(Context::Endpoints, &["X"], Action::Unregister, "", "End the registration of a phone; asks first.").when(&[When::Writable, When::Selected, When::Phone]),
    bind(Context::Endpoints, &["W"], Action::Watch, "watch", "Watch the endpoint, or do not any more: a bell rings when a phone registers.").when(&[When::Selected, When::Told]),
    bind(Context::Endpoints, &["b"], Action::Ring, "ring", "Let its phones ring for ten seconds, and see which do, are busy, or never answer; asks first.").when(CHANGES),
    bind(Context::Endpoints, &["K"], Action::Callbacks, "", "Show what the application of the endpoint was told of calls, and what it answered.").when(ABOUT),
    bind(Context::Endpoints, &["H"], Action::EndpointCalls, "calls", "Show the calls of the endpoint.").when(ABOUT),
    bind(Context::Endpoints, &["S"], Action::State, "state", "Show only one state: then its number; 0 shows all again.").when(&[When::List]),
    bind(Context::Endpoints, &["Tab"], Action::NextField, "", "Go to the next pane: domains, list, detail.").when(&[When::List]),
    bind(Context::Endpoints, &["BackTab"], Action::PreviousField, "", "Go to the pane before.").when(&[When::List]),
    bind(Context::Endpoints, &["d"], Action::Detail, "", "Show or hide the detail beside the list; without it there is room for more columns.").when(&[When::List]),
    bind(Context::Endpoints, &["D"], Action::Places, "", "Show or hide the domains beside the list.").when(&[When::List]),
    bind(Context::Endpoints, &["<"], Action::EdgeLeft, "", "Move the line between list and detail to the left.").when(&[When::List]),
    bind(Context::Endpoints, &[">"], Action::EdgeRight, "", "Move the line between list and detail to the right.").when(&[When::List]),
    bind(Context::Endpoints, &["C"], Action::Columns, "", "Show or hide a column: then its letter.").when(&[When::List]),
    bind(Context::Endpoints, &["w"], Action::Widen, "", "Look in the whole account: take the filter of this domain's list there.").when(&[When::List, When::Narrow]),

    bind(Context::Beside, &["Enter", "l", "Right"], Action::Open, "show", "Show the endpoints of the domain, and go to them."),
    bind(Context::Beside, &["/"], Action::Filter, "filter", "Filter the endpoints."),
    bind(Context::Beside, &["Tab"], Action::NextField, "next pane", "Go to the next pane."),
    bind(Context::Beside, &["BackTab"], Action::PreviousField, "", "Go to the pane before."),
    bind(Context::Beside, &["D"], Action::Places, "", "Hide the domains beside the list."),

    bind(Context::Marks, &["Space"], Action::Mark, "mark", "Mark the row, or take its mark off; what changes then holds for all that are marked and shown.").when(ABOUT),
    bind(Context::Marks, &["v"], Action::MarkRange, "", "Mark from here to where the same key is pressed again."),
    bind(Context::Marks, &["*"], Action::MarkAll, "", "Mark every row that is shown."),
    bind(Context::Marks, &["U"], Action::Unmark, "unmark", "Take all marks off.").when(&[When::Marked]),

    bind(Context::Jobs, &["Enter", "l", "Right"], Action::Open, "open", "Show the items of the job.").when(&[When::Selected, When::Closed]),
    bind(Context::Jobs, &["f"], Action::Failures, "failed", "Show only the items of the job that failed, or all again.").when(&[When::Selected, When::Failed]),
    bind(Context::Jobs, &["p"], Action::Pause, "pause/go on", "Let the job wait, or go on; also one that was interrupted.").when(&[When::Selected, When::Unfinished]),
    bind(Context::Jobs, &["S"], Action::Stop, "stop", "Stop the job before its next item and leave the rest undone; also one that was interrupted.").when(&[When::Writable, When::Selected, When::Unfinished]),
    bind(Context::Jobs, &["t"], Action::Retry, "retry", "Try again what failed in the job; asks first.").when(&[When::Writable, When::Selected, When::Failed]),

    bind(Context::Jobs, &["*"], Action::MarkAll, "mark", "Mark in the list of the whole account what the job changed.").when(&[When::Selected]),

    bind(Context::Endpoint, &["i"], Action::Json, "json", "Show the endpoint as JSON, or as a page again.").when(ABOUT),

    bind(Context::Endpoint, &["f"], Action::Inquire, "phones", "Ask the registrar which phones are registered, where the service does not tell: makes a token and takes it back.").when(&[When::Writable, When::Selected, When::Untold]),

    bind(Context::Examination, &["Enter", "l", "Right"], Action::Open, "unfold", "Show what the step rests on, or fold it again."),
    bind(Context::Examination, &["t"], Action::Test, "again", "Test again."),
    bind(Context::Examination, &["y"], Action::Copy, "copy", "Copy the result as text for a ticket."),
    bind(Context::Examination, &["w"], Action::Try, "password", "Test again with its password, which is typed, tried and forgotten."),
    bind(Context::Examination, &["b"], Action::Ring, "ring", "Test again and let its phones ring; asks first.").when(WRITES),
    bind(Context::Examination, &["p"], Action::Password, "new password", "Set a new password.").when(WRITES),

    bind(Context::Ladder, &["Enter", "l", "Right"], Action::Open, "unfold", "Show the whole message, or fold it again."),
    bind(Context::Ladder, &["y"], Action::Copy, "copy", "Copy the message."),
    bind(Context::Ladder, &["Y"], Action::CopyCard, "", "Copy all messages that are shown, as text; :export FILE.txt or FILE.pcap writes them."),

    bind(Context::Calls, &["Enter", "l", "Right"], Action::Open, "open", "Show the call: what happened in it, and at each phone.").when(ABOUT),
    bind(Context::Calls, &["/"], Action::Filter, "filter", "Filter the calls."),
    bind(Context::Calls, &["s"], Action::Sort, "sort", "Sort: then a column's letter, again to reverse."),

    bind(Context::Call, &["x"], Action::HangUp, "hang up", "End the call for both sides; asks first.").when(&[When::Writable, When::Selected, When::Unended]),
    bind(Context::Call, &["Tab"], Action::NextField, "other side", "Show the call that it is bridged with.").when(&[When::Selected, When::Bridged]),
    bind(Context::Call, &["e"], Action::Endpoint, "endpoint", "Go to the endpoint that calls or is called.").when(&[When::Selected, When::Ours]),
    bind(Context::Call, &["T"], Action::Trace, "messages", "Show what was said in SIP in the call, as a ladder.").when(&[When::Selected, When::Ours]),
    bind(Context::Call, &["K"], Action::Callbacks, "", "Show what its application was told of calls, and what it answered.").when(ABOUT),
    bind(Context::Call, &["y"], Action::Copy, "copy", "Copy the id of the call.").when(ABOUT),

    bind(Context::Ring, &["x"], Action::HangUp, "stop", "Stop it: no phone rings any more.").when(&[When::Unended]),
    bind(Context::Ring, &["b"], Action::Ring, "again", "Let them ring again; asks first.").when(&[When::Writable, When::Over]),
    bind(Context::Ring, &["Enter", "l", "Right"], Action::Open, "call", "Show the call that it made.").when(&[When::Selected, When::Over]),

    bind(Context::Application, &["Enter", "l", "Right"], Action::Open, "unfold", "Show what was sent, each answer and what followed, or fold it again.").when(ABOUT),
    bind(Context::Application, &["t"], Action::TellAgain, "tell again", "Tell the application the selected one again; asks first.").when(CHANGES),
    bind(Context::Application, &["H"], Action::EndpointCalls, "calls", "Show the calls that came to it."),
    bind(Context::Application, &["y"], Action::Copy, "copy", "Copy what was sent as JSON.").when(ABOUT),

    bind(Context::Log, &["/"], Action::Filter, "filter", "Filter the lines."),

    bind(Context::Requests, &["Enter", "l", "Right"], Action::Open, "open", "Show the request with all its attempts.").when(ABOUT),

    bind(Context::Request, &["y"], Action::Copy, "copy", "Copy: then c curl, p path.").when(ABOUT),

    bind(Context::Prompt, &["Enter"], Action::Choose, "keep", "Keep the filter and go on in the list."),
    bind(Context::Prompt, &["Esc", "^c"], Action::Cancel, "clear", "Clear the filter."),
    bind(Context::Prompt, &["Tab"], Action::NextField, "by state", "Show only the next state; in a list of endpoints.").when(&[When::List]),
    bind(Context::Prompt, &["BackTab"], Action::PreviousField, "", "Show only the state before.").when(&[When::List]),
    bind(Context::Prompt, &["Up", "^p"], Action::Up, "earlier", "Recall an earlier filter."),
    bind(Context::Prompt, &["Down", "^n"], Action::Down, "", "Recall a later filter."),

    bind(Context::Command, &["Enter"], Action::Choose, "run", "Run the command."),
    bind(Context::Command, &["Tab"], Action::NextField, "complete", "Complete the word."),
    bind(Context::Command, &["BackTab"], Action::PreviousField, "", "Complete it with the choice before."),
    bind(Context::Command, &["Up", "^p"], Action::Up, "earlier", "Recall an earlier command."),
    bind(Context::Command, &["Down", "^n"], Action::Down, "", "Recall a later command."),
    bind(Context::Command, &["Esc", "^c"], Action::Cancel, "close", "Close the command line."),

    bind(Context::Help, &["Enter"], Action::Choose, "do it", "Do the selected line."),
    bind(Context::Help, &["Down", "^n"], Action::Down, "", "Move down."),
    bind(Context::Help, &["Up", "^p"], Action::Up, "", "Move up."),
    bind(Context::Help, &["PgDn"], Action::PageDown, "", "Move down by a page."),
    bind(Context::Help, &["PgUp"], Action::PageUp, "", "Move up by a page."),
    bind(Context::Help, &["Esc", "^c"], Action::Cancel, "close", "Close the help."),

    bind(Context::Form, &["Tab", "Down"], Action::NextField, "", "Go to the next field."),
    bind(Context::Form, &["BackTab", "Up"], Action::PreviousField, "", "Go to the field before."),
    bind(Context::Form, &["Enter"], Action::Choose, "next", "Choose from a list, or go on; on the last field, send."),
    bind(Context::Form, &["^s"], Action::Submit, "send", "Send the form."),
    bind(Context::Form, &["Esc"], Action::Cancel, "leave", "Leave the form; asks when something was typed."),
    bind(Context::Form, &["^c"], Action::Leave, "", "Leave the program, when pressed twice."),
    bind(Context::Form, &["^g"], Action::Generate, "generate", "Generate a password.").when(&[When::Password]),
    bind(Context::Form, &["^r"], Action::Reveal, "show/hide", "Show or hide the password.").when(&[When::Password]),

    bind(Context::Form, &["^z"], Action::Suspend, "", "Suspend; the shell's fg comes back to the form."),

    bind(Context::Choice, &["Space", "Left", "Right"], Action::Turn, "", "Open the list, or switch between yes and no."),
    bind(Context::Choice, &["Delete", "Backspace"], Action::Clear, "", "Choose none.").when(&[When::Chosen]),

    bind(Context::Picker, &["Down", "^n"], Action::Down, "", "Move down."),
    bind(Context::Picker, &["Up", "^p"], Action::Up, "", "Move up."),
    bind(Context::Picker, &["PgDn"], Action::PageDown, "", "Move down by a page."),
    bind(Context::Picker, &["PgUp"], Action::PageUp, "", "Move up by a page."),
    bind(Context::Picker, &["Enter"], Action::Choose, "choose", "Take the selected one."),
    bind(Context::Picker, &["Esc", "^c"], Action::Cancel, "back", "Choose nothing."),

    bind(Context::Question, &["y"], Action::Yes, "yes", "Yes, do it."),
    bind(Context::Question, &["n", "Esc", "q", "^c"], Action::No, "no", "No, change nothing."),
    bind(Context::Question, &["m"], Action::Mine, "mine", "Send your version, or take rows as they are."),
    bind(Context::Question, &["t"], Action::Theirs, "theirs", "Take over what stands at the service."),
    bind(Context::Question, &["w"], Action::SetAside, "write", "Write the listed rows to a file."),
    bind(Context::Question, &["Tab", "Right", "Down"], Action::NextField, "", "Go to the next answer."),
    bind(Context::Question, &["BackTab", "Left", "Up"], Action::PreviousField, "", "Go to the answer before."),
    bind(Context::Question, &["Enter"], Action::Choose, "", "Give the marked answer."),
    bind(Context::Question, &["PgDn"], Action::PageDown, "", "Show more of the question."),
    bind(Context::Question, &["PgUp"], Action::PageUp, "", "Show the start of the question."),

    bind(Context::Proof, &["PgDn"], Action::PageDown, "", "Show more of the question."),
    bind(Context::Proof, &["PgUp"], Action::PageUp, "", "Show the start of the question."),
    bind(Context::Proof, &["Enter"], Action::Choose, "confirm", "Confirm what was typed."),
    bind(Context::Proof, &["Esc", "^c"], Action::No, "no", "No, change nothing."),

    bind(Context::Card, &["y"], Action::Copy, "copy password", "Copy the password."),
    bind(Context::Card, &["c"], Action::CopyCard, "all", "Copy how to register, with the password."),
    bind(Context::Card, &["Esc", "q"], Action::Cancel, "close", "Close the card and forget the password."),
];
