//! The architecture holds by itself: this reads the sources and names the file and the rule that is broken.
//!
//! The tables are here. What stands in the way today is in `exceptions.txt`, one line each, which may only shrink.
//! Each run writes the figures of the house to `target/tmp/figures.txt`.

mod figures;
mod graph;
mod manifest;
#[path = "../purposes.rs"]
mod purposes;
mod rooms;
mod rules;
mod supply;

use std::{fs, path::Path};

/// Each layer, and the layers that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("api", &[]),
    ("sip", &[]),
    ("doctor", &["sip"]),
    ("app", &["doctor", "api"]),
    ("ui", &["app", "doctor", "api"]),
    ("net", &["sip"]),
    ("phone", &["net", "sip"]),
    ("exchange", &["api"]),
    ("platform", &["net", "sip", "api"]),
    ("runtime", &["ui", "app", "doctor", "net", "sip", "api"]),
    ("desk", &["runtime", "ui", "app", "doctor", "api"]),
    (
        "cli",
        &[
            "desk", "platform", "phone", "exchange", "runtime", "ui", "app", "doctor", "net",
            "sip", "api",
        ],
    ),
];

/// The rooms of each layer from bottom to top, and the rooms of the same layer that each may import. A room is a folder
/// of the layer, or a file that stands in it by itself; `mod` is the layer's own `mod.rs`.
const ROOMS: &[(&str, &[&str])] = &[
    ("api/text", &[]),
    ("api/sentence", &[]),
    ("api/rules", &["sentence", "text"]),
    ("api/secret", &[]),
    ("api/failure", &["secret"]),
    ("api/id", &[]),
    ("api/cursor", &["id"]),
    ("api/spoilt", &[]),
    ("api/password", &["text", "sentence", "rules", "spoilt"]),
    ("api/policy", &["rules", "secret", "sentence"]),
    ("api/paths", &["failure", "id", "secret"]),
    ("api/target", &["id"]),
    ("api/wire", &["text"]),
    ("api/resource", &["id", "secret", "wire"]),
    ("api/callback", &["id", "wire"]),
    ("api/call", &["id", "wire", "callback"]),
    ("api/registration", &["id", "resource", "call", "wire"]),
    ("api/patience", &[]),
    ("api/pace", &["id", "patience"]),
    (
        "api/client",
        &[
            "text",
            "failure",
            "id",
            "secret",
            "cursor",
            "paths",
            "wire",
            "resource",
            "registration",
            "call",
            "callback",
            "patience",
            "pace",
        ],
    ),
    ("sip/capture", &[]),
    ("sip/flow", &[]),
    ("sip/message", &["flow"]),
    ("sip/digest", &["message"]),
    ("sip/locate", &["flow", "message"]),
    ("sip/transaction", &["flow", "message"]),
    ("sip/dialog", &["message"]),
    ("sip/sdp", &[]),
    ("net/bounds", &[]),
    ("net/dropped", &[]),
    ("net/event", &[]),
    ("net/queue", &[]),
    ("net/tls", &[]),
    ("net/outbox", &[]),
    ("net/resolver", &[]),
    ("net/udp", &["event", "queue"]),
    ("net/shared", &["bounds", "event", "outbox"]),
    ("net/connection", &["bounds", "event", "outbox"]),
    (
        "net/listener",
        &["bounds", "event", "tls", "shared", "connection"],
    ),
    ("net/certificate", &[]),
    ("net/channel", &["certificate", "listener", "udp"]),
    (
        "net/sockets",
        &[
            "bounds",
            "event",
            "tls",
            "outbox",
            "udp",
            "shared",
            "connection",
            "listener",
        ],
    ),
    ("exchange/plan", &[]),
    ("exchange/api", &[]),
    ("exchange/exchange", &["plan", "api"]),
    ("phone/account", &[]),
    ("phone/news", &[]),
    ("phone/manner", &[]),
    ("phone/setup", &["account", "manner"]),
    ("phone/registration", &["account"]),
    ("phone/life", &["news", "setup"]),
    ("phone/sound", &[]),
    ("phone/call", &["sound"]),
    ("phone/talk", &["news", "registration", "life", "call"]),
    (
        "phone/calling",
        &[
            "news",
            "manner",
            "registration",
            "life",
            "sound",
            "call",
            "talk",
        ],
    ),
    ("phone/task", &["news", "life", "talk"]),
    ("phone/device", &["news", "setup", "life", "talk", "task"]),
    ("phone/fleet", &["setup", "device"]),
    ("platform/choices", &[]),
    ("platform/random", &[]),
    ("platform/refusal", &[]),
    ("platform/excerpt", &[]),
    ("platform/busy", &["choices"]),
    ("platform/record", &["excerpt"]),
    ("platform/mint", &["random"]),
    ("platform/errors", &["choices", "excerpt", "mint"]),
    ("platform/faults", &["random"]),
    ("platform/data", &[]),
    ("platform/config", &["choices", "mint", "faults", "data"]),
    ("platform/limit", &["config"]),
    ("platform/kamailio", &["choices"]),
    ("platform/dns", &["faults"]),
    ("platform/moment", &[]),
    ("platform/stream", &["choices"]),
    ("platform/registrar", &["choices", "random"]),
    (
        "platform/calls",
        &[
            "choices",
            "busy",
            "random",
            "refusal",
            "mint",
            "moment",
            "registrar",
        ],
    ),
    ("platform/callbacks", &["choices", "moment", "calls"]),
    ("platform/media", &["choices", "config", "random", "calls"]),
    (
        "platform/shown",
        &["choices", "moment", "stream", "registrar", "calls"],
    ),
    (
        "platform/store",
        &[
            "choices",
            "refusal",
            "mint",
            "data",
            "moment",
            "stream",
            "registrar",
            "shown",
        ],
    ),
    (
        "platform/fitness",
        &["choices", "data", "kamailio", "store"],
    ),
    ("platform/sample", &["random", "refusal", "mint", "store"]),
    (
        "platform/sip",
        &[
            "choices",
            "busy",
            "random",
            "refusal",
            "config",
            "faults",
            "dns",
            "errors",
            "moment",
            "registrar",
            "calls",
            "callbacks",
            "media",
            "shown",
            "store",
            "stream",
        ],
    ),
    (
        "platform/http",
        &[
            "choices",
            "excerpt",
            "refusal",
            "record",
            "mint",
            "faults",
            "config",
            "limit",
            "moment",
            "registrar",
            "calls",
            "callbacks",
            "errors",
            "shown",
            "store",
            "stream",
            "sip",
        ],
    ),
    ("platform/tests", &["refusal", "config", "http"]),
    (
        "platform/mod",
        &[
            "callbacks",
            "refusal",
            "record",
            "faults",
            "data",
            "config",
            "limit",
            "dns",
            "store",
            "stream",
            "sample",
            "http",
            "sip",
        ],
    ),
    ("cli/process", &[]),
    ("cli/common", &[]),
    ("cli/config", &["common"]),
    ("cli/looks", &["process", "common", "config"]),
    ("cli/account", &["process", "common", "config"]),
    (
        "cli/candidates",
        &["process", "common", "config", "account"],
    ),
    ("cli/work", &["process", "config"]),
    (
        "cli/twin",
        &["process", "common", "account", "candidates", "work"],
    ),
    ("cli/dashboard", &["process"]),
    (
        "cli/command",
        &[
            "process",
            "common",
            "config",
            "looks",
            "account",
            "candidates",
            "work",
            "twin",
            "dashboard",
        ],
    ),
    ("cli/args", &["common", "command"]),
    ("cli/help", &["args"]),
    (
        "cli/remote",
        &[
            "process", "common", "twin", "work", "args", "help", "command",
        ],
    ),
    (
        "cli/mod",
        &[
            "process",
            "config",
            "candidates",
            "args",
            "help",
            "remote",
            "command",
        ],
    ),
    ("app/text", &[]),
    ("app/filter", &["text"]),
    ("app/keys", &["text"]),
    ("app/service", &["text", "filter"]),
    ("app/page", &["text", "filter", "keys", "service"]),
    ("app/phones", &["text", "service"]),
    ("app/exams", &["text", "service"]),
    (
        "app/search",
        &["text", "filter", "service", "page", "phones"],
    ),
    (
        "app/work",
        &[
            "text", "filter", "keys", "service", "page", "phones", "exams", "search",
        ],
    ),
    (
        "app/effect",
        &[
            "text", "filter", "keys", "service", "page", "phones", "exams", "search", "work",
        ],
    ),
    (
        "app/message",
        &[
            "text", "filter", "keys", "service", "page", "phones", "exams", "search", "work",
        ],
    ),
    (
        "app/account",
        &[
            "text", "filter", "keys", "service", "page", "phones", "exams", "search", "work",
            "effect", "message",
        ],
    ),
    (
        "app/calls",
        &[
            "text", "filter", "keys", "service", "page", "phones", "exams", "search", "work",
            "effect", "message",
        ],
    ),
    (
        "app/registrar",
        &[
            "text", "filter", "keys", "service", "page", "phones", "exams", "search", "work",
            "effect", "message",
        ],
    ),
    (
        "app/shared",
        &[
            "text",
            "filter",
            "keys",
            "service",
            "page",
            "phones",
            "exams",
            "search",
            "work",
            "effect",
            "message",
            "account",
            "registrar",
            "calls",
        ],
    ),
    (
        "app/next",
        &[
            "text",
            "filter",
            "keys",
            "service",
            "page",
            "phones",
            "exams",
            "search",
            "work",
            "effect",
            "message",
            "account",
            "registrar",
            "calls",
            "shared",
        ],
    ),
    (
        "app/screens",
        &[
            "text",
            "filter",
            "keys",
            "service",
            "page",
            "phones",
            "exams",
            "search",
            "work",
            "effect",
            "message",
            "account",
            "registrar",
            "calls",
            "shared",
            "next",
        ],
    ),
    (
        "app/overlay",
        &[
            "text",
            "filter",
            "keys",
            "service",
            "page",
            "phones",
            "exams",
            "search",
            "work",
            "effect",
            "message",
            "account",
            "registrar",
            "calls",
            "shared",
            "next",
            "screens",
        ],
    ),
    (
        "app/model",
        &[
            "text",
            "filter",
            "keys",
            "service",
            "page",
            "phones",
            "exams",
            "search",
            "work",
            "effect",
            "message",
            "account",
            "registrar",
            "calls",
            "shared",
            "next",
            "screens",
            "overlay",
        ],
    ),
    (
        "app/update",
        &[
            "text",
            "filter",
            "keys",
            "service",
            "page",
            "phones",
            "exams",
            "search",
            "work",
            "effect",
            "message",
            "account",
            "registrar",
            "calls",
            "shared",
            "next",
            "screens",
            "overlay",
            "model",
        ],
    ),
    ("runtime/doctor", &[]),
    ("runtime/provider", &[]),
    ("runtime/files", &[]),
    ("runtime/tasks", &[]),
    ("runtime/recording", &["files"]),
    ("runtime/cache", &["files"]),
    ("runtime/jobs", &["provider", "files"]),
    (
        "runtime/engine",
        &["doctor", "provider", "files", "tasks", "jobs"],
    ),
    ("runtime/terminal", &["files"]),
    (
        "runtime/seats",
        &[
            "provider",
            "files",
            "tasks",
            "recording",
            "cache",
            "jobs",
            "engine",
            "terminal",
        ],
    ),
    (
        "runtime/plain",
        &["provider", "files", "tasks", "terminal", "seats"],
    ),
    (
        "runtime/dashboard",
        &["provider", "files", "tasks", "terminal", "seats"],
    ),
    ("desk/role", &[]),
    ("desk/front", &[]),
    ("desk/hostkey", &[]),
    ("desk/log", &[]),
    ("desk/line", &[]),
    ("desk/person", &["role"]),
    ("desk/keys", &["role", "person"]),
    ("desk/shelf", &["role"]),
    (
        "desk/hall",
        &["role", "front", "log", "line", "person", "keys", "shelf"],
    ),
    ("desk/seat", &["front", "line", "person", "hall"]),
    ("desk/door", &["line", "person", "keys", "hall", "seat"]),
    ("desk/watch", &["hall"]),
    ("desk/serve", &["line", "hall", "door"]),
    ("ui/theme", &[]),
    ("ui/parts", &["theme"]),
    ("ui/frame", &["theme", "parts"]),
    ("ui/overlay", &["theme", "parts", "frame"]),
    ("ui/screens", &["theme", "parts", "frame", "overlay"]),
    (
        "ui/view",
        &["theme", "parts", "frame", "overlay", "screens"],
    ),
    (
        "ui/lines",
        &["theme", "parts", "frame", "overlay", "screens", "view"],
    ),
];

/// The most lines of a file.
const LINES: usize = 500;

/// More lines than this are a sign to look whether a file is one thing: the figures name them.
const MANY_LINES: usize = 300;

/// The sources under some folders: path and text.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        visit(root, &root.join(folder), &mut found);
    }
    found.sort();
    found
}

fn visit(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(root, &path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let name = path.strip_prefix(root).expect("inside the repository");
            let name = name.to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).expect("a source file")));
        }
    }
}
