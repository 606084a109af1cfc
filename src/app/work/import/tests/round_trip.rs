//! What was exported is imported again, and random bytes are survived.

use std::sync::Arc;

use proptest::prelude::*;

use crate::{
    api::{Credentials, Endpoint},
    app::{
        phones::Roll,
        search::named::Named,
        service::{application::tests::called, names::Names, rows::EndpointPage},
        work::{
            export::{Column, Format, headings, row, write},
            import::{
                judge::{Known, judge},
                verdict::Verdict,
            },
        },
    },
};

use super::{known, read};

fn endpoint() -> impl Strategy<Value = (String, Option<String>, Option<usize>, bool)> {
    let description = prop_oneof![
        Just(None),
        "[ -~é東\u{FFFD}'=+@;,\"\n\t|-]{1,12}".prop_map(Some),
        "[=+@-][a-z0-9]{0,5}".prop_map(Some),
    ];
    (
        "[-+=a-z0-9_.!~*'();?/&$,]{1,8}",
        description,
        proptest::option::of(0..6_usize),
        any::<bool>(),
    )
}

proptest! {
    #[test]
    fn an_exported_file_imports_back_without_a_change(
        endpoints in proptest::collection::btree_map("[a-z]{0,2}", endpoint(), 1..20),
        names in proptest::collection::vec("[a =+'é\u{FFFD}]{0,3}|a-[1-4]", 4),
        format in prop_oneof![Just(Format::Csv), Just(Format::Spreadsheet), Just(Format::Json), Just(Format::JsonLines)],
        columns in proptest::sample::subsequence(
            vec![Column::Id, Column::SipUri, Column::Description, Column::Application, Column::Enabled], 0..=5),
    ) {
        let mut known = Known { applications: called(&names), ..known() };
        let read_back = |(key, (name, description, application, enabled)): (String, (String, Option<String>, Option<usize>, bool))| Endpoint {
            id: format!("re-{key}").into(),
            name: format!("{name}{key}"),
            description: description.filter(|text| !text.is_empty()),
            domain_id: Some("rd-1".into()),
            application_id: application.map(|number| format!("a-{number}").into()),
            enabled,
            sip_uri: String::new(),
            credentials: Credentials::default(),
        };
        let mut endpoints: Vec<Endpoint> = endpoints.into_iter().map(read_back).collect();
        endpoints.sort_by(|a, b| a.name.cmp(&b.name));
        endpoints.dedup_by(|a, b| a.name == b.name);
        known.pages = vec![Arc::new(EndpointPage::pack("rd-1".into(), &endpoints))];
        let columns = Column::with_identity(&columns);
        let (names, phones) = (Names::default(), Roll::default());
        let rows = known.pages[0].iter().map(|it| {
            let named = Named { row: it, names: &names, phones: &phones };
            row(&columns, &named, &known.domains, &known.applications)
        });
        let mut file = Vec::new();
        write(format, &headings(&columns), rows, &mut file).expect("written");
        let table = read(&file).expect("reads");
        prop_assert!(table.unknown.is_empty());
        let verdicts = judge(&table, &known);
        prop_assert_eq!(verdicts.0.len(), endpoints.len());
        for judged in verdicts.0 {
            prop_assert_eq!(judged.verdict, Verdict::Unchanged, "line {}", judged.line);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), head in "|domain,name\n|\\[|\\{") {
        let file = [head.into_bytes(), bytes].concat();
        if let Ok(table) = read(&file) {
            let _ = judge(&table, &known());
        }
    }
}
