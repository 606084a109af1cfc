//! `sipdeck completions`: what a shell completes, printed or put where the shell looks for it.

use std::{fs, path::PathBuf};

use clap_complete::Shell;
use color_eyre::eyre::{Result, WrapErr};
use etcetera::{BaseStrategy, base_strategy::Xdg};

use crate::{api::sentence::Sentence, cli::process::env::Env, runtime::files::draft};

use super::paper;

/// The options of `sipdeck completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// Which one; otherwise the one that SHELL names
    shell: Option<Shell>,
    /// Put them where the shell looks for them, in place of older ones
    #[arg(long)]
    install: bool,
}

impl Completions {
    /// Makes them for this command line: what is to be printed.
    pub fn run(&self, env: Env) -> Result<Vec<u8>> {
        let shell = self
            .shell
            .or_else(|| named(&env.read("SHELL")?))
            .ok_or_else(|| Sentence::new(NAMELESS))?;
        let text = paper::completions(&shell.to_string())?;
        if !self.install {
            return Ok(text);
        }
        let folders = Xdg::new().map_err(|_| Sentence::new(HOMELESS))?;
        let bash = env.read("BASH_COMPLETION_USER_DIR").map(PathBuf::from);
        let Some((place, after)) = place(shell, &folders, bash) else {
            let said = format!(
                "Where {shell} looks is up to its own settings: print them with sipdeck completions {shell}, \
                 and have the shell read that when it starts."
            );
            return Err(Sentence::from(said).into());
        };
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)
                .wrap_err_with(|| format!("{} was not made", folder.display()))?;
        }
        draft::replace(&place, &text)
            .wrap_err_with(|| format!("{} was not written", place.display()))?;
        Ok(format!("The completions are in {}. {after}\n", place.display()).into_bytes())
    }
}

const NAMELESS: &str =
    "Which shell is it? SHELL names none that is known. Name it, such as sipdeck completions bash.";
const HOMELESS: &str = "There is no home folder to put them into. Set HOME.";

/// The shell whose program this is.
fn named(program: &str) -> Option<Shell> {
    Shell::from_shell_path(program)
}

/// Where a shell looks, and what is left to be done; nothing for those that look nowhere by themselves.
fn place(shell: Shell, folders: &Xdg, bash: Option<PathBuf>) -> Option<(PathBuf, &'static str)> {
    let data = folders.data_dir();
    let own = bash.unwrap_or_else(|| data.join("bash-completion"));
    let places = [
        (
            Shell::Bash,
            own.join("completions/sipdeck"),
            "The next bash has them, where the package bash-completion is installed.",
        ),
        (
            Shell::Fish,
            folders.config_dir().join("fish/completions/sipdeck.fish"),
            "The next fish has them.",
        ),
        (
            Shell::Zsh,
            data.join("zsh/site-functions/_sipdeck"),
            "The next zsh has them, once its fpath names that folder before compinit runs.",
        ),
    ];
    let known = places.into_iter().find(|(known, ..)| *known == shell);
    known.map(|(_, place, after)| (place, after))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap_complete::Shell;
    use etcetera::base_strategy::Xdg;

    use super::{named, place};

    #[test]
    fn a_shell_is_known_by_its_program() {
        for (program, shell) in [
            ("/bin/bash", Some(Shell::Bash)),
            ("/usr/local/bin/fish", Some(Shell::Fish)),
            ("zsh", Some(Shell::Zsh)),
            ("/bin/dash", None),
            ("", None),
        ] {
            assert_eq!(named(program), shell, "{program}");
        }
    }

    #[test]
    fn each_shell_that_looks_somewhere_has_its_place() {
        let folders = Xdg::new().expect("a home");
        let own = Path::new("/own").to_owned();
        let (bash, _) = place(Shell::Bash, &folders, Some(own)).expect("a place");
        assert_eq!(bash, Path::new("/own/completions/sipdeck"));
        for (shell, end) in [
            (Shell::Bash, "bash-completion/completions/sipdeck"),
            (Shell::Fish, "fish/completions/sipdeck.fish"),
            (Shell::Zsh, "zsh/site-functions/_sipdeck"),
        ] {
            let (place, _) = place(shell, &folders, None).expect("a place");
            assert!(place.ends_with(end), "{}", place.display());
        }
        assert!(place(Shell::Elvish, &folders, None).is_none());
    }
}
