//! What a terminal tells of the mouse.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::numbers::Numbers;

/// The report in the form that was asked for (mode 1006): `CSI < BUTTON ; COLUMN ; ROW`, then `M`, or `m` for a button
/// that was let go. Columns and rows count from 1.
pub fn report(numbers: &Numbers, last: u8) -> Option<Event> {
    let kind = kind(u8::try_from(numbers.first(0)?).ok()?)?;
    let kind = match (last, kind) {
        (b'm', MouseEventKind::Down(button)) => MouseEventKind::Up(button),
        (b'M' | b'm', kind) => kind,
        _ => return None,
    };
    let place = |part| u16::try_from(numbers.first(part)?.checked_sub(1)?).ok();
    (numbers.count() == 3).then_some(event(kind, place(1)?, place(2)?))
}

/// The report of terminals that do not know that mode: three bytes after `CSI M`, each 32 more than what it says.
pub fn old_report(bytes: [u8; 3]) -> Option<Event> {
    let place = |byte: u8| byte.checked_sub(33).map(u16::from);
    let kind = kind(bytes[0].checked_sub(32)?)?;
    Some(event(kind, place(bytes[1])?, place(bytes[2])?))
}

fn event(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

/// The bits of a button: 1, 2, 64 and 128 its number, 32 a move, 4, 8 and 16 the keys that are held, which mean nothing
/// here.
fn kind(bits: u8) -> Option<MouseEventKind> {
    let button = (bits & 0b11) | ((bits & 0b1100_0000) >> 4);
    Some(match (button, bits & 32 != 0) {
        (0, false) => MouseEventKind::Down(MouseButton::Left),
        (1, false) => MouseEventKind::Down(MouseButton::Middle),
        (2, false) => MouseEventKind::Down(MouseButton::Right),
        (3, false) => MouseEventKind::Up(MouseButton::Left),
        (0, true) => MouseEventKind::Drag(MouseButton::Left),
        (1, true) => MouseEventKind::Drag(MouseButton::Middle),
        (2, true) => MouseEventKind::Drag(MouseButton::Right),
        (3, true) => MouseEventKind::Moved,
        (4, false) => MouseEventKind::ScrollUp,
        (5, false) => MouseEventKind::ScrollDown,
        _ => return None,
    })
}
