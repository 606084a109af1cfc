//! The environment variables of the process.

/// The environment of the process.
#[derive(Debug, Clone, Copy)]
pub struct Env;

impl Env {
    /// The value of a variable, if it is set to text.
    #[expect(
        clippy::unused_self,
        reason = "only who is handed the environment may read it"
    )]
    pub fn read(self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}
