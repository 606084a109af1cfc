//! What a screen shows, as a table to be written to a file.

use crate::app::{
    effect::Effect,
    next::Next,
    page::notice::Notice,
    shared::Shared,
    work::{export::Format, order::Order},
};

use super::screen::Screen;

/// Asks for the file, or says why not.
pub fn export_of(screen: &Screen, shared: &mut Shared, path: String) -> Next {
    if let Screen::Ladder(ladder) = screen {
        return match ladder.file(path) {
            Ok(file) => {
                shared.ask(Effect::Work(Order::Save(Box::new(file))));
                Next::Say(Notice::plain("The file is being written."))
            }
            Err(why) => Next::Say(why),
        };
    }
    let Some(format) = Format::of_path(&path) else {
        return Next::Say(Notice::bad(
            "The file's name must end in .csv, .json or .jsonl.",
        ));
    };
    match screen.scene().export(shared, path, format) {
        Ok(export) => {
            shared.ask(Effect::Work(Order::Export(Box::new(export))));
            Next::Say(Notice::plain("The file is being written."))
        }
        Err(why) => Next::Say(why),
    }
}
