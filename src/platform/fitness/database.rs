//! What is found of the database: its version, its tables, and what Kamailio may do there.

use super::finding::Finding;
use crate::platform::{
    choices,
    kamailio::{ROLE, mark},
    store::server::{Facts, KNOWN, Role, Sip},
};

/// What to do about the schema of Kamailio.
const CONTRACT: &str = "Run it into the database: sipdeck platform kamailio-config --sql | psql -v ON_ERROR_STOP=1 DATABASE";

/// The one finding where a database cannot be looked at.
pub fn unread(why: &str) -> Finding {
    Finding::unfit(
        "database",
        why,
        "See that it runs, that this host may connect, and that user, database and password are those of the platform (PGPASSWORD, \
         ~/.pgpass or --database-password).",
    )
}

/// All of it.
pub fn findings(named: &str, facts: &Facts) -> Vec<Finding> {
    let mut found = vec![server(named, facts), clock(facts.ahead), tables(facts)];
    found.push(processes(&facts.processes));
    match &facts.sip {
        Some(Ok(sip)) => found.extend(contract(sip)),
        Some(Err(why)) => found.push(Finding::unfit(
            "schema sip",
            format!("It cannot be read: {why}."),
            CONTRACT,
        )),
        None => found.push(Finding::unfit(
            "schema sip",
            "Kamailio finds nothing in this database.",
            CONTRACT,
        )),
    }
    found
}

fn server(named: &str, facts: &Facts) -> Finding {
    let text = format!("{named}: PostgreSQL {}, {}", facts.version, facts.encoding);
    if facts.is_old {
        return Finding::unfit("database", text, "It must be PostgreSQL 15 or later.");
    }
    if facts.encoding != "UTF8" {
        return Finding::unfit("database", text, "It must keep text as UTF8.");
    }
    Finding::fits("database", text)
}

/// How far a clock is ahead or behind, in words.
pub fn apart(ahead: i64) -> String {
    let seconds = ahead.unsigned_abs().div_ceil(1000);
    let which = if ahead < 0 { "behind" } else { "ahead" };
    format!("{seconds} s {which}")
}

/// Whether two clocks are apart by more than matters.
pub fn are_apart(ahead: i64) -> bool {
    u128::from(ahead.unsigned_abs()) > choices::CLOCKS_APART.as_millis()
}

fn clock(ahead: i64) -> Finding {
    if are_apart(ahead) {
        let text = format!(
            "The clock of the database is {} of this machine's.",
            apart(ahead)
        );
        return Finding::unfit("clock", text, "Let all hosts keep time by NTP.");
    }
    Finding::fits("clock", "the database and this machine agree")
}

fn tables(facts: &Facts) -> Finding {
    let of = "tables";
    match facts.steps {
        None => Finding::unfit(
            of,
            "There are no tables of sipdeck in this database.",
            "They are made by the first sipdeck serve --data postgres://…",
        ),
        Some(steps) if steps > KNOWN => Finding::unfit(
            of,
            format!("A newer sipdeck has made them (shape {steps}, this one knows {KNOWN})."),
            "Ask a sipdeck of that version.",
        ),
        Some(steps) if steps < KNOWN => Finding::unfit(
            of,
            format!("They are of an older sipdeck (shape {steps}, this one makes {KNOWN})."),
            "The next start of sipdeck serve brings them up to date; older processes then end their service.",
        ),
        Some(steps) => Finding::fits(of, format!("as this sipdeck makes them (shape {steps})")),
    }
}

fn processes(versions: &[String]) -> Finding {
    let of = "processes";
    match versions {
        [] => Finding::unknown(
            of,
            "none serves the account now, or they connect as other users",
        ),
        [one] => Finding::fits(of, format!("all are sipdeck {one}")),
        many => Finding::unfit(
            of,
            format!("They are of several versions: {}.", many.join(", ")),
            "Bring the older ones up to date, one after another.",
        ),
    }
}

fn contract(sip: &Sip) -> Vec<Finding> {
    let of = "schema sip";
    let mut found = Vec::new();
    if sip.mark.as_deref() == Some(mark().as_str()) {
        found.push(Finding::fits(of, "as this sipdeck makes it"));
    } else {
        let text = "Another version of sipdeck has made it.";
        found.push(Finding::unfit(of, text, CONTRACT));
    }
    if !sip.silent.is_empty() {
        let text = format!(
            "These triggers are missing or switched off: {}. Phones of disabled endpoints stay registered, or nobody is \
             told of phones.",
            sip.silent.join(", ")
        );
        found.push(Finding::unfit("triggers", text, CONTRACT));
    }
    found.push(match &sip.role {
        Some(role) => self::role(role),
        None => Finding::unfit("role", format!("There is no role {ROLE}."), CONTRACT),
    });
    if !sip.lacking.is_empty() {
        let text = format!("The platform's own role lacks {}.", sip.lacking.join(", "));
        found.push(Finding::unfit("grants", text, CONTRACT));
    }
    if !sip.strangers.is_empty() {
        let all: Vec<_> = sip.strangers.iter().map(i64::to_string).collect();
        let text = format!(
            "Phones are registered at nodes that are not in sip.address: {}. The others do not take their calls.",
            all.join(", ")
        );
        let advice = "One that was taken out: DELETE FROM sip.location WHERE server_id = N; one that is to stay: sipdeck platform \
                      kamailio-config --sql --node N --listen IP | psql DATABASE";
        found.push(Finding::unfit("nodes", text, advice));
    }
    found
}

fn role(role: &Role) -> Finding {
    let of = "role";
    if !role.lacking.is_empty() {
        let text = format!("{ROLE} lacks {}.", role.lacking.join(", "));
        return Finding::unfit(of, text, CONTRACT);
    }
    if !role.enters {
        let advice = format!("ALTER ROLE {ROLE} LOGIN; and a password: \\password {ROLE}");
        return Finding::unfit(of, format!("{ROLE} may not log in."), advice);
    }
    if !role.finds {
        let text = format!("{ROLE} does not find the schema sip: its search_path is another.");
        return Finding::unfit(of, text, CONTRACT);
    }
    if role.is_nosy {
        let text = format!("{ROLE} may look into the platform's own tables.");
        let advice =
            format!("REVOKE USAGE ON SCHEMA platform FROM {ROLE}; and make it no superuser.");
        return Finding::unfit(of, text, advice);
    }
    Finding::fits(of, format!("{ROLE} may do what it must, and no more"))
}

#[cfg(test)]
mod tests {
    use super::{apart, are_apart, clock, findings};
    use crate::platform::{
        fitness::finding::Verdict,
        kamailio::mark,
        store::server::{Facts, KNOWN, Role, Sip},
    };

    /// Spoils something.
    type Spoil<T> = fn(&mut T);

    fn good() -> Facts {
        Facts {
            version: "15.18".into(),
            is_old: false,
            encoding: "UTF8".into(),
            steps: Some(KNOWN),
            ahead: -40,
            processes: vec!["0.1.0".into()],
            sip: Some(Ok(Sip {
                mark: Some(mark()),
                silent: Vec::new(),
                role: Some(Role {
                    enters: true,
                    finds: true,
                    is_nosy: false,
                    lacking: Vec::new(),
                }),
                lacking: Vec::new(),
                nodes: Vec::new(),
                processes: Vec::new(),
                strangers: Vec::new(),
                newest: None,
                somebody: None,
            })),
        }
    }

    fn sip(facts: &mut Facts) -> &mut Sip {
        let sip = facts.sip.as_mut().expect("is there");
        sip.as_mut().expect("is read")
    }

    fn unfit(facts: &Facts) -> Vec<String> {
        let all = findings("db", facts).into_iter();
        let unfit = all.filter(|one| one.verdict == Verdict::Unfit);
        unfit
            .map(|one| {
                assert!(one.advice.is_some(), "{one:?}");
                format!("{}: {}", one.of, one.text)
            })
            .collect()
    }

    #[test]
    fn what_does_not_fit_is_told_each_by_itself() {
        assert_eq!(unfit(&good()), Vec::<String>::new());
        let cases: [(&str, Spoil<Facts>); 14] = [
            ("database: ", |facts| facts.is_old = true),
            ("database: ", |facts| facts.encoding = "LATIN1".into()),
            ("clock: ", |facts| facts.ahead = 60_000),
            ("tables: A newer", |facts| facts.steps = Some(KNOWN + 1)),
            ("tables: They are of an older", |facts| {
                facts.steps = Some(0);
            }),
            ("tables: There are no", |facts| facts.steps = None),
            ("processes: ", |facts| facts.processes.push("0.2.0".into())),
            ("schema sip: Kamailio finds nothing", |facts| {
                facts.sip = None;
            }),
            ("schema sip: It cannot be read", |facts| {
                facts.sip = Some(Err("there is no view".into()));
            }),
            ("schema sip: Another", |facts| {
                sip(facts).mark = None;
            }),
            ("triggers: ", |facts| {
                sip(facts).silent.push("sip_disabled".into());
            }),
            ("role: There is no", |facts| {
                sip(facts).role = None;
            }),
            ("grants: ", |facts| {
                sip(facts).lacking.push("DELETE on sip.location".into());
            }),
            ("nodes: ", |facts| {
                sip(facts).strangers.push(3);
            }),
        ];
        for (told, spoil) in cases {
            let mut facts = good();
            spoil(&mut facts);
            let unfit = unfit(&facts);
            assert!(
                unfit.len() == 1 && unfit[0].starts_with(told),
                "{told}: {unfit:?}"
            );
        }
    }

    #[test]
    fn a_role_must_do_what_it_must_and_no_more() {
        let cases: [(&str, Spoil<Role>); 4] = [
            ("lacks SELECT on sip.domain", |role| {
                role.lacking.push("SELECT on sip.domain".into());
            }),
            ("may not log in", |role| role.enters = false),
            ("search_path", |role| role.finds = false),
            ("may look into", |role| role.is_nosy = true),
        ];
        for (told, spoil) in cases {
            let mut facts = good();
            let role = sip(&mut facts).role.as_mut();
            spoil(role.expect("is there"));
            let unfit = unfit(&facts);
            assert!(
                unfit.len() == 1 && unfit[0].contains(told),
                "{told}: {unfit:?}"
            );
        }
    }

    #[test]
    fn clocks_are_apart_either_way() {
        assert!(!are_apart(3_000) && !are_apart(-3_000));
        assert!(are_apart(3_001) && are_apart(-3_001));
        assert_eq!(
            (apart(3_001), apart(-61_000)),
            ("4 s ahead".into(), "61 s behind".into())
        );
        assert_eq!(
            clock(-9_000).text,
            "The clock of the database is 9 s behind of this machine's."
        );
    }
}
