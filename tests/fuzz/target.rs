//! A target of `cargo fuzz`: the decoder that has its name.
#![no_main]

mod decoders;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let name = env!("CARGO_BIN_NAME");
    let (_, decoder, _) = decoders::DECODERS
        .iter()
        .find(|(known, ..)| *known == name)
        .expect("a decoder of this name");
    decoder(bytes);
});
