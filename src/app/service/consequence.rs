//! Sentences about what the state of an endpoint means for its phones.

/// A consequence, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequence {
    /// A sentence about one endpoint.
    pub one: &'static str,
    /// The sentence about several.
    pub many: &'static str,
}

/// The endpoint is disabled: registration and calls fail.
pub const DISABLED: Consequence = Consequence {
    one: "Its phones are cut off: they can neither register nor call.",
    many: "Their phones are cut off: they can neither register nor call.",
};

/// The endpoint has no application: the service documents that its calls are rejected.
pub const NO_APPLICATION: Consequence = Consequence {
    one: "Without an application, every call that it makes is rejected.",
    many: "Without an application, every call that they make is rejected.",
};

/// The endpoint has an application that the service cannot tell of a call: nobody says what becomes of one. That it
/// is rejected is documented nowhere.
pub const NO_CALL_URL: Consequence = Consequence {
    one: "Its application has no call URL: its calls cannot be handled.",
    many: "Their application has no call URL: their calls cannot be handled.",
};

/// The endpoint's application was deleted.
pub const NO_SUCH_APPLICATION: Consequence = Consequence {
    one: "Its application does not exist any more: its calls cannot be handled.",
    many: "Their application does not exist any more: their calls cannot be handled.",
};

/// The endpoint is deleted.
pub const DELETED: Consequence = Consequence {
    one: "Its phones stop working. It cannot be brought back with its password.",
    many: "Their phones stop working. They cannot be brought back with their passwords.",
};

/// The registration of a phone was ended.
pub const UNREGISTERED: Consequence = Consequence {
    one: "It cannot be called until it registers again, which it does by itself unless it may not any more.",
    many: "They cannot be called until they register again, which they do by themselves unless they may not any more.",
};

/// The endpoint has a new password.
pub const NEW_PASSWORD: Consequence = Consequence {
    one: "Its phones stay cut off until the new password is set in them.",
    many: "Their phones stay cut off until the new passwords are set in them.",
};
