//! The first of two keys.

/// What the second key completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// Sort by the column with this letter.
    Sort,
    /// Hide the column with this letter, or show it again.
    Columns,
    /// Show only the state with this digit.
    State,
    /// Copy what the letter stands for.
    Copy,
    /// Switch what is marked on or off.
    Switch,
}

/// What the marked can be switched to: the letter, what it does, and whether that is on.
pub const SWITCHES: &[(char, &str, bool)] = &[('e', "Enable", true), ('d', "Disable", false)];
