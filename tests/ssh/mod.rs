//! The dashboard for many over SSH, with the clients that people have: OpenSSH, and those of `clients`. Where one is not
//! installed, its tests say so and pass, unless `SIPDECK_SSH=required`.

mod clients;
mod commands;
mod crowd;
mod desks;
mod door;
mod ends;
mod host;
mod jobs;
mod line;
mod openssh;
mod roles;
mod screen;
mod secrets;
mod shelf;
mod steward;
mod tables;
