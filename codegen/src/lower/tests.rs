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
    pass::run(super::run(&checked, &sources))
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
    expect_file!["tests/usage_sessions.txt"].assert_eq(&dump(&lower_file(&spec), None));
}

#[test]
fn objects_and_string_enums_are_defined_and_other_components_are_spelt_in_place() {
    check_schemas(
        r"
Id: {type: string, format: uuid}
Ids: {type: array, items: {$ref: '#/components/schemas/Id'}}
Free: {type: object}
Scores: {type: object, additionalProperties: {type: number, format: float}}
User:
  type: object
  required: [id, ids]
  properties:
    id: {$ref: '#/components/schemas/Id'}
    ids: {$ref: '#/components/schemas/Ids'}
    free: {$ref: '#/components/schemas/Free'}
    scores: {$ref: '#/components/schemas/Scores'}
    state: {type: string, enum: [on, off]}
    anything: {}
    yes: true
    address: {type: object, properties: {street: {type: string}}}
    tags: {type: array, items: {type: object, properties: {key: {type: string}}}}
",
        &expect![[r#"
            object User
              id: String
              ids: [String]
              free?: {any}
              scores?: {F32}
              state?: User.state
              anything?: any
              yes?: any
              address?: User.address
              tags?: [User.tags.item]

            enum User.state
              "on"
              "off"

            object User.address
              street?: String

            object User.tags.item
              key?: String
        "#]],
    );
}

#[test]
fn scalars_follow_type_and_format() {
    check_schemas(
        r"
Scalars:
  properties:
    a: {type: integer}
    b: {type: integer, format: int32}
    c: {type: integer, format: uint64}
    d: {type: number}
    e: {type: number, format: float}
    f: {type: string, format: date-time}
    g: {type: string, format: date}
    h: {type: string, format: email}
    i: {type: boolean}
    j: {format: int32}
    k: {maxLength: 3}
    l: {minimum: 3}
    m: {type: [string, integer]}
    n: {type: integer, enum: [1, 2]}
    o: {const: fixed}
    p: {const: 7}
    q: {type: string, enum: [1, true, x]}
    r: {type: array}
",
        &expect![[r#"
            object Scalars
              a?: I64
              b?: I32
              c?: U64
              d?: F64
              e?: F32
              f?: DateTime
              g?: Date
              h?: String
              i?: Bool
              j?: I32
              k?: String
              l?: F64
              m?: any
              n?: I64
              o?: Scalars.o
              p?: I64
              q?: Scalars.q
              r?: [any]

            enum Scalars.o
              "fixed"

            enum Scalars.q
              "1"
              "true"
              "x"
        "#]],
    );
}

#[test]
fn null_is_kept_apart_from_the_type() {
    check_schemas(
        r"
Thing: {type: [object, 'null'], properties: {a: {type: string}}}
Nulls:
  type: object
  required: [b]
  properties:
    a: {type: [string, 'null']}
    b: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}]}
    c: {anyOf: [{type: integer}, {type: 'null'}], title: C, description: Maybe a number, default: null}
    d: {type: [string, 'null'], enum: [x, null]}
    e: {type: array, items: {type: [integer, 'null']}}
    f: {$ref: '#/components/schemas/Thing'}
    g: {type: 'null'}
",
        &expect![[r#"
            object Thing
              a?: String

            object Nulls
              a?: String | null
              b: Thing | null
              c?: I64 | null = null
              d?: Nulls.d | null
              e?: [(I64 | null)]
              f?: Thing | null
              g?: any

            enum Nulls.d
              "x"
        "#]],
    );
}

#[test]
fn all_of_is_merged_and_what_comes_later_wins() {
    check_schemas(
        r"
Base: {type: object, required: [id], properties: {id: {type: integer}, kind: {type: string}}}
Derived:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      required: [name]
      properties: {name: {type: string}, kind: {type: string, enum: [d]}, id: {description: Only a text}}
Described: {allOf: [{$ref: '#/components/schemas/Base'}], description: The same type}
Stricter: {allOf: [{$ref: '#/components/schemas/Base'}], required: [kind]}
Beside: {$ref: '#/components/schemas/Base', properties: {more: {type: string}}}
Holder: {type: object, properties: {a: {$ref: '#/components/schemas/Described'}, b: {$ref: '#/components/schemas/Base', readOnly: true}}}
",
        &expect![[r#"
            object Base
              id: I64
              kind?: String

            object Derived
              id: I64
              kind?: Derived.kind
              name: String

            object Stricter
              id: I64
              kind: String

            object Beside
              id: I64
              kind?: String
              more?: String

            object Holder
              a?: Base
              b?: Base read-only

            enum Derived.kind
              "d"
        "#]],
    );
}

#[test]
fn open_objects_keep_the_rest_where_the_document_says_so() {
    check_schemas(
        r"
Silent: {type: object, properties: {a: {type: string}}}
Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
Typed: {type: object, properties: {a: {type: string}}, additionalProperties: {type: object, properties: {x: {type: integer}}}}
",
        &expect![[r"
            object Silent
              a?: String

            object Closed
              a?: String

            object Open
              a?: String
              *: any

            object Typed
              a?: String
              *: Typed.value

            object Typed.value
              x?: I64
        "]],
    );
}

#[test]
fn choices_become_any_value_unless_they_are_none() {
    check_schemas(
        r"
Real: {oneOf: [{type: string}, {type: integer}]}
Single: {anyOf: [{type: object, properties: {a: {type: string}}}]}
Conditions: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
Holder: {type: object, properties: {real: {$ref: '#/components/schemas/Real'}, single: {$ref: '#/components/schemas/Single'}, pair: {prefixItems: [{type: string}]}}}
",
        &expect![[r"
            object Single
              a?: String

            object Conditions
              a?: String
              b?: String

            object Holder
              real?: any
              single?: Single
              pair?: any
        "]],
    );
}

#[test]
fn what_contains_itself_is_boxed_or_defined() {
    check_schemas(
        r"
Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
Nested: {type: array, items: {$ref: '#/components/schemas/Nested'}}
Tree: {type: object, additionalProperties: {$ref: '#/components/schemas/Forest'}}
Forest: {type: array, items: {$ref: '#/components/schemas/Tree'}}
",
        &expect![[r"
            object Node
              next?: box Node
              children?: [Node]

            alias Nested = [Nested]

            alias Tree = {[Tree]}
        "]],
    );
}

#[test]
fn xml_objects_are_resolved() {
    check_schemas(
        r"
Pet:
  type: object
  xml: {name: pet, namespace: 'urn:pets', prefix: p}
  properties:
    id: {type: integer, xml: {attribute: true}}
    photos: {type: array, xml: {wrapped: true}, items: {type: string, xml: {name: photo}}}
    tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}
    animals: {type: array, xml: {name: aliens, wrapped: true}, items: {type: string, xml: {name: animal}}}
    best: {$ref: '#/components/schemas/Tag'}
    same: {type: string, xml: {name: same}}
Tag: {type: object, xml: {name: tag}, properties: {name: {type: string}}}
",
        &expect![[r"
            object Pet xml(name pet, namespace urn:pets, prefix p)
              id?: I64 xml(attribute)
              photos?: [String] xml(wrapped, item photo)
              tags?: [Tag] xml(name tag)
              animals?: [String] xml(wrapped, name aliens, item animal)
              best?: Tag
              same?: String

            object Tag xml(name tag)
              name?: String
        "]],
    );
}

#[test]
fn defaults_fit_their_types_or_are_only_shown() {
    check_schemas(
        r"
Order: {type: string, enum: [ASC, DESC], default: ASC}
Defaults:
  type: object
  properties:
    a: {type: integer, default: 10.0}
    b: {type: number, default: 5}
    c: {type: string, default: text}
    d: {type: boolean, default: true}
    e: {type: array, items: {type: string}, default: [x, y]}
    f: {$ref: '#/components/schemas/Order'}
    g: {$ref: '#/components/schemas/Order', default: DESC}
    h: {type: string, format: date, default: '2020-01-01'}
    i: {type: [string, 'null'], default: null}
",
        &expect![[r#"
            enum Order
              "ASC"
              "DESC"

            object Defaults
              a?: I64 = 10
              b?: F64 = 5
              c?: String = "text"
              d?: Bool = true
              e?: [String] = ["x","y"]
              f?: Order = "ASC"
              g?: Order = "DESC"
              h?: Date = "2020-01-01"
              i?: String | null = null
        "#]],
    );
}

#[test]
fn values_of_enums_can_have_names_and_descriptions() {
    let text = r"openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Level: {type: string, enum: [a, null, b, a], x-enum-varnames: [Low, '', High], x-enumDescriptions: {a: The lowest}}
";
    let api = lower(&[("openapi.yaml", text)]);
    check_items(
        &api,
        &expect![[r#"
        enum Level
          "a" as Low
          "b" as High
    "#]],
    );
    let crate::ir::TypeKind::Enumeration(enumeration) = &api.types[0].kind else {
        panic!("an enum")
    };
    assert_eq!(
        enumeration.values[0].description.as_deref(),
        Some("The lowest")
    );
    assert_eq!(enumeration.values[1].description, None);
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
                application/octet-stream (Bytes): String

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
