//! Phones that other people wrote, unmodified, register at the platform. Each runs from its distribution's package, in a
//! home folder of its own; where it is not installed, its tests say so and pass, unless `SIPDECK_PHONES=required`.

mod baresip;
mod calls;
mod forks;
mod linphone;
mod scene;
mod sipp;
mod sipsak;
mod terminal;
mod tone;
