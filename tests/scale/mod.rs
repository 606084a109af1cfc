//! The dashboard's store of an account against the platform with its limit on: what loading costs in requests, what a
//! second start costs, and who goes first.

mod costs;
mod dashboard;
mod effort;
mod outage;
mod outlook;
mod priority;
mod returning;
mod slipping;
mod unreadable;
mod world;
