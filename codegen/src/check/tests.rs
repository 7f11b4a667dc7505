//! The rules that are easier to test one by one than by a whole report.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::shape::{MediaKind, is_other_notation, media_kind};
use super::{Checked, Choice, choice, is_opaque, run};
use crate::diag::{Diagnostics, Losses, Severity, Style};
use crate::source::{Reach, Sources};
use crate::{load, openapi, resolve};

fn with_file(root: &Path, losses: Losses, look: impl FnOnce(&Checked<'_, '_>, &Diagnostics)) {
    let mut sources = Sources::new();
    let mut diags = Diagnostics::new(losses);
    let loaded = load::read(root, &Reach::default(), &mut sources, &mut diags).unwrap();
    let doc = openapi::read(&loaded, &mut diags).unwrap();
    let refs = resolve::run(&doc, &mut diags);
    assert!(
        !diags.has_errors(),
        "{}",
        diags.render_text(&sources, Style::Plain)
    );
    look(&run(&doc, &refs, &mut diags), &diags);
}

fn with(
    paths_and_components: &str,
    losses: Losses,
    look: impl FnOnce(&Checked<'_, '_>, &Diagnostics),
) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("spec.yaml");
    fs::write(
        &root,
        format!("openapi: 3.1.0\ninfo: {{ title: A, version: 1.0.0 }}\n{paths_and_components}"),
    )
    .unwrap();
    with_file(&root, losses, look);
}

#[test]
fn parameters_of_the_operation_override_those_of_the_path() {
    let spec = "
paths:
  /a:
    parameters:
      - { name: x, in: query, description: path, schema: { type: string } }
      - { name: y, in: query, schema: { type: string } }
      - { name: x, in: header, schema: { type: string } }
    get:
      operationId: a
      parameters: [{ name: x, in: query, description: operation, schema: { type: string } }]
      responses: { 204: { description: done } }
";
    with(spec, Losses::Report, |checked, diags| {
        assert_eq!(diags.iter().len(), 0);
        let described = checked.operations[0]
            .parameters
            .iter()
            .map(|id| &checked.doc.parameters[*id]);
        let shown: Vec<_> = described
            .map(|parameter| {
                (
                    parameter.location.as_str(),
                    parameter.name.value,
                    parameter.description,
                )
            })
            .collect();
        let expected = [
            ("query", "x", Some("operation")),
            ("query", "y", None),
            ("header", "x", None),
        ];
        assert_eq!(shown, expected);
    });
}

const NAMELESS: &str = "
paths:
  /a:
    put:
      operationId: a
      requestBody: { $ref: '#/components/requestBodies/Nameless' }
      responses: { 204: { description: done } }
    delete:
      operationId: b
      requestBody: { $ref: '#/components/requestBodies/Nameless' }
      responses: { 204: { description: done } }
    post:
      operationId: c
      responses: { 204: { description: done } }
components:
  requestBodies:
    Nameless:
      content:
        application/x-www-form-urlencoded:
          schema: { type: array, items: { type: string } }
";

#[test]
fn what_cannot_be_expressed_is_reported_once_and_leaves_nothing_out() {
    with(NAMELESS, Losses::Report, |checked, diags| {
        let emitted: Vec<_> = checked
            .operations
            .iter()
            .map(|endpoint| endpoint.operation.operation_id.unwrap().value)
            .collect();
        assert_eq!(emitted, ["a", "b", "c"]);
        assert_eq!(diags.count(Severity::Lossy), 1);
        assert!(!diags.has_errors());
    });
}

#[test]
fn losses_can_be_denied() {
    with(NAMELESS, Losses::Deny, |_, diags| {
        assert_eq!(diags.count(Severity::Error), 1);
        assert!(diags.stop_if_errors().is_err());
    });
}

#[test]
fn choices_come_down_to_what_they_are() {
    let spec = "
paths: {}
components:
  schemas:
    none: { type: string }
    one: { oneOf: [{ type: string }] }
    nullable: { anyOf: [{ type: string }, { type: 'null' }] }
    conditions: { properties: { a: {}, b: {} }, anyOf: [{ required: [a] }, { required: [b] }] }
    several: { oneOf: [{ type: string }, { type: integer }] }
    tuple: { prefixItems: [{ type: string }] }
    dynamic: { $dynamicRef: '#here' }
";
    with(spec, Losses::Report, |checked, _| {
        let (doc, refs) = (checked.doc, checked.refs);
        let shown: Vec<_> = doc
            .components
            .schemas
            .iter()
            .map(|(name, schema)| {
                let schema = &doc.schemas[refs.get(*schema)];
                let choice = match choice(doc, refs, schema) {
                    Choice::None => "none",
                    Choice::One {
                        nullable: false, ..
                    } => "one",
                    Choice::One { nullable: true, .. } => "nullable",
                    Choice::Conditions => "conditions",
                    Choice::Several => "several",
                };
                (name.value, choice, is_opaque(schema))
            })
            .collect();
        let expected = [
            ("none", "none", false),
            ("one", "one", false),
            ("nullable", "nullable", false),
            ("conditions", "conditions", false),
            ("several", "several", false),
            ("tuple", "none", false),
            ("dynamic", "none", true),
        ];
        assert_eq!(shown, expected);
    });
}

#[test]
fn media_types_are_told_apart() {
    let kinds = [
        ("application/json", MediaKind::Json),
        ("Application/JSON; charset=utf-8", MediaKind::Json),
        ("application/vnd.api+json;v=1", MediaKind::Json),
        ("*/*", MediaKind::Json),
        ("text/xml", MediaKind::Xml),
        ("application/atom+xml", MediaKind::Xml),
        ("application/x-www-form-urlencoded", MediaKind::Form),
        ("text/plain", MediaKind::Text),
        ("application/octet-stream", MediaKind::Binary),
        ("image/*", MediaKind::Binary),
        ("multipart/form-data", MediaKind::Multipart),
        ("text/event-stream", MediaKind::Events),
        ("application/x-ndjson", MediaKind::Lines),
        ("json", MediaKind::Malformed),
        ("a/b/c", MediaKind::Malformed),
        ("", MediaKind::Malformed),
    ];
    for (name, kind) in kinds {
        assert_eq!(media_kind(name), kind, "{name}");
    }
}

#[test]
fn notations_of_what_json_has_too_are_known() {
    for (name, is_one) in [
        ("application/yaml", true),
        ("Application/X-YAML; charset=utf-8", true),
        ("application/vnd.kubernetes.protobuf;stream=watch", true),
        ("application/problem+cbor", true),
        ("application/x-msgpack", true),
        ("application/json", false),
        ("application/pdf", false),
        ("application/octet-stream", false),
        ("yaml/zip", false),
        ("", false),
    ] {
        assert_eq!(is_other_notation(name), is_one, "{name}");
    }
}

#[test]
fn a_long_chain_of_requirements_is_no_trap() {
    let mut spec = "paths: {}\ncomponents:\n  schemas:\n".to_owned();
    for index in 0..3_000 {
        let next = index + 1;
        writeln!(spec, "    S{index}: {{ type: object, required: [n], properties: {{ n: {{ $ref: '#/components/schemas/S{next}' }} }} }}").unwrap();
    }
    spec += "    S3000: { type: string }\n";
    with(&spec, Losses::Report, |_, diags| {
        assert_eq!(diags.iter().len(), 0);
    });
}

#[test]
fn the_usage_session_document_is_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    with_file(&root, Losses::Report, |checked, diags| {
        assert_eq!(diags.iter().len(), 0);
        assert_eq!(checked.operations.len(), 4);
    });
}
