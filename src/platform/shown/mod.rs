//! What the registrar and the switchboard know, as JSON: the shapes of the API and of `assets/platform.md`, for lists and for the stream.

mod attempt;
mod call;
mod event;
mod id;
mod registration;
mod stay;
mod summary;
mod transport;

pub use attempt::Shown as Attempt;
pub use call::{
    Shown as Call, ShownBridge as Bridge, ShownEvent as CallEvent, ShownPhone as CalledPhone,
    notice as call_notice, sound_notices,
};
pub use event::{notice, notice_at};
pub use id::{PATTERN as REGISTRATION, number, registration as registration_id};
pub use registration::Shown as Registration;
pub use stay::Shown as Stay;
pub use summary::{OfDomain, OfEndpoint};
pub use transport::name as transport_name;
