//! A quick 64-bit digest of bytes: finds rows by id and notices damage. No protection against malice.

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const PRIME: u64 = 0xff51_afd7_ed55_8ccd;

/// The digest. Eight bytes a step.
pub fn fold(bytes: &[u8]) -> u64 {
    fold_from(SEED, bytes)
}

/// Two digests in one, by which ids are told apart where there is no room for the ids themselves.
pub fn digest(id: &str) -> u128 {
    let halves = [SEED, !SEED].map(|seed| u128::from(fold_from(seed, id.as_bytes())));
    (halves[0] << 64) | halves[1]
}

fn fold_from(seed: u64, bytes: &[u8]) -> u64 {
    let mut words = bytes.chunks_exact(8);
    let mut state = seed ^ (bytes.len() as u64);
    for word in &mut words {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        state = mix(state, word);
    }
    let mut rest = [0; 8];
    rest[..words.remainder().len()].copy_from_slice(words.remainder());
    let state = mix(state, u64::from_le_bytes(rest));
    state ^ (state >> 32)
}

fn mix(state: u64, word: u64) -> u64 {
    (state ^ word).wrapping_mul(PRIME).rotate_left(29)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let bytes: Vec<u8> = (0..100).collect();
        let whole = fold(&bytes);
        for bit in 0..bytes.len() * 8 {
            let mut broken = bytes.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(fold(&broken), whole, "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert_ne!(fold(&bytes[..length]), whole, "{length} bytes");
        }
    }
}
