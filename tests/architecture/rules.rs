//! Rules about the text of single files: what a layer may name, how things are called, how long a file is.

use regex::Regex;

use super::{LAYERS, LINES, sources};

/// A rule about the text of the files under some paths.
struct Rule {
    /// Files whose path matches this are looked at.
    files: &'static str,
    /// Except those whose path matches this.
    except: &'static str,
    /// What must not stand there, outside comments and texts.
    forbidden: &'static str,
    /// The rule, for people.
    sentence: &'static str,
}

const NOBODY: &str = "^$";

const RULES: &[Rule] = &[
    Rule {
        files: "^src/app/",
        except: NOBODY,
        forbidden: r"\b(tokio|reqwest|ratatui|async|await|Instant|SystemTime|Mutex|RwLock|RefCell)\b|std::(fs|net|env|thread|process)\b",
        sentence: "app is synchronous and pure: no I/O, no clock, no lock, nothing asynchronous",
    },
    Rule {
        files: "^src/app/",
        except: NOBODY,
        forbidden: r"crossterm::(\{|event::\*|event::(Event|poll|read)\b|[a-df-z])",
        sentence: "app may use crossterm's key types and nothing else of it",
    },
    Rule {
        files: "^src/(app|ui)/",
        except: NOBODY,
        forbidden: r"api::client\b|\b(Timestamp|Zoned|Instant|SystemTime)::now\b",
        sentence: "app and ui know the types of api, not its client, and ask no clock",
    },
    Rule {
        files: "^src/(ui|runtime|cli)/",
        except: "^src/runtime/(seats/seats|recording/replay).rs$|/tests",
        forbidden: r"\bupdate\(&mut |\bModel::new\b|&mut (\w+\.)*(model|shared|screens|overlay)\b|&mut (\w+::)*(Model|Shared)\b|\b(model|shared)(\.\w+)+ = [^=]|\b(\w+_mut)\(\)\.scene_mut\(",
        sentence: "only a seat gives a dashboard messages, and nobody reaches into one: what comes from outside is a Message, the start is a Setup",
    },
    Rule {
        files: "^src/runtime/seats/seats.rs$",
        except: NOBODY,
        forbidden: r"&mut (Model|Shared)\b|\bmodel\.(shared|screens|overlay)(\.\w+)* = [^=]|&mut \w+(\.\w+)*\.(shared|screens|overlay)\b",
        sentence: "a seat changes its dashboard by update alone",
    },
    Rule {
        files: "^src/platform/",
        except: "/tests",
        forbidden: r"api::client\b",
        sentence: "platform knows the types of api, not its client",
    },
    Rule {
        files: "^src/(sip|doctor|platform/(registrar|calls))/",
        except: NOBODY,
        forbidden: r"\b(tokio|async|await|Instant|SystemTime|Mutex|RwLock|RefCell|TcpStream|TcpListener|UdpSocket)\b|std::(fs|env|thread|process)\b",
        sentence: "sip, doctor, the registrar and calls are pure: bytes and a clock in, bytes and deadlines out",
    },
    Rule {
        files: "^src/",
        except: r"^src/(ui/theme/|runtime/terminal/backend/)",
        forbidden: r"\bColor\b",
        sentence: "only ui/theme names a colour (runtime/terminal/backend spells them for the terminal)",
    },
    Rule {
        files: "^src/",
        except: "^src/(runtime|desk|platform|net|phone|exchange)/",
        forbidden: r"\b(spawn|spawn_blocking|spawn_local)\s*\(|\bJoinSet\b",
        sentence: "only runtime, the desks, platform, net, phone and the exchange start tasks",
    },
    Rule {
        files: "^src/",
        except: NOBODY,
        forbidden: r"\b(unbounded|unbounded_channel)\s*(::<[^>]*>)?\(|mpsc::channel(::<[^>]*>)?\(\)",
        sentence: "every channel is bounded",
    },
    Rule {
        files: "^src/",
        except: r"^src/(cli/|main\.rs)",
        forbidden: r"\benv::(var|vars|var_os|args|set_var)\b",
        sentence: "only the command line reads the environment: everything else is handed in",
    },
    Rule {
        files: "^src/",
        except: NOBODY,
        forbidden: r"\b(todo|unimplemented|dbg)!|#!?\[allow\(",
        sentence: "nothing is left open, and a lint is only ever expected, with a reason",
    },
    Rule {
        files: "^src/",
        except: NOBODY,
        forbidden: r"\b(struct|enum|trait|mod) \w*(Manager|Handler|Helper|Util)s?\b|\bmod (utils?|helpers?)\b|\bpub fn get_",
        sentence: "plain names: no Manager, Handler, Helper or Util, and no get_",
    },
    Rule {
        files: "^src/(api|runtime|app/account)/",
        except: "^src/(api/(patience|pace/)|runtime/(dashboard|tasks/search|terminal/decoder/|cache/keeper))|/tests",
        forbidden: r"\bconst \w+: Duration\b",
        sentence: "how long is waited stands in api/patience (but the measured pace, keys, and what is gathered first)",
    },
    Rule {
        files: "^src/",
        except: "^src/api/(patience|client/handle).rs$",
        forbidden: r"\bCallCost::new\b",
        sentence: "a call has one account of what it costs, whatever it sends, reads back and repeats: policies must not multiply",
    },
    Rule {
        files: "^(src|tests)/",
        except: "^src/(api|platform|runtime|desk|net|phone|exchange)/",
        forbidden: r"\bsleep\(|\bsleep_until\(|#\[ignore",
        sentence: "tests wait for conditions, never for a time, and none is left out",
    },
];

/// What is broken in this file, one sentence each.
fn broken(path: &str, text: &str) -> Vec<String> {
    let code = code_of(text);
    let mut found: Vec<String> = RULES
        .iter()
        .filter(|rule| matches(rule.files, path) && !matches(rule.except, path))
        .filter_map(|rule| {
            let word = regex(rule.forbidden).find(&code)?;
            Some(format!("{path}: {:?}: {}", word.as_str(), rule.sentence))
        })
        .collect();
    if path.starts_with("src/") {
        found.extend(crossed(path, &code));
        if text.lines().count() > LINES {
            found.push(format!("{path}: a file has at most {LINES} lines"));
        }
        if !text.starts_with("//! ") {
            found.push(format!("{path}: a file starts by saying what it is"));
        }
    }
    found
}

/// Uses of layers that lie above.
fn crossed(path: &str, code: &str) -> Vec<String> {
    let Some((layer, below)) = LAYERS
        .iter()
        .find(|(layer, _)| path.starts_with(&format!("src/{layer}/")))
    else {
        return Vec::new();
    };
    let one = regex(r"\bcrate::(\w+)");
    let group = regex(r"\bcrate::\{");
    let mut used: Vec<String> = one.captures_iter(code).map(|c| c[1].to_owned()).collect();
    for start in group.find_iter(code) {
        used.extend(first_names(&code[start.end()..]));
    }
    used.sort();
    used.dedup();
    used.into_iter()
        .filter(|name| name != layer && !below.contains(&name.as_str()))
        .filter(|name| LAYERS.iter().any(|(known, _)| known == name))
        .map(|name| format!("{path}: a layer looks only down: {layer} may not use {name}"))
        .collect()
}

/// The first name of each path in a braced import, whose opening brace has been read.
fn first_names(code: &str) -> Vec<String> {
    let (mut depth, mut name, mut names, mut fresh) = (0, String::new(), Vec::new(), true);
    for c in code.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(std::mem::take(&mut name));
                fresh = true;
            }
            ':' => fresh = false,
            c if depth == 0 && fresh && !c.is_whitespace() => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names
}

/// The text without comments and without what stands in string literals.
fn code_of(text: &str) -> String {
    let parts = regex(
        r##"(?s)//[^\n]*|/\*.*?\*/|r#"(?:.*?)"#|r"[^"]*"|b?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'"##,
    );
    parts
        .replace_all(text, |part: &regex::Captures| {
            let kept = if part[0].starts_with('/') { "" } else { "\"\"" };
            kept.to_owned()
        })
        .into_owned()
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this file")
}

fn matches(pattern: &str, text: &str) -> bool {
    regex(pattern).is_match(text)
}

#[test]
fn the_sources_keep_the_rules() {
    let found: Vec<String> = sources(&["src", "tests"])
        .iter()
        .flat_map(|(path, text)| broken(path, text))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Code in a file, and a word of what is said against it.
const BROKEN: &[(&str, &str, &str)] = &[
    ("src/app/a.rs", "use tokio::time;", "synchronous"),
    ("src/app/a.rs", "async fn f() {}", "synchronous"),
    (
        "src/app/a.rs",
        "let file = std::fs::read(p);",
        "synchronous",
    ),
    ("src/app/a.rs", "struct S(RefCell<u8>);", "synchronous"),
    ("src/app/a.rs", "use crossterm::event::Event;", "key types"),
    (
        "src/app/a.rs",
        "use crossterm::terminal::size;",
        "key types",
    ),
    (
        "src/ui/a.rs",
        "use crate::api::client::Client;",
        "not its client",
    ),
    ("src/ui/a.rs", "let c = Color::Red;", "names a colour"),
    (
        "src/runtime/a.rs",
        "const PATIENCE: Duration = Duration::from_secs(2);",
        "api/patience",
    ),
    (
        "src/api/client/a.rs",
        "let mut cost = CallCost::new(patience);",
        "must not multiply",
    ),
    (
        "src/runtime/a.rs",
        "self.seats.model.shared.elsewhere = said;",
        "reaches into one",
    ),
    (
        "src/runtime/a.rs",
        "let Model { shared, .. } = &mut self.model;",
        "reaches into one",
    ),
    (
        "src/cli/a.rs",
        "fn f(model: &mut Model) {}",
        "reaches into one",
    ),
    (
        "src/runtime/a.rs",
        "app::update(&mut model, now, message);",
        "only a seat",
    ),
    (
        "src/runtime/seats/seats.rs",
        "self.model.shared.elsewhere = said;",
        "update alone",
    ),
    (
        "src/runtime/seats/seats.rs",
        "recall(&mut self.model.shared);",
        "update alone",
    ),
    ("src/cli/a.rs", "tokio::spawn(f());", "start tasks"),
    ("src/api/a.rs", "thread::spawn(|| {});", "start tasks"),
    (
        "src/runtime/a.rs",
        "let c = mpsc::unbounded_channel();",
        "bounded",
    ),
    (
        "src/runtime/a.rs",
        "let c = mpsc::channel::<u8>();",
        "bounded",
    ),
    (
        "src/runtime/a.rs",
        "let v = std::env::var(n);",
        "environment",
    ),
    ("src/sip/a.rs", "use tokio::net::UdpSocket;", "are pure"),
    ("src/sip/a.rs", "let now = Instant::now();", "are pure"),
    ("src/platform/registrar/a.rs", "async fn f() {}", "are pure"),
    ("src/net/a.rs", "use crate::api::Secret;", "looks only down"),
    (
        "src/sip/a.rs",
        "use crate::net::Resolver;",
        "looks only down",
    ),
    ("src/sip/a.rs", "#[allow(dead_code)]", "left open"),
    ("src/sip/a.rs", "fn f() { todo!() }", "left open"),
    ("src/sip/a.rs", "struct CallManager;", "plain names"),
    ("src/sip/a.rs", "pub fn get_name() {}", "plain names"),
    ("src/app/a.rs", "use crate::ui::view;", "looks only down"),
    (
        "src/ui/a.rs",
        "use crate::{\n  api::{self, runtime},\n  platform::Store,\n};",
        "may not use platform",
    ),
    (
        "src/api/a.rs",
        "fn f(m: &crate::app::Model) {}",
        "looks only down",
    ),
    (
        "src/platform/a.rs",
        "use crate::app::Call;",
        "looks only down",
    ),
];

#[test]
fn every_rule_is_noticed_when_it_is_broken() {
    for (path, code, word) in BROKEN {
        let text = format!("//! A thing.\n\n{code}\n");
        let found = broken(path, &text).join("\n");
        assert!(found.contains(word), "{path} {code:?}: {found:?}");
    }
    let nap = format!("std::thread::{}(t);", "sleep");
    assert!(broken("tests/e2e/a.rs", &nap)[0].contains("never for a time"));
    assert!(broken("src/app/a.rs", "fn f() {}")[0].contains("saying what it is"));
    let long = format!("//! A thing.\n{}", "\n".repeat(LINES));
    assert!(broken("src/app/a.rs", &long)[0].contains("at most"));
}

#[test]
fn comments_and_texts_break_no_rule() {
    let text = "//! Not async, no tokio.\n\nconst T: &str = \"use crate::ui; async\"; // Mutex\n\
                const C: [char; 2] = ['\"', '\\'']; /* RefCell */\nuse crate::{api::{Failure}, app::Line};\n";
    assert_eq!(broken("src/app/a.rs", text), Vec::<String>::new());
}
