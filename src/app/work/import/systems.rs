//! The headings of other telephone systems, told apart so that a complaint can say how to read their files.

/// A system with headings that only it has, and the columns that its headings stand for.
struct System {
    name: &'static str,
    marks: &'static [&'static str],
    map: &'static str,
}

const SYSTEMS: &[System] = &[
    System {
        name: "FreePBX",
        marks: &["extension", "secret"],
        map: "name=extension,password=secret,description=name",
    },
    System {
        name: "FreePBX",
        marks: &["extension", "tech"],
        map: "name=extension,description=name",
    },
    System {
        name: "3CX",
        marks: &["Number", "AuthID", "AuthPassword"],
        map: "name=Number,password=AuthPassword,description=FirstName+LastName",
    },
    System {
        name: "FusionPBX",
        marks: &["extension", "effective_caller_id_name"],
        map: "name=extension",
    },
    System {
        name: "Vodia",
        marks: &["#alias", "password"],
        map: "name=#alias,description=first_name+last_name",
    },
    System {
        name: "Vodia",
        marks: &["alias", "first_name"],
        map: "name=alias,description=first_name+last_name",
    },
    System {
        name: "Yeastar",
        marks: &["Extension Number", "Registration Password"],
        map: "name=Extension Number,password=Registration Password,description=Caller ID Name",
    },
    System {
        name: "Grandstream",
        marks: &["Extension", "SIP/IAX Password"],
        map: "name=Extension,password=SIP/IAX Password",
    },
];

/// The system whose headings these are, and what `--map` makes of those that are there.
#[must_use]
pub fn of(headings: &[&str]) -> Option<(&'static str, String)> {
    let has = |wanted: &str| {
        headings
            .iter()
            .any(|text| text.trim().eq_ignore_ascii_case(wanted))
    };
    let system = SYSTEMS
        .iter()
        .find(|system| system.marks.iter().all(|mark| has(mark)))?;
    let there = system.map.split(',').filter(|pair| {
        let (_, own) = pair.split_once('=').unwrap_or_default();
        own.split('+').all(has)
    });
    Some((system.name, there.collect::<Vec<_>>().join(",")))
}
