//! Entries of the help that are no keys: the words of the filter, and the signs beside rows.

use crate::app::{keys::table::Context, screens::Screen};

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Where it is met; [`Context::Prompt`] in every filter.
    pub context: Context,
    /// As it is typed or shown.
    pub sign: &'static str,
    /// One sentence for the help screen and the guide.
    pub help: &'static str,
}

const fn sign(context: Context, sign: &'static str, help: &'static str) -> Sign {
    Sign {
        context,
        sign,
        help,
    }
}

/// Every sign. One line each, whatever the formatter would make of it.
#[rustfmt::skip]
pub const SIGNS: &[Sign] = &[
    sign(Context::Prompt, "word", "Filter: a visible column holds the word. Capitals count only where one is typed."),
    sign(Context::Prompt, "lyon !lobby", "Filter: all terms must hold; ! turns one around."),
    sign(Context::Prompt, "name:desk", "Filter: only this field. Endpoints: name, description, uri, domain, app, id, enabled, registered, refused, agent, address. Domains: name, description, host, id. Calls: from, to, state, app, agent, id."),
    sign(Context::Prompt, "/desk-\\d+/", "Filter: a pattern, also behind a field: name:/^desk/."),
    sign(Context::Prompt, "~jsmth", "Filter: the letters in this order, others may stand between."),
    sign(Context::Prompt, "\"two words\"", "Filter: exactly this text, whatever it would mean without quotation marks."),
    sign(Context::Prompt, "sip:desk-1@lyon", "Filter: pasted addresses are text: sip:, tel:, https: and the like, host:5060, 00:1b:44:11:3a:b7."),
    sign(Context::Prompt, "(303) 555-0101", "Filter: numbers are found with any punctuation and prefix, addresses with any scheme, port and brackets, letters with or without accents."),
    sign(Context::Endpoints, "off", "Filter: the words of the State column, on, off, no app, no URL and app gone, ask for those that are so; enabled and disabled likewise."),
    sign(Context::Endpoints, "app:none", "Filter: those without an application; description:none likewise."),
    sign(Context::Endpoints, "registered", "Filter: those with a registered phone, where the service tells; registered:no those without."),
    sign(Context::Endpoints, "refused", "Filter: those with a phone that is refused."),
    sign(Context::Endpoints, "agent:yealink", "Filter: those with a phone that calls itself so, registered or refused."),
    sign(Context::Endpoints, "address:10.2.3.", "Filter: those with a phone that comes from there, registered or refused."),
    sign(Context::Domains, "12…", "Count: at least so many, more are being read."),
    sign(Context::Domains, "12+", "Count: at least so many, the rest is not being read now."),
    sign(Context::Domains, "?", "Count: not known, nothing of it has been read."),
    sign(Context::Endpoints, "900 of ~4,210", "Count: so many are read of about so many, to judge by an earlier run or by the lists that are read."),
    sign(Context::Endpoints, "37+ of 4,210", "Count: so many are found so far; the search or the sort goes on."),
    sign(Context::Endpoints, "● on", "State: it can register and call."),
    sign(Context::Endpoints, "● 2 phones", "State: so many phones are registered."),
    sign(Context::Endpoints, "○ no phone", "State: it is on, and no phone is registered: it cannot be called."),
    sign(Context::Endpoints, "■ refused", "State: a phone tried to register or to call and was refused, and has not registered since."),
    sign(Context::Endpoints, "– off", "State: disabled; its phones can neither register nor call."),
    sign(Context::Endpoints, "▲ no app", "State: without an application, every call that it makes is rejected."),
    sign(Context::Endpoints, "▲ no URL", "State: its application has no call URL; its calls cannot be handled."),
    sign(Context::Endpoints, "▲ app gone", "State: its application is not in this account."),
    sign(Context::Calls, "▸ talking", "State of a call: it goes on; ringing likewise."),
    sign(Context::Calls, "● answered", "State of a call: both sides spoke, and one hung up."),
    sign(Context::Calls, "○ given up", "State of a call: the caller gave up, or whoever was called was busy or declined."),
    sign(Context::Calls, "▲ no answer", "State of a call: nobody answered in time, or nobody has that number."),
    sign(Context::Calls, "■ failed", "State of a call: it could not be made or broke, or was rejected since its endpoint has no application."),
    sign(Context::Endpoints, "+ ~", "Beside a row: new, or changed, since it was read before."),
    sign(Context::Marks, "✓", "Beside a row: marked."),
    sign(Context::Form, "^a ^e Alt-b Alt-f", "Text, in every line that is typed: to its start, its end, a word back, a word on."),
    sign(Context::Form, "^w Alt-d ^u ^k ^y", "Text: take out the word before or behind, all before, all behind; put back what was taken."),
];

/// Those that can be met on this screen.
pub fn on(screen: &Screen) -> impl Iterator<Item = &'static Sign> {
    let contexts = screen.contexts();
    let filters = screen.prompt().is_some() && contexts.len() > 1;
    SIGNS.iter().filter(move |sign| {
        contexts.contains(&sign.context) || (filters && sign.context == Context::Prompt)
    })
}

#[cfg(test)]
mod tests {
    use super::{SIGNS, on};
    use crate::app::{
        filter::{Filter, Rows},
        overlay::overlay::Overlay,
        tests::browse::{lyon, player},
    };

    #[test]
    fn every_filter_that_is_explained_can_be_used_and_every_field_is_named() {
        let filters = SIGNS.iter().filter(|sign| sign.help.starts_with("Filter:"));
        let mut text = String::new();
        for sign in filters {
            assert!(Filter::parse(sign.sign).is_ok(), "{}", sign.sign);
            text += sign.help;
        }
        for rows in [Rows::Endpoints, Rows::Domains] {
            assert!(text.contains(&rows.words().join(", ")), "{rows:?}");
        }
    }

    #[test]
    fn the_help_explains_what_is_met_here_and_does_nothing_with_it() {
        let mut player = player();
        assert!(on(player.model.screen()).any(|sign| sign.sign == "12+"));
        player.keys("? s o Space m a n y Down Enter");
        let Some(Overlay::Help(help)) = &player.model.overlay else {
            panic!("the help is closed");
        };
        let shown: Vec<&str> = help.shown().iter().map(|row| row.keys()).collect();
        assert_eq!(shown, ["12…", "12+"]);
        let list = lyon();
        let mut signs = on(list.model.screen());
        assert!(signs.all(|sign| !sign.help.starts_with("Count: not known")));
    }
}
