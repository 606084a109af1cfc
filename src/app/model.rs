//! The model: the whole state of one dashboard.

use crate::app::{
    keys::table::Context,
    overlay::Overlay,
    screens::{Domains, Screen, Stack},
    shared::{
        Shared,
        setup::{Setup, Start},
    },
};

/// The dashboard: what the screens share, the stack of screens, and what lies over them.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What every screen sees.
    pub shared: Shared,
    /// The way here; the top is shown.
    pub screens: Stack,
    /// Takes every key while it is open.
    pub overlay: Option<Overlay>,
}

impl Model {
    /// A dashboard at its first screen, with nothing known yet.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let first = match setup.start {
            Start::Overview => Screen::Overview(Box::default()),
            Start::Domains => Screen::Domains(Domains::default()),
        };
        Self {
            shared: Shared::new(setup),
            screens: Stack::new(first),
            overlay: None,
        }
    }

    /// The screen that is shown.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        self.screens.top()
    }

    /// Whether a click may lead elsewhere: nothing lies over the screen, and it is neither a form nor a filter being
    /// typed, where the keys that do so are text.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.overlay.is_none() && self.screen().contexts().contains(&Context::Screen)
    }
}
