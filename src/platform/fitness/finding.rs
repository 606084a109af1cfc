//! What was found.

/// Whether something fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Fits,
    /// It does not.
    Unfit,
    /// It could not be found out.
    Unknown,
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The thing, in a word or two.
    pub of: String,
    /// Whether it fits.
    pub verdict: Verdict,
    /// What it is like.
    pub text: String,
    /// What to do about it.
    pub advice: Option<String>,
}

impl Finding {
    /// Something that fits.
    pub fn fits(of: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            of: of.into(),
            verdict: Verdict::Fits,
            text: text.into(),
            advice: None,
        }
    }

    /// Something that does not, and what to do.
    pub fn unfit(
        of: impl Into<String>,
        text: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            verdict: Verdict::Unfit,
            advice: Some(advice.into()),
            ..Self::fits(of, text)
        }
    }

    /// Something that could not be found out.
    pub fn unknown(of: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Unknown,
            ..Self::fits(of, text)
        }
    }
}
