//! The fewest bytes that turn one screen into another: in the order of reading, each changed cell is reached by the
//! shortest move or by writing again what stands between, and of a style only what differs is written. No rows are
//! moved by the terminal, and nothing is erased.

use vt100::{Color, Screen};

/// What a cell looks like.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    text: String,
    style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Style {
    ink: Color,
    paper: Color,
    /// Bold, dim, italic, underlined, reversed.
    marks: [bool; 5],
}

/// The numbers that turn the marks on, and off.
const MARKS: [(usize, usize); 5] = [(1, 22), (2, 22), (3, 23), (4, 24), (7, 27)];

/// The bytes from one screen to the other; the terminal writes on in the style that it was left in.
pub fn bytes(before: &Screen, after: &Screen) -> usize {
    let (rows, columns) = after.size();
    let mut at = before.cursor_position();
    let mut pen = Some(Style {
        ink: before.fgcolor(),
        paper: before.bgcolor(),
        marks: [
            before.bold(),
            before.dim(),
            before.italic(),
            before.underline(),
            before.inverse(),
        ],
    });
    let mut sum = 0;
    for y in 0..rows.get() {
        for x in 0..columns.get() {
            let (old, new) = (look(before, y, x), look(after, y, x));
            let Some(new) = new.filter(|new| old.as_ref() != Some(new)) else {
                continue;
            };
            let moved = travel(at, (y, x)) + restyle(pen, &new);
            let written = between(after, at, (y, x), pen);
            let written = written.map(|(bytes, pen)| bytes + restyle(pen, &new));
            sum += moved.min(written.unwrap_or(moved)) + new.text.len();
            if !suits(pen, &new) {
                pen = Some(new.style);
            }
            let cells = if after.cell(y, x).is_some_and(vt100::Cell::is_wide) {
                2
            } else {
                1
            };
            at = (y, x + cells);
        }
    }
    if before.hide_cursor() != after.hide_cursor() {
        sum += 6;
    }
    if !after.hide_cursor() {
        sum += travel(at, after.cursor_position());
    }
    sum
}

/// The look of a cell; the second half of a wide glyph has none.
fn look(screen: &Screen, y: u16, x: u16) -> Option<Look> {
    let cell = screen.cell(y, x).expect("inside");
    if cell.is_wide_continuation() {
        return None;
    }
    let mut style = Style {
        ink: cell.fgcolor(),
        paper: cell.bgcolor(),
        marks: [
            cell.bold(),
            cell.dim(),
            cell.italic(),
            cell.underline(),
            cell.inverse(),
        ],
    };
    let text = if cell.has_contents() {
        cell.contents().to_owned()
    } else {
        " ".to_owned()
    };
    if is_blank(&text, &style) {
        // Nothing of its foreground is seen.
        style.ink = Color::Default;
        style.marks = [false; 5];
    }
    Some(Look { text, style })
}

fn is_blank(text: &str, style: &Style) -> bool {
    text == " " && !style.marks[3] && !style.marks[4]
}

/// Whether a cell looks as it should when it is written in this style.
fn suits(pen: Option<Style>, cell: &Look) -> bool {
    pen.is_some_and(|pen| {
        pen == cell.style
            || (is_blank(&cell.text, &cell.style)
                && is_blank(" ", &pen)
                && pen.paper == cell.style.paper)
    })
}

/// The bytes to the style of this cell.
fn restyle(pen: Option<Style>, cell: &Look) -> usize {
    if suits(pen, cell) {
        return 0;
    }
    let to = cell.style;
    let plain = Style {
        ink: Color::Default,
        paper: Color::Default,
        marks: [false; 5],
    };
    let afresh = codes(plain, to);
    // A lone reset needs no number.
    let afresh = if to == plain {
        Vec::new()
    } else {
        [vec![1], afresh].concat()
    };
    let step = pen.map(|pen| codes(pen, to));
    let sequence =
        |codes: &[usize]| 3 + codes.iter().sum::<usize>() + codes.len().saturating_sub(1);
    let step = step.map_or(usize::MAX, |step| sequence(&step));
    step.min(sequence(&afresh))
}

/// How many characters each number has that leads from one style to another.
fn codes(from: Style, to: Style) -> Vec<usize> {
    let mut codes = Vec::new();
    let lost = |at: usize| from.marks[at] && !to.marks[at];
    // Bold and dim go together.
    let together = lost(0) || lost(1);
    if together {
        codes.push(2);
    }
    for (at, (on, off)) in MARKS.iter().enumerate() {
        let again = together && at < 2;
        if lost(at) && !again {
            codes.push(digits(*off));
        } else if to.marks[at] && (again || !from.marks[at]) {
            codes.push(digits(*on));
        }
    }
    let colour = |colour: Color| match colour {
        Color::Default | Color::Idx(0..16) => 2,
        Color::Idx(index) => "38;5;".len() + digits(index.into()),
        Color::Rgb(r, g, b) => {
            "38;2;;".len()
                + [r, g, b]
                    .map(|part| digits(part.into()))
                    .iter()
                    .sum::<usize>()
        }
    };
    if from.ink != to.ink {
        codes.push(colour(to.ink));
    }
    if from.paper != to.paper {
        codes.push(colour(to.paper));
    }
    codes
}

/// The bytes of the shortest move.
fn travel((row, column): (u16, u16), (y, x): (u16, u16)) -> usize {
    let counted = |count: u16| 3 + if count == 1 { 0 } else { digits(count.into()) };
    let absolute = match (y, x) {
        (0, 0) => 3,
        (y, 0) => 3 + digits(usize::from(y) + 1),
        (y, x) => 4 + digits(usize::from(y) + 1) + digits(usize::from(x) + 1),
    };
    let down = match (y.abs_diff(row), y > row) {
        (0, _) => 0,
        (lines, true) => usize::from(lines).min(counted(lines)),
        (lines, false) => counted(lines),
    };
    let column_alone = 3 + digits(usize::from(x) + 1);
    let across = match (x.abs_diff(column), x < column) {
        (0, _) => 0,
        _ if x == 0 => 1,
        (cells, true) => usize::from(cells).min(counted(cells)).min(column_alone),
        (cells, false) => counted(cells).min(column_alone),
    };
    absolute.min(down + across)
}

/// The bytes that write again what stands between two places of a row, and the style that they leave.
fn between(
    screen: &Screen,
    from: (u16, u16),
    to: (u16, u16),
    mut pen: Option<Style>,
) -> Option<(usize, Option<Style>)> {
    if from.0 != to.0 || from.1 > to.1 || to.1 - from.1 > 12 {
        return None;
    }
    let mut sum = 0;
    for x in from.1..to.1 {
        if let Some(cell) = look(screen, from.0, x) {
            sum += restyle(pen, &cell) + cell.text.len();
            if !suits(pen, &cell) {
                pen = Some(cell.style);
            }
        }
    }
    Some((sum, pen))
}

fn digits(number: usize) -> usize {
    number.to_string().len()
}
