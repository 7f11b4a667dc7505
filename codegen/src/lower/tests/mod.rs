//! Documents to the IR, by its dump.

mod schemas;

use std::path::Path;

use expect_test::{Expect, expect, expect_file};

use crate::diag::{Diagnostics, Style};
use crate::ir::{Api, dump};
use crate::source::{Reach, Sources};
use crate::{check, load, openapi, pass, resolve};

/// Takes a document through all stages up to the IR; what they have to say about it is not looked at here.
fn lower_file(path: &Path) -> Api {
    let (mut sources, mut diags) = (Sources::new(), Diagnostics::default());
    let loaded = load::read(path, &Reach::default(), &mut sources, &mut diags).expect("readable");
    let doc = openapi::read(&loaded, &mut diags).expect("a document");
    let refs = resolve::run(&doc, &mut diags);
    let checked = check::run(&doc, &refs, &mut diags);
    assert!(
        !diags.has_errors(),
        "{}",
        diags.render_text(&sources, Style::Plain)
    );
    pass::run(
        crate::lower::run(&checked, &sources),
        crate::ir::Unknown::Skipped,
        crate::ir::Division::Never,
    )
}

fn lower(files: &[(&str, &str)]) -> Api {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    lower_file(&folder.path().join(files[0].0))
}

/// Lowers a document of components alone.
#[track_caller]
fn check_schemas(schemas: &str, expected: &Expect) {
    let indented = schemas.replace('\n', "\n    ");
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:{indented}"
    );
    check_items(&lower(&[("openapi.yaml", &text)]), expected);
}

/// Lowers a document with these paths.
#[track_caller]
fn check_paths(rest: &str, expected: &Expect) {
    let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}");
    check_items(&lower(&[("openapi.yaml", &text)]), expected);
}

#[track_caller]
fn check_items(api: &Api, expected: &Expect) {
    let text = dump(api, None);
    expected.assert_eq(text.split_once("\n\n").map_or("", |(_, items)| items));
}

#[test]
fn the_flagship() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    expect_file!["usage_sessions.txt"].assert_eq(&dump(&lower_file(&spec), None));
}

#[test]
fn files_and_pointers_name_what_they_lead_to() {
    let root = r"openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: get_a
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: usage-session.v1.yaml}}}
        '404':
          description: no
          content: {application/json: {schema: {$ref: 'common.yaml#/Problem'}}}
        '409':
          description: no
          content: {application/json: {schema: {$ref: '#/components/schemas/Named/properties/inner'}}}
        '410':
          description: no
          content: {application/json: {schema: {$ref: 'named.yaml'}}}
components:
  schemas:
    Named: {type: object, properties: {inner: {type: object, properties: {a: {type: string}}}}}
    Renamed: {$ref: named.yaml}
";
    let object = "type: object\nproperties: {a: {type: string}}\n";
    let common = "Problem: {type: object, properties: {a: {type: string}}}\n";
    let api = lower(&[
        ("openapi.yaml", root),
        ("usage-session.v1.yaml", object),
        ("common.yaml", common),
        ("named.yaml", object),
    ]);
    check_items(
        &api,
        &expect![[r"
        object Named
          inner?: Named.inner

        object Renamed <answer>
          a?: String

        object Named.inner <answer>
          a?: String

        object usage-session <answer>
          a?: String

        object Problem <answer>
          a?: String

        operation get_a: GET /a
          answer 200
            application/json (Json): usage-session
          answer 404
            application/json (Json): Problem
          answer 409
            application/json (Json): Named.inner
          answer 410
            application/json (Json): Renamed
    "]],
    );
}

#[test]
fn operations_are_lowered_with_everything_that_applies_to_them() {
    check_paths(
        r"
servers: [{url: 'https://{host}/v1', variables: {host: {default: example.org}}}, {url: /relative}]
security: [{key: []}]
tags: [{name: declared}]
paths:
  /things/{thing-id}/parts/{part}.json:
    parameters:
      - {name: part, in: path, required: true, schema: {type: integer}}
      - {name: filter, in: query, schema: {type: string}}
      - {name: Accept, in: header, schema: {type: string}}
    put:
      operationId: putPart
      tags: [used, declared]
      deprecated: true
      x-nickname: A nickname
      x-number: 1
      x-object: {a: 1}
      parameters:
        - {name: filter, in: query, required: true, explode: false, schema: {type: array, items: {type: string}}}
        - {name: thing-id, in: path, required: true, schema: {type: string}}
        - {name: mode, in: query, schema: {type: string, enum: [a, b], default: a}, style: pipeDelimited}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: session, in: cookie, schema: {type: string}}
      requestBody:
        x-body-name: part
        content:
          text/xml: {schema: {$ref: '#/components/schemas/Part'}}
          application/vnd.part+json: {schema: {$ref: '#/components/schemas/Part'}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
        '204': {description: nothing}
        4XX: {$ref: '#/components/responses/Problem'}
        default: {$ref: '#/components/responses/Problem'}
  /plain:
    get:
      security: []
      responses: {'200': {description: text, content: {text/plain: {schema: {type: string}}, application/octet-stream: {}}}}
    delete:
      security: [{}, {key: [], other: []}]
      responses: {'204': {description: gone}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: K}, other: {type: http, scheme: basic}}
  schemas: {Part: {type: object, properties: {a: {type: string}}}}
  responses:
    Problem: {description: no, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
",
        &expect![[r#"
            object Part <request>
              a?: String

            enum putPart.mode <request>
              "a"
              "b"

            object putPart.response <answer>
              id?: String

            object Problem.error <answer>
              message?: String

            operation putPart: PUT /things/{thing-id}/parts/{part}.json tag used deprecated
              path thing-id: String (simple)
              path part: I64 (simple)
              query filter: [String] (form)
              query mode?: putPart.mode (pipe-delimited) = "a"
              header X-Trace?: String (simple)
              cookie session?: String (form exploded)
              body? as part
                application/vnd.part+json (Json): Part
                text/xml (Xml): Part
              answer 201
                application/json (Json): putPart.response
              answer 204
              answer 4XX
                application/json (Json): Problem.error
              answer default
                application/json (Json): Problem.error
              security key
              note nickname: A nickname
              note number: 1

            operation get_plain: GET /plain
              answer 200
                text/plain (Text): String
                application/octet-stream (Bytes): Bytes

            operation delete_plain: DELETE /plain
              answer 204
              security none
              security key + other
        "#]],
    );
}

#[test]
fn the_digest_depends_on_the_texts_of_all_files_alone() {
    let root = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n";
    let one = lower(&[("openapi.yaml", root), ("a.yaml", "type: object\n")]);
    let same = lower(&[("openapi.yaml", root), ("a.yaml", "type: object\n")]);
    let other = lower(&[("openapi.yaml", root), ("a.yaml", "type: string\n")]);
    assert_eq!(one.info.file_name, "openapi.yaml");
    assert_eq!(one.info.digest.len(), 64);
    assert_eq!(one.info.digest, same.info.digest);
    assert_ne!(one.info.digest, other.info.digest);
}

#[test]
fn a_long_chain_of_lists_needs_no_deep_stack() {
    let links = 5_000;
    let link = |link: usize| {
        format!(
            "    L{link}: {{type: array, items: {{$ref: '#/components/schemas/L{}'}}}}\n",
            link + 1
        )
    };
    let chain: String = (0..links).map(link).collect();
    let head =
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    let text = format!("{head}{chain}    L{links}: {{type: string}}\n");
    let api = lower(&[("openapi.yaml", &text)]);
    assert!(!api.types.is_empty());
}
