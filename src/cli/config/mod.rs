//! The configuration: its file, checked against one table of options, and the profile that it makes with the environment.

mod example;
pub mod file;
pub mod key;
mod lacks;
mod load;
mod looks;
pub mod options;
pub mod paths;
pub mod profile;
mod reader;
mod schema;
pub mod values;

pub use example::example;
pub use file::File;
pub use load::{check, load, path};
pub use paths::{cache_folder, state_folder};
pub use schema::schema;
