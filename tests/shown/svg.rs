//! A terminal's screen as an SVG picture.

use std::fmt::Write;

/// The width and height of a cell, in pixels.
const CELL: (f32, f32) = (8.4, 18.0);
const INK: &str = "#c8ccd4";
const PAPER: &str = "#15181c";

/// The colours 0 to 15 of the picture's terminal.
const ANSI: [&str; 16] = [
    "#15181c", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4",
    "#7f848e", "#ff7b85", "#b5e890", "#ffd68a", "#7cc4ff", "#e08cf5", "#6fd3df", "#ffffff",
];

/// The look of a cell: foreground, background, bold, dim, underlined.
type Look = (String, String, bool, bool, bool);

/// Seconds that each frame of a moving picture is seen.
const FRAME: f32 = 1.2;

/// Draws what is on the screen.
pub fn of(screen: &vt100::Screen) -> String {
    let mut svg = begun(screen);
    cells(&mut svg, screen);
    svg.push_str("</svg>\n");
    svg
}

/// Draws one screen after the other, for ever: the last one stays as long as two.
pub fn moving(screens: &[&vt100::Screen]) -> String {
    let mut svg = begun(screens[0]);
    let count = f32::from(u16::try_from(screens.len()).expect("a few")) + 1.0;
    for (at, screen) in (0_u16..).zip(screens) {
        let at = f32::from(at);
        let from = at / count;
        // The last one is there until all begins again.
        let until = if at + 2.0 < count {
            (at + 1.0) / count
        } else {
            1.0
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<g visibility=\"hidden\"><animate attributeName=\"visibility\" calcMode=\"discrete\" \
             values=\"hidden;visible;hidden\" keyTimes=\"0;{from:.4};{until:.4}\" dur=\"{:.1}s\" \
             repeatCount=\"indefinite\"/>",
            FRAME * count
        );
        cells(&mut svg, screen);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// The start of a picture of this size.
fn begun(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let (width, height) = (
        f32::from(columns.get()) * CELL.0 + 24.0,
        f32::from(rows.get()) * CELL.1 + 24.0,
    );
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" font-size=\"14\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    )
}

fn cells(svg: &mut String, screen: &vt100::Screen) {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let look = look(screen, x, y);
            let (start, mut text) = (x, String::new());
            while x < columns && self::look(screen, x, y) == look {
                let cell = screen.cell(y, x).expect("inside");
                if !cell.is_wide_continuation() {
                    text.push_str(if cell.has_contents() {
                        cell.contents()
                    } else {
                        " "
                    });
                }
                x += 1;
            }
            run(svg, (start, y), x - start, &text, &look);
        }
    }
}

fn run(svg: &mut String, at: (u16, u16), cells: u16, text: &str, look: &Look) {
    let (ink, paper, bold, dim, underlined) = look;
    let (x, y) = (
        f32::from(at.0) * CELL.0 + 12.0,
        f32::from(at.1) * CELL.1 + 12.0,
    );
    let width = f32::from(cells) * CELL.0;
    if paper != PAPER {
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{paper}\"/>",
            CELL.1
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let mut style = String::new();
    style.push_str(if *bold { " font-weight=\"bold\"" } else { "" });
    style.push_str(if *dim { " opacity=\"0.6\"" } else { "" });
    style.push_str(if *underlined {
        " text-decoration=\"underline\""
    } else {
        ""
    });
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{style} xml:space=\"preserve\">{text}</text>",
        y + 13.5
    );
}

fn look(screen: &vt100::Screen, x: u16, y: u16) -> Look {
    let cell = screen.cell(y, x).expect("inside");
    let (mut ink, mut paper) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
    if cell.inverse() {
        std::mem::swap(&mut ink, &mut paper);
    }
    (ink, paper, cell.bold(), cell.dim(), cell.underline())
}

fn colour(colour: vt100::Color, default: &str) -> String {
    match colour {
        vt100::Color::Default => default.to_owned(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        vt100::Color::Idx(index @ 0..16) => ANSI[usize::from(index)].to_owned(),
        vt100::Color::Idx(index @ 16..232) => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = index - 16;
            let (r, g, b) = (level(n / 36), level(n / 6 % 6), level(n % 6));
            format!("#{r:02x}{g:02x}{b:02x}")
        }
        vt100::Color::Idx(index) => {
            let grey = 8 + 10 * (index - 232);
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
    }
}
