//! Every kind of screen, form and question at every size: a number for what stands in the cells, and one for what they
//! mean. Whatever differs can be looked at in `target/sheet.html`, which has all of them.

use std::{
    fmt::Write as _,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    SIZES,
    meanings::{drawn, letters, tracer},
    scenes, text,
};

/// A short number for this.
fn number(of: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    format!("{:08x}", hasher.finish() >> 32)
}

#[test]
fn every_screen_looks_at_every_size_as_it_did() {
    let tracer = tracer();
    let mut table = format!("{:<30}", "cells and meanings");
    for (width, height) in SIZES {
        let _ = write!(table, " {:<17}", format!("{width}×{height}"));
    }
    for scene in scenes::ALL {
        let _ = write!(table, "\n{:<30}", scene.0);
        for size in SIZES {
            let buffer = drawn(scene, &tracer, size);
            let meant = letters(&tracer, &buffer.content);
            let _ = write!(table, " {} {}", number(text(&buffer)), number(meant));
        }
    }
    insta::assert_snapshot!(table);
}
