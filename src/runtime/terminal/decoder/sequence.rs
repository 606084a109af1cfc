//! What a whole control sequence means; `None` for every one that is neither a key nor a report that was asked for.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::{keys, numbers::Numbers, pointer};

/// The event of a control sequence (ECMA-48, 5.4): what stands between `CSI` and its final byte, and that byte.
pub fn event(between: &[u8], last: u8) -> Option<Event> {
    if let Some(report) = between.strip_prefix(b"<") {
        return pointer::report(&Numbers::of(report)?, last);
    }
    let numbers = Numbers::of(between)?;
    match last {
        b'I' if between.is_empty() => Some(Event::FocusGained),
        b'O' if between.is_empty() => Some(Event::FocusLost),
        b'~' => numbered(&numbers),
        b'u' => {
            let modifiers = modifiers(&numbers)?;
            let code = keys::of_code(numbers.first(0)?, numbers.at(0, 1), modifiers)?;
            key(code, modifiers, numbers.at(1, 1))
        }
        last => {
            let code = keys::of_letter(last)?;
            // Some terminals leave out the 1 before the modifiers.
            let (modifiers, kind) = match (numbers.count(), numbers.first(0)) {
                (0, _) => (KeyModifiers::NONE, None),
                (1, Some(number @ 2..=16)) => (keys::modifiers(number)?, None),
                (1 | 2, None | Some(1)) => (modifiers(&numbers)?, numbers.at(1, 1)),
                _ => return None,
            };
            key(code, modifiers, kind)
        }
    }
}

/// The key of `SS3`, a number of modifiers that old terminals send, and this letter.
pub fn single_shift(between: &[u8], last: u8) -> Option<Event> {
    let numbers = Numbers::of(between)?;
    let modifiers = numbers
        .first(0)
        .map_or(Some(KeyModifiers::NONE), keys::modifiers);
    key(keys::of_keypad(last)?, modifiers?, None)
}

/// `CSI NUMBER ; MODIFIERS ~`, and xterm's form of any other key: `CSI 27 ; MODIFIERS ; CODE ~`.
fn numbered(numbers: &Numbers) -> Option<Event> {
    let modifiers = modifiers(numbers)?;
    let code = match (numbers.first(0)?, numbers.count()) {
        (27, 3) => keys::of_code(numbers.first(2)?, None, modifiers)?,
        (number, 1 | 2) => keys::of_number(number)?,
        _ => return None,
    };
    key(code, modifiers, numbers.at(1, 1))
}

fn modifiers(numbers: &Numbers) -> Option<KeyModifiers> {
    numbers
        .first(1)
        .map_or(Some(KeyModifiers::NONE), keys::modifiers)
}

fn key(code: KeyCode, modifiers: KeyModifiers, kind: Option<u32>) -> Option<Event> {
    let kind = keys::kind(kind.unwrap_or(1))?;
    Some(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind)))
}
