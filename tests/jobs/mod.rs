//! Import, jobs and undo as a person meets them: the built program against a platform of its own.

mod crash;
mod export;
mod faults;
mod full;
mod import;
mod interrupted;
mod scene;
mod secrets;
mod trust;
mod twin;
mod undo;
