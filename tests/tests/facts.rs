//! Every row of the reference page's table is looked up in the spec.

use std::collections::BTreeSet;
use std::path::Path;

use specsmith_tests::facts::{self, Spec};

fn spec() -> std::io::Result<Spec> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    Spec::load(&folder)
}

#[test]
fn the_table_is_complete() {
    let subjects: BTreeSet<&str> = facts::read().into_iter().map(|fact| fact.subject).collect();
    let operations = subjects
        .iter()
        .filter(|subject| !subject.contains('.'))
        .count()
        - 1;
    let fields = subjects
        .iter()
        .filter(|subject| subject.contains('.') && subject.starts_with(char::is_uppercase))
        .count();
    let parameters = subjects.len() - 1 - operations - fields;
    assert!(subjects.contains("server"));
    assert_eq!(
        (operations, parameters, fields),
        (4, 6 + 6 + 1 + 1, 14 + 4 + 7 + 4)
    );
}

#[test]
fn the_spec_states_every_fact() {
    let spec = spec().unwrap();
    let wrong: Vec<String> = facts::read()
        .into_iter()
        .filter_map(|fact| {
            let said = spec.look_up(fact.subject, fact.aspect);
            (said.as_deref() != Some(fact.expected)).then(|| {
                let said = said.as_deref().unwrap_or("nothing");
                format!(
                    "line {}: {} of {} is {}, the spec says {said}",
                    fact.line, fact.aspect, fact.subject, fact.expected
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_spec_does_not_state_is_not_found() {
    let spec = spec().unwrap();
    for (subject, aspect) in [
        ("restart_usage_session", "verb"),
        ("start_usage_session", "colour"),
        ("start_usage_session.usage_sessions", "default"),
        ("start_usage_session.offset", "type"),
        ("get_usage_list_for_usage_session", "example request"),
        ("UsageSession.colour", "type"),
        ("UsageSession.uom", "default"),
    ] {
        assert_eq!(spec.look_up(subject, aspect), None, "{subject} {aspect}");
    }
}
