//! The keys that a terminal names by a letter or a number, and how it tells Shift, Alt and Control.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The key that a terminal sends for this character.
pub fn character(c: char) -> KeyEvent {
    let (code, modifiers) = match c {
        '\r' => (KeyCode::Enter, KeyModifiers::NONE),
        '\t' => (KeyCode::Tab, KeyModifiers::NONE),
        '\x1b' => (KeyCode::Esc, KeyModifiers::NONE),
        '\x7f' => (KeyCode::Backspace, KeyModifiers::NONE),
        '\0' => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        '\x01'..='\x1a' => (KeyCode::Char(shifted(c, b'a' - 1)), KeyModifiers::CONTROL),
        '\x1c'..='\x1f' => (
            KeyCode::Char(shifted(c, b'4' - 0x1c)),
            KeyModifiers::CONTROL,
        ),
        c if c.is_uppercase() => (KeyCode::Char(c), KeyModifiers::SHIFT),
        c => (KeyCode::Char(c), KeyModifiers::NONE),
    };
    KeyEvent::new(code, modifiers)
}

fn shifted(control: char, by: u8) -> char {
    u8::try_from(control).map_or(control, |byte| char::from(byte + by))
}

/// The key of a final byte after `CSI`, where the numbers before it tell only modifiers.
pub fn of_letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'S' => KeyCode::F(4),
        b'Z' => KeyCode::BackTab,
        _ => return None,
    })
}

/// The key of a final byte after `SS3`: the same, `R`, and the keypad in application mode, which types.
pub fn of_keypad(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'R' => KeyCode::F(3),
        b'I' => KeyCode::Tab,
        b'M' => KeyCode::Enter,
        b'X' => KeyCode::Char('='),
        b' ' => KeyCode::Char(' '),
        b'j'..=b'y' => KeyCode::Char(char::from(last - b'j' + b'*')),
        last => return of_letter(last),
    })
}

/// The key of a number before `CSI ~`.
pub fn of_number(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(number - 10),
        17..=21 => function(number - 11),
        23..=26 => function(number - 12),
        28..=29 => function(number - 15),
        31..=34 => function(number - 17),
        _ => return None,
    })
}

fn function(number: u32) -> KeyCode {
    KeyCode::F(u8::try_from(number).unwrap_or_default())
}

/// The key of a code point before `CSI u`; those in the private use area are the functional keys of kitty's protocol.
pub fn of_code(code: u32, shifted: Option<u32>, modifiers: KeyModifiers) -> Option<KeyCode> {
    let shift = modifiers.contains(KeyModifiers::SHIFT);
    Some(match code {
        57_399..=57_408 => KeyCode::Char(char::from_digit(code - 57_399, 10)?),
        57_409 => KeyCode::Char('.'),
        57_410 => KeyCode::Char('/'),
        57_411 => KeyCode::Char('*'),
        57_412 => KeyCode::Char('-'),
        57_413 => KeyCode::Char('+'),
        13 | 57_414 => KeyCode::Enter,
        57_415 => KeyCode::Char('='),
        57_416 => KeyCode::Char(','),
        57_417 => KeyCode::Left,
        57_418 => KeyCode::Right,
        57_419 => KeyCode::Up,
        57_420 => KeyCode::Down,
        57_421 => KeyCode::PageUp,
        57_422 => KeyCode::PageDown,
        57_423 => KeyCode::Home,
        57_424 => KeyCode::End,
        57_425 => KeyCode::Insert,
        57_426 => KeyCode::Delete,
        57_344..=63_743 => return None,
        9 if shift => KeyCode::BackTab,
        9 => KeyCode::Tab,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        _ => {
            let typed = char::from_u32(code).filter(|c| !c.is_control())?;
            let shifted = shifted.and_then(char::from_u32);
            KeyCode::Char(match shifted.filter(|c| !c.is_control()) {
                Some(shifted) if shift => shifted,
                None if shift => typed.to_uppercase().next().unwrap_or(typed),
                Some(_) | None => typed,
            })
        }
    })
}

/// The modifiers that a number tells, which is one more than their bits. Num Lock and Caps Lock are left out.
pub fn modifiers(number: u32) -> Option<KeyModifiers> {
    let bits = number.checked_sub(1).filter(|bits| *bits < 256)?;
    let named = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    let held = named.into_iter().enumerate();
    let held = held.filter(|(place, _)| bits >> place & 1 == 1);
    Some(held.fold(KeyModifiers::NONE, |all, (_, one)| all | one))
}

/// What happened to the key, by its number in kitty's protocol.
pub fn kind(number: u32) -> Option<KeyEventKind> {
    Some(match number {
        1 => KeyEventKind::Press,
        2 => KeyEventKind::Repeat,
        3 => KeyEventKind::Release,
        _ => return None,
    })
}
