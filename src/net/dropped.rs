//! Datagrams that the system had no room for, as Linux counts them for each socket.

/// How many were dropped for the sockets with these inode numbers. Nothing where the system does not say.
#[must_use]
pub fn dropped(inodes: &[u64]) -> u64 {
    ["/proc/net/udp", "/proc/net/udp6"]
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .map(|table| of_table(&table, inodes))
        .sum()
}

/// The columns of a line, among them the inode number and, last, the count.
fn of_table(table: &str, inodes: &[u64]) -> u64 {
    let of_line = |line: &str| -> Option<u64> {
        let columns: Vec<&str> = line.split_ascii_whitespace().collect();
        let inode: u64 = columns.get(9)?.parse().ok()?;
        let count = columns.get(12)?.parse().ok()?;
        inodes.contains(&inode).then_some(count)
    };
    table.lines().filter_map(of_line).sum()
}

#[cfg(test)]
mod tests {
    use super::of_table;

    #[test]
    fn only_the_sockets_that_are_meant_count() {
        let table = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
            \x20 501: 0100007F:13C4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 12\n\
            \x20 502: 0100007F:13C5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 30\n";
        assert_eq!(of_table(table, &[4711]), 12);
        assert_eq!(of_table(table, &[4711, 4712, 1]), 42);
        assert_eq!(of_table(table, &[]), 0);
        assert_eq!(of_table("", &[4711]), 0);
    }
}
