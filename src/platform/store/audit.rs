//! Checks that a store is sound, whatever was asked of it and however it was interrupted.

use super::{
    ranks,
    sql::{Connection, Result},
};

/// What is wrong with the store, one sentence each; nothing, when all is well.
pub fn audit(db: &Connection) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    // Whether its pages are whole is a server's own affair.
    if let Ok(lite) = db.lite() {
        let verdict = lite.verdict()?;
        if verdict != "ok" {
            wrong.push(format!("The file is damaged: {verdict}."));
        }
    }
    for (what, rows) in ORPHANS {
        let count: i64 = db
            .prepare_cached(&format!("SELECT count(*) {rows}"))?
            .query_row((), |row| row.get(0))?;
        if count > 0 {
            wrong.push(format!("{count} {what}."));
        }
    }
    for level in 1..=ranks::LEVELS {
        let count = miscounted(db, level)?;
        if count > 0 {
            wrong.push(format!(
                "{count} counts of level {level} are not those of the rows."
            ));
        }
    }
    Ok(wrong)
}

const ORPHANS: [(&str, &str); 3] = [
    (
        "endpoints have no domain",
        "FROM endpoints WHERE domain NOT IN (SELECT ordinal FROM domains)",
    ),
    (
        "tokens have no endpoint",
        "FROM tokens WHERE endpoint NOT IN (SELECT id FROM endpoints)",
    ),
    (
        "applications have no URL",
        "FROM applications WHERE call_url IS NULL AND message_url IS NULL",
    ),
];

/// Nodes whose count differs from what a recount of the rows gives, or that should not be there at all.
fn miscounted(db: &Connection, level: u32) -> Result<i64> {
    let recount =
        "SELECT domain AS list, ordinal >> ?1 AS node, count(*) FROM endpoints GROUP BY 1, 2
        UNION ALL SELECT ?3, ordinal >> ?1 AS node, count(*) FROM domains GROUP BY node
        UNION ALL SELECT ?4, ordinal >> ?1 AS node, count(*) FROM applications GROUP BY node";
    let counts = "SELECT list, node, count FROM ranks WHERE level = ?2";
    let sql = format!(
        "SELECT count(*) FROM (
            SELECT * FROM (SELECT * FROM ({recount}) AS a EXCEPT {counts}) AS b
            UNION ALL SELECT * FROM ({counts} EXCEPT SELECT * FROM ({recount}) AS c) AS d) AS e"
    );
    let bits = ranks::BITS * level;
    let given = (bits, level, ranks::DOMAINS, ranks::APPLICATIONS);
    db.prepare_cached(&sql)?.query_row(given, |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::{super::file, audit};

    #[test]
    fn a_lost_count_and_an_orphan_are_found() {
        let db = file::temporary().expect("opens");
        assert_eq!(audit(&db), Ok(Vec::new()));
        db.lite()
            .expect("is a file's")
            .execute_batch(
                "INSERT INTO endpoints VALUES (1, 0, 're-1', 'a', NULL, NULL, 1, x'', x'')",
            )
            .expect("inserts");
        assert_eq!(audit(&db).map(|wrong| wrong.len()), Ok(5));
    }
}
