//! The documented JSON, decoded as the client decodes it and written as the client writes it, compared letter
//! by letter: types that client and platform share would hide a misspelt name.

mod reading;
mod writing;
