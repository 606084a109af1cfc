//! The dashboard while its terminal is somebody else's: the shell's, an editor's, or a person's who selects text.

use std::io;

use futures_util::Stream;

use crate::{
    app::{effect::Draft, message::Message},
    runtime::{
        seats::{provider::Provider, services::Cause},
        terminal::{
            editor::{Ended, Session},
            input::Input,
            port::Port,
            selection,
        },
    },
};

use super::Dashboard;

/// Waits for the editor, if there is one.
pub async fn returned(session: Option<&mut Session>) -> Ended {
    match session {
        Some(session) => session.ended().await,
        None => std::future::pending().await,
    }
}

impl<W, I, P, N> Dashboard<'_, W, I, P, N>
where
    W: Port,
    I: Stream<Item = Input> + Unpin,
    P: Provider,
    N: Stream<Item = Message> + Unpin,
{
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        let writer = self.terminal.backend_mut().writer();
        if let Some(bytes) = self.surroundings.clipboard.copy(text) {
            return writer.write_all(&bytes);
        }
        self.reading = Some(selection::show(
            writer,
            text,
            self.surroundings.clipboard.obstacle(),
        )?);
        Ok(())
    }

    /// A key was pressed: the text was selected.
    pub(super) fn read(&mut self) -> io::Result<()> {
        let end = self.reading.take().unwrap_or_default();
        let backend = self.terminal.backend_mut();
        backend.forget();
        backend.writer().write_all(end)
    }

    pub(super) fn edit(&mut self, draft: &Draft) -> io::Result<()> {
        if !self.terminal.backend_mut().writer().lend()? {
            let reason = "There is no terminal here that an editor could have.";
            return self.apply(Message::Edited(Err(reason.into())));
        }
        self.away = true;
        match self.surroundings.editor.open(draft) {
            Ok(session) => self.outside = Some(session),
            Err(reason) => {
                let text = Err(reason);
                self.come_back(Ended {
                    text,
                    by_force: false,
                })?;
            }
        }
        Ok(())
    }

    /// The editor has ended: the terminal is ours again.
    pub(super) fn come_back(&mut self, ended: Ended) -> io::Result<()> {
        self.outside = None;
        self.terminal.backend_mut().writer().mend(ended.by_force)?;
        self.resume()?;
        self.apply(Message::Edited(ended.text))
    }

    /// Sees to it that no editor outlives the dashboard, and that the terminal is whole.
    pub(super) async fn call_back(&mut self, outcome: io::Result<Cause>) -> io::Result<Cause> {
        if let Some(session) = self.outside.take() {
            session.stop().await;
            let mended = self.terminal.backend_mut().writer().mend(true);
            return outcome.and_then(|cause| mended.map(|()| cause));
        }
        outcome
    }

    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.away = self.terminal.backend_mut().writer().suspend()?;
        Ok(())
    }

    pub(super) fn resume(&mut self) -> io::Result<()> {
        let Some(size) = self.terminal.backend_mut().writer().resume()? else {
            return Ok(());
        };
        self.away = false;
        if self.seats.model.shared.mouse.on {
            self.mouse(true)?;
        }
        self.fit(size);
        self.apply(Message::Resized(size))
    }
}
