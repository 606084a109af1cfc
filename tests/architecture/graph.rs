//! Which file of `src` imports which: `use` trees and inline paths, followed through re-exports to the file that defines
//! the name. Code that only tests compile draws no arrows.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// The files of `src` and who imports whom.
pub struct Graph {
    /// Paths like `src/app/model.rs`, sorted.
    pub files: Vec<String>,
    /// The imports, each once a pair of files and spelling.
    pub arrows: Vec<Arrow>,
}

/// One import: from a file to the file that defines what is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    /// As it is written, groups flattened: `crate::api::failure::Failure`.
    pub written: String,
}

impl Graph {
    /// Reads the files, given as path and text.
    pub fn read(sources: &[(String, String)]) -> Self {
        let mut crate_ = Crate::default();
        let files: Vec<String> = sources.iter().map(|(path, _)| path.clone()).collect();
        for (file, path) in files.iter().enumerate() {
            if let Some(name) = module_of(path) {
                crate_.module(&name).file = Some(file);
                (1..name.len()).for_each(|end| {
                    crate_.modules.entry(name[..end].to_vec()).or_default();
                });
            }
        }
        for (path, text) in sources {
            if let Some(name) = module_of(path) {
                let stream: TokenStream = text.parse().unwrap_or_else(|error| {
                    panic!("{path}: this is not Rust: {error}");
                });
                crate_.file(&name, stream);
            }
        }
        let mut arrows: Vec<Arrow> = Vec::new();
        for (name, module) in &crate_.modules {
            let Some(from) = module.file else { continue };
            if crate_.is_face(from) || crate_.is_of_tests(name) {
                continue;
            }
            for path in module.uses.iter().map(|one| &one.path).chain(&module.paths) {
                for to in crate_.files_of(name, path) {
                    if to != from {
                        let written = path.join("::");
                        arrows.push(Arrow { from, to, written });
                    }
                }
            }
        }
        arrows.sort();
        arrows.dedup();
        Self { files, arrows }
    }

    /// Whom each file imports.
    pub fn targets(&self) -> Vec<BTreeSet<usize>> {
        let mut targets = vec![BTreeSet::new(); self.files.len()];
        for arrow in &self.arrows {
            targets[arrow.from].insert(arrow.to);
        }
        targets
    }
}

/// `crate`, `app`, `model` of `src/app/model.rs`; none of what is not part of the library.
fn module_of(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let mut name = vec!["crate".to_owned()];
    match path {
        "main" => return None,
        "lib" => {}
        path => name.extend(path.split('/').map(str::to_owned)),
    }
    if name.last().is_some_and(|last| last == "mod") {
        name.pop();
    }
    Some(name)
}

type Name = Vec<String>;

#[derive(Default)]
struct Crate {
    modules: BTreeMap<Name, Module>,
    /// Modules that only tests compile.
    tests: BTreeSet<Name>,
}

#[derive(Default)]
struct Module {
    /// Where it stands: an inline module in the file of its parent.
    file: Option<usize>,
    /// Structs, functions and the like.
    items: BTreeSet<String>,
    uses: Vec<Use>,
    /// Inline paths.
    paths: Vec<Vec<String>>,
    /// Whether anything stands in it but `mod` and `use`.
    has_code: bool,
}

struct Use {
    /// What it is called here: none for `as _` and for `*`.
    name: Option<String>,
    path: Vec<String>,
    is_glob: bool,
}

/// What a path leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Module(Name),
    /// Something that is defined in this module.
    Item(Name),
}

impl Crate {
    fn module(&mut self, name: &Name) -> &mut Module {
        self.modules.entry(name.clone()).or_default()
    }

    /// A file that only declares modules and re-exports is a face.
    fn is_face(&self, file: usize) -> bool {
        let mut modules = self.modules.values().filter(|one| one.file == Some(file));
        modules.all(|module| !module.has_code)
    }

    fn is_of_tests(&self, name: &Name) -> bool {
        (1..=name.len()).any(|end| self.tests.contains(&name[..end]))
    }

    fn file(&mut self, name: &Name, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        self.items(name, &tokens);
    }

    /// Reads what stands at the level of a module.
    fn items(&mut self, name: &Name, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            if let Some((length, is_of_tests)) = attribute(&tokens[at..]) {
                at += length;
                if is_of_tests {
                    let end = at + item_length(&tokens[at..]);
                    if let Some(child) = declared(&tokens[at..end]) {
                        self.tests.insert(inside(name, &child));
                    }
                    at = end;
                }
                continue;
            }
            let Some(word) = word(&tokens[at]) else {
                at += 1;
                continue;
            };
            let length = item_length(&tokens[at..]);
            match word.as_str() {
                "pub" => {
                    at += 1 + usize::from(is_group(tokens.get(at + 1), Delimiter::Parenthesis));
                    continue;
                }
                "mod" => {
                    let child = inside(name, &ident(tokens.get(at + 1)).expect("a module's name"));
                    let file = self.module(name).file;
                    if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                        let body: Vec<TokenTree> = body.stream().into_iter().collect();
                        self.module(&child).file = file;
                        self.module(&child).has_code = true;
                        self.items(&child, &body);
                    }
                    at += length;
                    continue;
                }
                "use" => {
                    let tree = &tokens[at + 1..at + length];
                    use_tree(&[], tree, &mut self.module(name).uses);
                    at += length;
                    continue;
                }
                "struct" | "enum" | "union" | "trait" | "type" | "fn" | "const" | "static" => {
                    let named = ident(tokens.get(at + 1));
                    self.module(name).items.extend(named);
                }
                "macro_rules" => {
                    let named = ident(tokens.get(at + 2));
                    self.module(name).items.extend(named);
                }
                _ => {}
            }
            // What follows, up to the next item, is code with paths in it.
            self.module(name).has_code = true;
            let end = at + length.max(1);
            self.code(name, &tokens[at..end]);
            at = end;
        }
    }

    /// Collects the paths of code, and the imports inside functions.
    fn code(&mut self, name: &Name, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            if let Some((length, is_of_tests)) = attribute(&tokens[at..]) {
                at += length;
                if is_of_tests {
                    at += item_length(&tokens[at..]);
                }
                continue;
            }
            match &tokens[at] {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.code(name, &inner);
                    at += 1;
                }
                TokenTree::Ident(word) if word == "use" => {
                    let length = item_length(&tokens[at..]);
                    let tree = &tokens[at + 1..at + length];
                    // `impl Trait + use<'a>` is no import.
                    if is_punct(tree.first(), '<') {
                        at += 1;
                    } else {
                        use_tree(&[], tree, &mut self.module(name).uses);
                        at += length;
                    }
                }
                TokenTree::Ident(word) if word == "pub" => {
                    at += 1 + usize::from(is_group(tokens.get(at + 1), Delimiter::Parenthesis));
                }
                TokenTree::Ident(_) => {
                    let (path, length) = path_of(&tokens[at..]);
                    if path.len() > 1 {
                        self.module(name).paths.push(path);
                    }
                    at += length;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
            }
        }
    }

    /// The files that define what a path names, read in this module.
    fn files_of(&self, name: &Name, path: &[String]) -> BTreeSet<usize> {
        let targets = self.resolve(name, path, 0);
        let files = targets.iter().filter_map(|target| {
            let (Target::Module(name) | Target::Item(name)) = target;
            self.modules.get(name)?.file
        });
        files.collect()
    }

    fn resolve(&self, name: &Name, path: &[String], depth: usize) -> BTreeSet<Target> {
        // Re-exports that lead to each other lead nowhere.
        if depth > 16 {
            return BTreeSet::new();
        }
        let mut here: Name = name.clone();
        let mut rest = path;
        let mut is_inside = false;
        while let Some((first, behind)) = rest.split_first() {
            match first.as_str() {
                "crate" => here.truncate(1),
                "self" => {}
                "super" => {
                    here.pop();
                }
                _ => break,
            }
            is_inside = true;
            rest = behind;
        }
        let Some((first, behind)) = rest.split_first() else {
            return BTreeSet::from([Target::Module(here)]);
        };
        let mut found = self.look_up(&here, first, depth);
        if found.is_empty() && is_inside {
            // Defined by a macro, or a variant of an enum: it stands where it is looked for.
            found.insert(Target::Item(here));
        }
        for next in behind {
            let mut further = BTreeSet::new();
            for target in found {
                match target {
                    // A variant or something associated.
                    Target::Item(_) => {
                        further.insert(target);
                    }
                    Target::Module(module) => {
                        let inner = self.look_up(&module, next, depth);
                        if inner.is_empty() {
                            further.insert(Target::Item(module));
                        } else {
                            further.extend(inner);
                        }
                    }
                }
            }
            found = further;
        }
        // A module and a function may share a name: the function is what is meant of the two.
        if found.iter().any(|one| matches!(one, Target::Item(_))) {
            found.retain(|one| matches!(one, Target::Item(_)));
        }
        found
    }

    /// What a name means in a module.
    fn look_up(&self, here: &Name, name: &str, depth: usize) -> BTreeSet<Target> {
        let Some(module) = self.modules.get(here) else {
            return BTreeSet::new();
        };
        let mut found = BTreeSet::new();
        let child = inside(here, name);
        if self.modules.contains_key(&child) {
            found.insert(Target::Module(child));
        }
        if module.items.contains(name) {
            found.insert(Target::Item(here.clone()));
        }
        for one in &module.uses {
            let leads_to_itself = one.path.len() == 1 && one.path[0] == name;
            if one.name.as_deref() == Some(name) && !leads_to_itself {
                found.extend(self.resolve(here, &one.path, depth + 1));
            }
        }
        if found.is_empty() {
            for glob in module.uses.iter().filter(|one| one.is_glob) {
                for target in self.resolve(here, &glob.path, depth + 1) {
                    if let Target::Module(module) = target
                        && module != *here
                    {
                        found.extend(self.look_up(&module, name, depth + 1));
                    }
                }
            }
        }
        found
    }
}

fn inside(name: &Name, child: &str) -> Name {
    let mut name = name.clone();
    name.push(child.to_owned());
    name
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    }
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    token.and_then(word)
}

fn is_punct(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn is_group(token: Option<&TokenTree>, kind: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == kind)
}

/// The length of the attribute that stands here, and whether it leaves the item to tests.
fn attribute(tokens: &[TokenTree]) -> Option<(usize, bool)> {
    if !is_punct(tokens.first(), '#') {
        return None;
    }
    let at = 1 + usize::from(is_punct(tokens.get(1), '!'));
    let Some(TokenTree::Group(group)) = tokens.get(at) else {
        return None;
    };
    let text = group.stream().to_string().replace(' ', "");
    Some((at + 1, text == "cfg(test)" || text == "test"))
}

/// How many tokens the item, field or statement has that begins here.
fn item_length(tokens: &[TokenTree]) -> usize {
    let is_import = tokens
        .iter()
        .filter_map(word)
        .take(2)
        .any(|word| word == "use");
    let end = tokens.iter().position(|token| {
        is_punct(Some(token), ';') || (is_group(Some(token), Delimiter::Brace) && !is_import)
    });
    end.map_or(tokens.len(), |end| end + 1)
}

/// The name of the module that an item declares.
fn declared(item: &[TokenTree]) -> Option<String> {
    let at = item
        .iter()
        .position(|token| word(token).is_some_and(|word| word == "mod"))?;
    ident(item.get(at + 1))
}

/// The path that begins here and how many tokens it takes.
fn path_of(tokens: &[TokenTree]) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut at = 0;
    while let Some(TokenTree::Ident(part)) = tokens.get(at) {
        path.push(name_of(part));
        at += 1;
        if !(is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')) {
            return (path, at);
        }
        at += 2;
    }
    (path, at)
}

fn name_of(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}

/// Flattens `a::{b, c::{self, d as e}, f::*}`.
fn use_tree(before: &[String], tokens: &[TokenTree], found: &mut Vec<Use>) {
    for branch in tokens.split(|token| is_punct(Some(token), ',') || is_punct(Some(token), ';')) {
        let Some((part, length)) = Some(path_of(branch)).filter(|_| !branch.is_empty()) else {
            continue;
        };
        let mut path: Vec<String> = before.to_vec();
        path.extend(part);
        match branch.get(length) {
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                use_tree(&path, &inner, found);
            }
            Some(TokenTree::Punct(_)) => found.push(Use {
                name: None,
                path,
                is_glob: true,
            }),
            Some(TokenTree::Ident(_)) => {
                let name = word(&branch[length + 1]).filter(|name| name != "_");
                let is_glob = false;
                found.push(Use {
                    name,
                    path: whole(path),
                    is_glob,
                });
            }
            Some(TokenTree::Literal(_)) | None => {
                let path = whole(path);
                found.push(Use {
                    name: path.last().cloned(),
                    path,
                    is_glob: false,
                });
            }
        }
    }
}

/// `a::{self}` is `a`.
fn whole(mut path: Vec<String>) -> Vec<String> {
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    path
}
