//! Opens a dashboard on this process's terminal.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use color_eyre::eyre::{Result, WrapErr};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use jiff::tz::TimeZone;
use ratatui::{Terminal, layout};

use crate::{
    api::{Client, Secret, client::Connection, pace::Gates, sentence::Sentence},
    app::{
        self,
        keys::keymap::Keymap,
        message::Message,
        page::hidden::Hidden,
        service::{
            memory::{Outline, Remembered},
            profile::Profile,
        },
        shared::setup::{Manner, Setup, Start},
        work::journal::Who,
    },
    cli::process::{clock::now, env::Env, means::believed_here, output::say, user::user},
    runtime::{
        self,
        cache::{self, Cache, CacheFile, Keeper},
        engine::{self as desk, news},
        files::disk,
        plain,
        recording::Recorder,
        seats::{
            means::Means,
            profiles::{Opened, Profiles},
            services::{Ending, Services, Surroundings},
        },
        terminal::{
            answers::{self, Told},
            backend::Screen,
            clipboard::Wrap,
            input,
            keyboard::Keyboard,
            kind,
            tty::{self, Tty},
        },
    },
    ui::theme::Look,
};

/// What a dashboard is opened with.
#[derive(Debug)]
pub struct Opening {
    /// Where the service is.
    pub connection: Connection,
    /// What is shown of the account.
    pub profile: Profile,
    /// Styles.
    pub look: Look,
    /// The first screen, if somebody named one.
    pub start: Option<Start>,
    /// Keys.
    pub keymap: Arc<Keymap>,
    /// The columns that lists of endpoints do not show.
    pub hidden: Hidden,
    /// How it moves.
    pub manner: Manner,
    /// Whether the terminal is asked to copy.
    pub clipboard: bool,
    /// Whether it talks in lines instead of drawing.
    pub plain: bool,
    /// Where the account's lists are kept for the next start, if they are.
    pub cache: Option<CacheFile>,
    /// The folder for state, if there is one.
    pub state: Option<PathBuf>,
    /// Every profile that can be opened, this one among them.
    pub profiles: Vec<Profile>,
    /// The way to the others, if there is one.
    pub others: Option<Profiles>,
    /// Where the requests of each account wait for their turn.
    pub gates: Gates,
    /// What a person should know from the start, as sentences.
    pub warning: Option<String>,
    /// The file in which the session is recorded, if it is.
    pub record: Option<PathBuf>,
    /// Whether the person reaches nothing of the host but the dashboard.
    pub kiosk: bool,
}

/// What is needed to open a profile.
#[derive(Debug)]
pub struct Entry {
    /// Where the service is.
    pub connection: Connection,
    /// What is shown of the account.
    pub profile: Profile,
    /// Where the account's lists are kept for the next start, if they are.
    pub cache: Option<CacheFile>,
    /// The folder for state, if there is one.
    pub state: Option<PathBuf>,
    /// What should be said about where its secret came from.
    pub warning: Option<String>,
    /// Whether the person reaches nothing of the host but the dashboard.
    pub kiosk: bool,
}

impl Entry {
    /// A client, a cache and a place for jobs, and the client by itself. Sends nothing yet. Profiles of one account share its gate, so that
    /// the pace of the service is kept by all of them together.
    ///
    /// # Errors
    /// When the connection is not one that may be used.
    pub fn open(self, gates: &Gates, env: Env) -> Result<(Opened, Client), Sentence> {
        let Self { profile, state, .. } = self;
        let gate = gates.of(&self.connection.origin, &self.connection.user_id);
        let client = Client::paced(&self.connection, gate);
        let client = client
            .map_err(|failure| Sentence::new(format!("{}: {}", profile.name, failure.message)))?;
        let (cache, outline, memories) = remembered(self.cache);
        let passwords = state.as_ref().map(|state| state.join("passwords"));
        let place = state.map(|state| desk::Place {
            own: state.clone(),
            state,
            home: env.read("HOME").map(PathBuf::from),
            origin: profile.origin.clone(),
            who: Who {
                profile: profile.name.clone(),
                account: profile.account.clone(),
                user: user(env),
                login: None,
            },
            passwords: profile.passwords.clone(),
            clock: now,
            reach: if self.kiosk {
                desk::Reach::Jobs
            } else {
                desk::Reach::Host
            },
        });
        let opened = Opened {
            means: Means {
                news: stream::select(memories, news::of(&client)).boxed(),
                provider: news::Speaker::new(client.clone(), move || believed_here(env)).into(),
                cache: cache.map(|cache| -> Arc<dyn Keeper> { cache }),
                outline,
                place,
            },
            passwords: passwords.map_or_else(String::new, |path| path.display().to_string()),
            warning: self.warning,
            profile,
        };
        Ok((opened, client))
    }
}

/// What is said at once in lines: twenty-odd rows, and one column after the other.
const PAGE: app::Size = app::Size {
    width: 110,
    height: 30,
};

/// Runs it until it is left; answers how the program should end.
pub async fn open(opening: Opening, env: Env) -> Result<ExitCode> {
    let term = env.read("TERM");
    if let Some(sentence) = tty::obstacle(term.as_deref()).filter(|_| !opening.plain) {
        return Err(Sentence::new(sentence).into());
    }
    let recorder = match &opening.record {
        Some(path) => Some(recorder(path, &opening.connection)?),
        None => None,
    };
    let entry = Entry {
        connection: opening.connection,
        profile: opening.profile,
        cache: opening.cache,
        state: opening.state,
        warning: None,
        kiosk: opening.kiosk,
    };
    let (opened, _) = entry.open(&opening.gates, env)?;
    let cache = opened.means.cache.clone();
    let mut means = opened.means;
    if let Some(warning) = opening.warning {
        let told = stream::iter([Message::Caution(warning)]);
        means.news = told.chain(means.news).boxed();
    }
    let services = Services {
        means,
        profiles: opening.others,
        clock: now,
        recorder,
    };
    let size = if opening.plain {
        PAGE
    } else {
        tty::size().wrap_err("The size of the terminal is not known")?
    };
    let sty = env.read("STY");
    let erases = kind::erases_in_colour(term.as_deref(), sty.as_deref());
    let is_far = ["SSH_CONNECTION", "SSH_TTY"]
        .into_iter()
        .any(|name| env.read(name).is_some());
    let clipboard = if opening.clipboard {
        Wrap::detect(env.read("TMUX").as_deref(), sty.as_deref(), term.as_deref())
    } else {
        Wrap::Off
    };
    let profiles = match opening.profiles {
        several if several.len() > 1 => several,
        _ => vec![opened.profile.clone()],
    };
    let setup = Setup {
        profiles: profiles.into(),
        operator: app::Operator {
            user: user(env),
            passwords: opened.passwords,
            caution: clipboard.caution().map(Into::into),
        },
        keymap: opening.keymap,
        // Lines are read from the top: a list of domains is shorter.
        start: opening.start.unwrap_or(if opening.plain {
            Start::Domains
        } else {
            Start::Overview
        }),
        hidden: opening.hidden,
        manner: Manner {
            themes: opening.look.names(),
            ..opening.manner
        },
        zone: TimeZone::system(),
        ..Setup::new(size, opened.profile, now())
    };
    let ending = if opening.plain {
        let (console, input) = (plain::Console::of_process()?, plain::input::of_process()?);
        plain::run(console, input, services, setup).await
    } else {
        let looks = Looks {
            look: opening.look,
            clipboard,
            erases,
            is_far,
        };
        on_terminal((size, opening.kiosk), services, looks, setup).await
    };
    // Written to its end before the program goes.
    drop(cache);
    Ok(exit(&ending.wrap_err("The terminal takes no more output")?))
}

/// A recording in this file.
fn recorder(path: &Path, connection: &Connection) -> Result<Arc<Recorder>, Sentence> {
    let secrets = vec![
        connection.secret.clone(),
        Secret::new(connection.token.clone()),
    ];
    let recorder = Recorder::create(path, secrets);
    let recorder = recorder.map_err(|error| {
        let said = disk::said(&error);
        Sentence::new(format!(
            "{}: nothing can be recorded there: {said}",
            path.display()
        ))
    })?;
    Ok(Arc::new(recorder))
}

/// The cache, what the first frame shows of it, and what follows. A cache that cannot be used is no reason not to
/// open the account.
fn remembered(
    place: Option<CacheFile>,
) -> (
    Option<Arc<Cache>>,
    Option<Outline>,
    BoxStream<'static, Message>,
) {
    let Some(place) = place else {
        return (None, None, stream::empty().boxed());
    };
    let path = place.path();
    match cache::open(place) {
        Ok((cache, outline, memories)) => (Some(Arc::new(cache)), Some(outline), memories.boxed()),
        Err(trouble) => {
            tracing::warn!(%trouble, "nothing is kept for the next start");
            let text = format!(
                "Nothing is remembered of earlier runs, and nothing is kept for the next: {}: {trouble}.",
                path.display()
            );
            let told = Remembered::Trouble { text, lost: false };
            let told = Message::Remembered(Box::new(told));
            (None, None, stream::iter([told]).boxed())
        }
    }
}

/// How the terminal is drawn on.
struct Looks {
    look: Look,
    clipboard: Wrap,
    /// Whether it erases in colour.
    erases: bool,
    /// Whether it is at another machine.
    is_far: bool,
}

/// Takes the terminal for as long as the dashboard runs.
async fn on_terminal(
    (size, kiosk): (app::Size, bool),
    services: Services,
    looks: Looks,
    setup: Setup,
) -> io::Result<Ending> {
    let Looks {
        look,
        clipboard,
        erases,
        is_far,
    } = looks;
    // Signals are caught before the terminal is changed: none may end us in between.
    let keyboard = Keyboard::default();
    let input = input::of_process(&keyboard)?;
    let (mut tty, _guard) = Tty::enter(keyboard.clone(), !kiosk)?;
    tty.leave_on_panic();
    let told = if look.by_background.is_some() {
        tty.write_all(answers::QUESTION)?;
        let (told, typed) = answers::wait();
        keyboard.typed(&typed);
        told
    } else {
        Told::default()
    };
    let (theme, others) = look.on(told.is_dark(), told.is_wide);
    let surroundings = Surroundings {
        theme,
        others,
        clipboard,
        is_far,
        turns: None,
    };
    let size = layout::Size::new(size.width, size.height);
    let screen = Screen::new(tty, size).erasing(erases);
    let mut terminal = Terminal::new(screen)?;
    runtime::run(&mut terminal, input, services, surroundings, setup).await
}

fn exit(ending: &Ending) -> ExitCode {
    if let Some(text) = ending.told() {
        say(&text);
    }
    ExitCode::from(ending.status())
}

#[cfg(test)]
mod tests;
