//! The script as tables, without a socket: every code has a test that produces it and one that must not.

mod alike;
mod codes;
mod harms;
mod scene;

use super::Report;

/// What is known of a registrar that refuses the password: early in the test, or at its end.
pub fn refused(is_over: bool) -> Report {
    let mut world = scene::World::healthy();
    world.registers = [scene::challenge("", ""), scene::challenge("n1", "n2")].into();
    if is_over {
        world.run()
    } else {
        world.advance(6).report().clone()
    }
}
