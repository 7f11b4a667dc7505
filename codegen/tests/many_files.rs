//! A document of some 2,900 files in folders, as large providers publish them: one file an operation, a parameter, a header,
//! an answer and a model, and references between all of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use specsmith::diag::{Severity, Style};
use specsmith::{Config, Generator, Mode};

/// How many resources the API has, each with three operations and eight files.
const RESOURCES: usize = 360;

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn write_resource(folder: &Path, number: usize) {
    let next = (number + 1) % RESOURCES;
    let resource = format!("resources/thing_{number}");
    let operation = |id: &str, rest: &str| {
        format!(
            "operationId: thing{number}_{id}\ntags: [Group {}]\n{rest}responses:\n  '200': {{ $ref: responses/thing.yml }}\n  '404': {{ $ref: '../../shared/responses.yml#/not~1found' }}\n",
            number / 20,
        )
    };
    let by_id = "parameters: [{ $ref: parameters.yml#/id }, { $ref: '../../shared/parameters/page%20size.yml' }]\n";
    write(
        folder,
        &format!("{resource}/list.yml"),
        &operation("list", by_id),
    );
    write(
        folder,
        &format!("{resource}/get.yml"),
        &operation("get", by_id),
    );
    write(
        folder,
        &format!("{resource}/create.yml"),
        &operation(
            "create",
            "requestBody: { content: { application/json: { schema: { $ref: models/thing.yml } } } }\n",
        ),
    );
    write(
        folder,
        &format!("{resource}/item.yml"),
        "get: { $ref: get.yml }\nput: { $ref: list.yml }\n",
    );
    write(
        folder,
        &format!("{resource}/parameters.yml"),
        "id: { name: id, in: query, schema: { $ref: 'models/thing.yml#/properties/id' } }\n",
    );
    write(
        folder,
        &format!("{resource}/responses/thing.yml"),
        "description: The thing\nheaders: { limit: { $ref: '../../../shared/headers.json#/limit' } }\ncontent: { application/json: { schema: { $ref: ../models/thing.yml } } }\n",
    );
    write(
        folder,
        &format!("{resource}/models/thing.yml"),
        &format!(
            "type: object\nproperties:\n  id: {{ type: string }}\n  detail: {{ $ref: detail_{number}.yml }}\n  next: {{ $ref: ../../thing_{next}/models/thing.yml }}\n"
        ),
    );
    write(
        folder,
        &format!("{resource}/models/detail_{number}.yml"),
        "type: object\nproperties: { of: { $ref: thing.yml }, all: { type: array, items: { $ref: '#' } } }\n",
    );
}

#[test]
fn thousands_of_files_are_read_once_each() {
    let folder = tempfile::tempdir().unwrap();
    let mut root = "openapi: 3.0.3\ninfo: { title: Things, version: '2.0' }\npaths:\n".to_owned();
    for number in 0..RESOURCES {
        let resource = format!("resources/thing_{number}");
        writeln!(root, "  /thing_{number}:").unwrap();
        writeln!(root, "    post: {{ $ref: {resource}/create.yml }}").unwrap();
        writeln!(
            root,
            "  /thing_{number}/item: {{ $ref: {resource}/item.yml }}"
        )
        .unwrap();
        write_resource(folder.path(), number);
    }
    write(folder.path(), "root.yml", &root);
    write(
        folder.path(),
        "shared/responses.yml",
        "not/found: { description: Not found }\n",
    );
    write(
        folder.path(),
        "shared/parameters/page size.yml",
        "{ name: page-size, in: query, schema: { type: integer } }\n",
    );
    write(
        folder.path(),
        "shared/headers.json",
        r#"{ "limit": { "schema": { "type": "integer" } } }"#,
    );
    let config = Config::new(folder.path().join("root.yml")).out(folder.path().join("client"));
    let report = Generator::new(config).mode(Mode::DryRun).generate();
    let findings = match report {
        Ok(report) => report.findings,
        Err(failure) => failure.findings,
    };
    // That an operation is a reference is the habit of such documents; each is remarked on, and nothing else.
    let report = findings.render_text(Style::Plain);
    let remarks = report
        .lines()
        .filter(|line| line.starts_with("warning[E0305]"));
    assert_eq!(remarks.count(), 3 * RESOURCES);
    assert_eq!(findings.count(Severity::Warning), 3 * RESOURCES);
    assert_eq!(
        findings.count(Severity::Lossy) + findings.count(Severity::Error),
        0
    );
    assert_eq!(findings.documents().count(), 8 * RESOURCES + 4);
    assert_eq!(findings.counts().operations, 3 * RESOURCES);
    // One model and one detail a resource, called after their files.
    assert_eq!(findings.counts().types, 2 * RESOURCES);
}
