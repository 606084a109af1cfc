//! Each decoder is fed with bytes of all kinds, and with something that it reads, spoilt.

mod decoders;

use std::{collections::BTreeSet, fs};

use decoders::{DECODERS, Decoder};
use proptest::prelude::*;

/// Such bytes with some of them changed, left out, doubled or put in.
pub fn spoilt(samples: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0..5_u8, any::<u8>());
    let odd = prop::sample::select(&b"\r\n \t\",;<>:@[]{}%?=\\\0\x1b\xff0-"[..]);
    let changes = prop::collection::vec((change, odd), 0..12);
    (samples, changes).prop_map(|(mut bytes, changes)| {
        for ((at, kind, byte), odd) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes[at] = odd,
                2 => drop(bytes.remove(at)),
                3 => bytes.insert(at, odd),
                _ => bytes.truncate(at),
            }
        }
        bytes
    })
}

fn feed(name: &str, decoder: Decoder, sample: &'static [u8]) {
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let any = prop::collection::vec(any::<u8>(), 0..600);
    // Once, or twice in a row.
    let samples = (1..=2_usize).prop_map(|times| sample.repeat(times));
    let both = prop_oneof![spoilt(samples), any];
    let fed = proptest::test_runner::TestRunner::new(config).run(&both, |bytes| {
        decoder(&bytes);
        Ok(())
    });
    fed.unwrap_or_else(|why| panic!("{name}: {why}"));
}

#[test]
fn no_decoder_falls_over_what_comes() {
    for (name, decoder, sample) in DECODERS {
        decoder(sample);
        feed(name, *decoder, sample);
    }
}

#[test]
fn what_a_fuzzer_has_found_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/found");
    for (name, decoder, _) in DECODERS {
        let Ok(found) = fs::read_dir(format!("{folder}/{name}")) else {
            continue;
        };
        for file in found {
            let path = file.expect("a file").path();
            decoder(&fs::read(path).expect("bytes"));
        }
    }
}

#[test]
fn each_decoder_is_a_target_of_cargo_fuzz() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuzz/Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let targets = manifest["bin"].as_array().expect("targets");
    let targets = targets.iter().filter_map(|target| target["name"].as_str());
    let names = DECODERS.iter().map(|(name, ..)| *name);
    assert_eq!(targets.collect::<BTreeSet<_>>(), names.collect());
}
