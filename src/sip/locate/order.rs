//! The order in which the servers of SRV records are tried (RFC 2782): by priority, and by lot within one.

use super::records::Srv;

/// Puts records in order. The same seed draws the same lots.
pub(super) fn order(mut records: Vec<Srv>, seed: u64) -> Vec<Srv> {
    // Records of weight 0 first, so that they have a small chance to be drawn.
    records.sort_by_key(|record| (record.priority, record.weight));
    let mut lot = Lot(seed);
    let mut ordered = Vec::with_capacity(records.len());
    while let Some(first) = records.first() {
        let priority = first.priority;
        let alike = records.partition_point(|record| record.priority == priority);
        ordered.push(records.remove(drawn(&records[..alike], &mut lot)));
    }
    ordered
}

/// The first record whose running sum of weights reaches a number between nothing and all of them.
fn drawn(alike: &[Srv], lot: &mut Lot) -> usize {
    let sum: u64 = alike.iter().map(|record| u64::from(record.weight)).sum();
    let number = lot.below(sum + 1);
    let mut running = 0;
    alike
        .iter()
        .position(|record| {
            running += u64::from(record.weight);
            running >= number
        })
        .unwrap_or(0)
}

/// A stream of lots from a seed (`SplitMix64`).
struct Lot(u64);

impl Lot {
    /// A number below `end`, which is not zero. The bias of the remainder is far below what weights of 16
    /// bits can tell apart.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}
