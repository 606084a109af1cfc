//! Phones that other people wrote, unmodified, register at the platform, and a registrar of theirs is tested by the doctor. Each runs from its distribution's package, in a
//! home folder of its own; where it is not installed, its tests say so and pass, unless `SIPDECK_PHONES=required`.

pub mod baresip;
mod calls;
mod forks;
mod kamailio;
mod linphone;
mod loss;
pub mod scene;
pub mod sipp;
pub mod sipsak;
mod terminal;
mod tone;
