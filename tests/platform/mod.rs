//! The local Application Platform over HTTP, as clients that nobody here wrote would meet it. Modules are named
//! after the sections of the API reference that they check.

mod applications;
mod beside;
mod choices;
mod contradictions;
mod control;
mod crash;
mod crowd;
mod desk;
mod doctor;
mod domains;
mod endpoints;
mod errors;
mod faults;
mod flood;
mod generated;
mod handset;
mod history;
mod hostile;
mod life;
mod limits;
mod line;
mod locked;
mod paging;
mod phones;
mod program;
mod registrations;
mod scale;
mod serve;
mod shapes;
mod storm;
mod stream;
mod surprises;
mod tokens;
mod trace;
mod wire;
