//! What is known of an operation before anybody asks for it: the router and the document of the API read it.

use hyper::Method;

/// A method that something answers. `HEAD` is read as `GET`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Creates, or changes.
    Post,
    /// Deletes.
    Delete,
}

impl Verb {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// How an operation is answered that is done. Names are those of schemas in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Success {
    /// 200 without a body.
    Done,
    /// 201 without a body: `Location` says where it is.
    Made,
    /// 201 with one of these, and `Location`.
    MadeOne(&'static str),
    /// 200 with one of these.
    One(&'static str),
    /// 200 with a list of these as a whole.
    List(&'static str),
    /// 200 with a list of these, a part at a time: `Link` leads to the others.
    Page(&'static str),
    /// The same, unless all is asked for.
    PageOrList(&'static str),
    /// 200 with a body of this media type.
    Other(&'static str),
}

/// An operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// How it is asked for.
    pub verb: Verb,
    /// Where, with `{names}` for what is not fixed.
    pub path: &'static str,
    /// The kind of resource that its requests are counted with (reference §6, rate limits).
    pub kind: &'static str,
    /// The schema of its body, and whether there must be one.
    pub body: Option<(&'static str, bool)>,
    /// What may be said in its query or its header, by the keys of parameters in the document.
    pub asked: &'static [&'static str],
    /// How it is answered when it is done.
    pub success: Success,
    /// What it is answered with beside that, in the header.
    pub headers: &'static [&'static str],
    /// Why it is refused, beside the reasons that stand for all.
    pub refused: &'static [&'static str],
    /// Whether it is our own, and no part of the documented API.
    pub is_ours: bool,
    /// Whether nobody has to show who they are.
    pub is_open: bool,
}

/// The kind that may be asked for as often as one likes: two thousand requests a second there (reference §6).
const UNLIMITED: &str = "phoneNumbers";

/// An operation that reads.
pub const fn get(kind: &'static str, path: &'static str) -> Row {
    Row::new(Verb::Get, kind, path)
}

/// An operation that creates or changes.
pub const fn post(kind: &'static str, path: &'static str) -> Row {
    Row::new(Verb::Post, kind, path)
}

/// An operation that deletes.
pub const fn delete(kind: &'static str, path: &'static str) -> Row {
    Row::new(Verb::Delete, kind, path)
}

impl Row {
    const fn new(verb: Verb, kind: &'static str, path: &'static str) -> Self {
        Self {
            name: "",
            summary: "",
            verb,
            path,
            kind,
            body: None,
            asked: &[],
            success: Success::Done,
            headers: &[],
            refused: &[],
            is_ours: false,
            is_open: false,
        }
    }

    /// It needs a body.
    pub const fn takes(self, schema: &'static str) -> Self {
        Self {
            body: Some((schema, true)),
            ..self
        }
    }

    /// It takes a body, and does without one.
    pub const fn may_take(self, schema: &'static str) -> Self {
        Self {
            body: Some((schema, false)),
            ..self
        }
    }

    /// These may be said in its query or its header.
    pub const fn asks(self, asked: &'static [&'static str]) -> Self {
        Self { asked, ..self }
    }

    /// It is answered so.
    pub const fn is(self, success: Success) -> Self {
        Self { success, ..self }
    }

    /// It is answered with these in the header.
    pub const fn with(self, headers: &'static [&'static str]) -> Self {
        Self { headers, ..self }
    }

    /// It is refused with these codes.
    pub const fn refuses(self, refused: &'static [&'static str]) -> Self {
        Self { refused, ..self }
    }

    /// It is our own.
    pub const fn ours(self) -> Self {
        Self {
            is_ours: true,
            ..self
        }
    }

    /// Everybody may ask for it.
    pub const fn open(self) -> Self {
        Self {
            is_open: true,
            ..self
        }
    }

    /// Whether its requests are counted.
    pub fn is_limited(&self) -> bool {
        self.kind != UNLIMITED
    }

    /// Whether it is there only where it is known who is registered.
    pub fn is_of_phones(&self) -> bool {
        ["registrations", "attempts"].contains(&self.kind)
    }

    /// Whether it is there only where phones are called and call.
    pub fn is_of_calls(&self) -> bool {
        ["calls", "bridges"].contains(&self.kind)
    }

    /// Whether it is asked for so.
    pub fn is_by(&self, method: &Method) -> bool {
        self.verb.name() == method.as_str()
    }

    /// The names in its path, in their order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(name)
    }
}

/// The name that a part of a path stands for.
pub fn name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}
