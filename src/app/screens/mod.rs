//! The places that a person can go to.

mod act;
pub mod calls;
pub mod changes;
pub mod copy;
pub mod counting;
pub mod crumbs;
pub mod domains;
pub mod endpoint;
pub mod endpoints;
pub mod exam;
pub mod export;
pub mod form;
pub mod jobs;
pub mod ladder;
pub mod messages;
pub mod offer;
pub mod overview;
pub mod prompt;
pub mod requests;
mod scene;
mod screen;
mod stack;

pub use calls::{CallPage, Calls, Ring};
pub use domains::Domains;
pub use endpoint::EndpointDetail;
pub use endpoints::Endpoints;
pub use exam::Examination;
pub use jobs::Jobs;
pub use ladder::Ladder;
pub use messages::Messages;
pub use overview::Overview;
pub use requests::Requests;
pub use scene::{Scene, not_pasted};
pub use screen::Screen;
pub use stack::Stack;
