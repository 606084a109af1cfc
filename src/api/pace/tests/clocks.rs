//! Clocks that are wrong, resets that are, and a machine that sleeps.

use super::{
    DOCUMENTED, Priority,
    service::{Telling, World},
};

const HOUR: i64 = 3_600_000;

/// Forty requests, which take forty seconds; answers how long they took and how many were refused.
fn load(change: impl FnOnce(&mut World)) -> (u64, usize) {
    let mut world = World::new(DOCUMENTED);
    change(&mut world);
    world.ask_often(Priority::Bulk, 40);
    (world.run(), world.refusals())
}

#[test]
fn a_wrong_clock_costs_seconds_not_minutes() {
    for skew in [-HOUR, -9 * HOUR, -700, 400, HOUR, 9 * HOUR, 10_000_000_000] {
        let (end, refusals) = load(|world| world.skew = skew);
        assert!(end < 60_000, "{skew}: {end} ms");
        assert!(refusals <= 12, "{skew}: {refusals}");
    }
}

#[test]
fn without_a_date_a_wrong_clock_is_borne_as_well() {
    for skew in [
        -9 * HOUR,
        -HOUR,
        -30_000,
        -700,
        0,
        400,
        20_000,
        HOUR,
        9 * HOUR,
    ] {
        let (end, refusals) = load(|world| {
            world.skew = skew;
            world.dated = false;
        });
        assert!(end < 90_000, "{skew}: {end} ms");
        // A reset that seems to be over is believed, as long as it may be.
        let most = if skew.abs() < 5_000 { 30 } else { 12 };
        assert!(refusals <= most, "{skew}: {refusals}");
    }
}

#[test]
fn a_reset_that_is_missing_over_or_absurd_delays_nobody_for_long() {
    for telling in [
        Telling::Nothing,
        Telling::Always(0),
        Telling::Always(i64::MIN),
        Telling::Always(i64::MAX),
        // seconds instead of milliseconds, and microseconds
        Telling::Always(1_767_225_600),
        Telling::Always(1_767_225_600_000_000),
        Telling::Off(-HOUR),
        Telling::Off(24 * HOUR),
    ] {
        for dated in [true, false] {
            let (end, refusals) = load(|world| {
                world.telling = telling;
                world.dated = dated;
            });
            assert!(end < 60_000, "{telling:?}: {end} ms");
            assert!(refusals <= 12, "{telling:?}: {refusals}");
        }
    }
}

#[test]
fn no_wait_is_longer_than_a_minute() {
    let mut world = World::new(DOCUMENTED);
    world.telling = Telling::Off(10 * 60_000);
    world.ask_often(Priority::Bulk, 3);
    let end = world.run();
    assert!(end < 130_000, "{end} ms");
}

#[test]
fn a_clock_that_is_set_in_the_middle_is_noticed() {
    for set in [-HOUR, HOUR] {
        let mut world = World::new(DOCUMENTED);
        world.ask_often(Priority::Bulk, 40);
        world.run_until(15_500);
        world.set_by += set;
        world.skew -= set;
        let end = world.run();
        assert!(end < 60_000, "{set}: {end} ms");
        assert!(world.refusals() <= 12, "{set}: {}", world.refusals());
    }
}

#[test]
fn waking_up_makes_no_burst() {
    for hours in [1, 9, 20] {
        let mut world = World::new(DOCUMENTED);
        world.ask_often(Priority::Visible, 20);
        world.run_until(10_000);
        world.sleep(hours * 3_600_000);
        let (before, woke) = (world.sent.len(), world.time);
        world.run_until(woke + 3_000);
        let sent = &world.sent[before..];
        assert!((2..=5).contains(&sent.len()), "{sent:?}");
        world.run();
    }
}
