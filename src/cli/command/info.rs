//! `sipdeck info`: what the program found here, for people who look into a problem.

use std::fmt::Write as _;

use crate::{
    api::client::proxy,
    cli::{common::Common, config, looks::characters, process::env::Env},
    runtime::terminal::{clipboard::Wrap, tty},
    ui::theme::Depth,
};

/// The variables that change what the program does.
pub const VARIABLES: &[(&str, &str)] = &[
    ("TERM", "The kind of terminal."),
    (
        "COLORTERM",
        "truecolor or 24bit: the terminal shows every colour.",
    ),
    (
        "NO_COLOR",
        "When set to anything: no colours, unless --theme asks for some.",
    ),
    (
        "LC_ALL",
        "The locale: when it is not UTF-8, only ASCII characters are drawn.",
    ),
    ("LC_CTYPE", "The same, when LC_ALL is not set."),
    ("LANG", "The same, when neither is set."),
    ("TMUX", "Set inside tmux: copying is wrapped for it."),
    ("STY", "Set inside GNU screen: copying is wrapped for it."),
    (
        "SIPDECK_LOG",
        "What is written to the log file, such as info,sipdeck=trace.",
    ),
    (
        "XDG_CONFIG_HOME",
        "Where configurations are; ~/.config when not set.",
    ),
    (
        "XDG_STATE_HOME",
        "Where things are kept between starts; ~/.local/state when not set.",
    ),
];

/// The report.
#[must_use]
pub fn report(common: &Common, env: Env) -> String {
    let mut text = format!("sipdeck {}\n\n", env!("SIPDECK_VERSION"));
    let mut line = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:<21}{value}");
    };
    line(
        "program",
        &std::env::current_exe()
            .map_or_else(|error| error.to_string(), |path| path.display().to_string()),
    );
    files(common, &mut line);
    terminal(common, env, &mut line);
    for (name, _) in VARIABLES {
        line(name, &env.read(name).unwrap_or_else(|| "not set".into()));
    }
    let set = proxy::VARIABLES
        .iter()
        .filter_map(|(name, _)| Some((name, env.read(name)?)));
    let set: Vec<_> = set.filter(|(_, value)| !value.is_empty()).collect();
    if set.is_empty() {
        line("proxy, certificates", "no variable is set");
    }
    for (name, value) in set {
        line(name, &proxy::shown(&value));
    }
    text
}

fn files(common: &Common, line: &mut impl FnMut(&str, &str)) {
    match config::path(common) {
        Ok(path) => {
            let state = match config::load(&path, true) {
                Ok(file) => {
                    let names: Vec<&str> = file.profiles.keys().map(String::as_str).collect();
                    format!("in order, profiles: {}", names.join(", "))
                }
                Err(_) if path.exists() => "not in order, see: sipdeck config check".into(),
                Err(_) => "not there".into(),
            };
            line("configuration", &format!("{} ({state})", path.display()));
        }
        Err(sentence) => line("configuration", &sentence),
    }
    let state = config::state_folder();
    let state = state.map_or_else(
        || "no home folder".into(),
        |path| path.display().to_string(),
    );
    line("kept between starts", &state);
    let log = common.log_file.as_ref();
    let log = log.map_or_else(
        || "none, see --log-file".into(),
        |path| path.display().to_string(),
    );
    line("log", &log);
}

fn terminal(common: &Common, env: Env, line: &mut impl FnMut(&str, &str)) {
    let read = |name: &str| env.read(name);
    let term = read("TERM");
    line(
        "dashboard",
        tty::obstacle(term.as_deref()).unwrap_or("can be opened here"),
    );
    if let Ok(size) = tty::size() {
        line(
            "size",
            &format!("{} columns, {} rows", size.width, size.height),
        );
    }
    line("colours", Depth::of(read).name());
    // A configuration that cannot be read is told of above.
    let file = config::path(common).ok();
    let file = file.and_then(|path| config::load(&path, true).ok());
    let characters = characters::of(common, &file.unwrap_or_default(), read);
    let kind = if characters.ascii {
        "ASCII only"
    } else {
        "all"
    };
    line("characters", &format!("{kind}: {}", characters.why));
    let copying = match Wrap::detect(
        read("TMUX").as_deref(),
        read("STY").as_deref(),
        term.as_deref(),
    ) {
        Wrap::Plain => "OSC 52",
        Wrap::Tmux => {
            "OSC 52 through tmux (needs: set -g set-clipboard on, or allow-passthrough on)"
        }
        Wrap::Screen => "OSC 52 through GNU screen",
        Wrap::Off => "off",
    };
    line("copying", copying);
}
