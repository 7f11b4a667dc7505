//! Every row of the reference page's table is looked up in the spec, and in the documentation of the generated client.

use std::collections::BTreeSet;
use std::path::Path;

use specsmith_tests::facts::{self, Docs, Fact, Spec};

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

/// The facts that are not found as they stand in the table.
fn wrong(facts: impl Iterator<Item = Fact>, look_up: impl Fn(&Fact) -> Option<String>) -> String {
    let wrong = facts.filter_map(|fact| {
        let said = look_up(&fact);
        // Rust spells acronyms like words.
        let same = said.as_deref().is_some_and(|said| {
            said == fact.expected
                || fact.aspect == "error" && said.eq_ignore_ascii_case(fact.expected)
        });
        (!same).then(|| {
            let said = said.as_deref().unwrap_or("nothing");
            let Fact {
                line,
                subject,
                aspect,
                expected,
            } = fact;
            format!("line {line}: {aspect} of {subject} is {expected}, what was read says {said}")
        })
    });
    wrong.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_spec_states_every_fact() {
    let spec = spec().unwrap();
    let wrong = wrong(facts::read().into_iter(), |fact| {
        spec.look_up(fact.subject, fact.aspect)
    });
    assert_eq!(wrong, "");
}

#[test]
fn the_documentation_states_every_fact() {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-client");
    let rustdoc = Docs::rustdoc(&client).unwrap();
    let lost = wrong(facts::read().into_iter(), |fact| {
        rustdoc.look_up(fact.subject, fact.aspect)
    });
    assert_eq!(lost, "");
    // The pages have all but the models, to which they link.
    let pages = Docs::pages(&client).unwrap();
    let about_operations = facts::read()
        .into_iter()
        .filter(|fact| !fact.subject.starts_with(char::is_uppercase) && fact.aspect != "values");
    let lost = wrong(about_operations, |fact| {
        pages.look_up(fact.subject, fact.aspect)
    });
    assert_eq!(lost, "");
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

#[test]
fn what_the_documentation_does_not_state_is_not_found() {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-client");
    for docs in [
        Docs::rustdoc(&client).unwrap(),
        Docs::pages(&client).unwrap(),
    ] {
        for (subject, aspect) in [
            ("restart_usage_session", "verb"),
            ("start_usage_session", "colour"),
            ("start_usage_session.usage_sessions", "default"),
            ("start_usage_session.offset", "type"),
            ("get_usage_list_for_usage_session", "example request"),
            ("UsageSession.colour", "type"),
            ("UsageSession.uom", "default"),
        ] {
            assert_eq!(docs.look_up(subject, aspect), None, "{subject} {aspect}");
        }
    }
}
