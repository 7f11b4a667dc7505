//! Trees to the typed document, by its dump.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them so"
)]

use std::fs;

use super::{Schema, dump, read};
use crate::diag::{Diagnostics, Losses, Style};
use crate::load;
use crate::resolve::{self, Refs};
use crate::source::{Reach, Sources};

const SPEC: &str = "\
openapi: 3.1.0
info: { title: 2024, version: 1.10 }
servers: [{ url: 'https://{host}/v1', variables: { host: { default: example.com } } }]
paths:
  /pets/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get:
      operationId: getPet
      responses: { 200: { $ref: 'more.yaml#/responses/Pet' } }
components:
  parameters:
    id: { name: id, in: path, required: true, schema: { type: string, default: 0.10 } }
    ids: { name: ids, in: query, style: pipeDelimited, schema: { type: array, items: { type: integer } } }
  schemas:
    Pet:
      type: [object, 'null']
      required: [name]
      properties:
        name: { $ref: '#/components/schemas/Name', description: What it is called }
        parent: { $ref: '#/components/schemas/Pet' }
        age: { type: integer, format: int32, readOnly: true }
    Name: { $ref: 'more.yaml#/names/Short' }
    Anything: true
";

const MORE: &str = "\
responses:
  Pet:
    description: A pet
    content: { application/json: { schema: { $ref: 'spec.yaml#/components/schemas/Pet' } } }
names:
  Short: { $ref: '#/names/Text' }
  Text: { type: string, maxLength: 10 }
";

fn with<T>(spec: &str, look: impl FnOnce(&super::Document<'_>, &Refs, &Sources) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("spec.yaml"), spec).unwrap();
    fs::write(folder.path().join("more.yaml"), MORE).unwrap();
    let mut sources = Sources::new();
    let mut diags = Diagnostics::new(Losses::Report);
    let root = folder.path().join("spec.yaml");
    let loaded = load::read(&root, &Reach::default(), &mut sources, &mut diags).unwrap();
    let doc = read(&loaded, &mut diags).unwrap();
    let refs = resolve::run(&doc, &mut diags);
    assert!(
        !diags.has_errors(),
        "{}",
        diags.render_text(&sources, Style::Plain)
    );
    look(&doc, &refs, &sources)
}

#[test]
fn objects_have_ids_and_are_read_once() {
    let text = with(SPEC, |doc, _, sources| {
        let folder = sources
            .files()
            .next()
            .unwrap()
            .1
            .path()
            .parent()
            .unwrap()
            .display()
            .to_string();
        dump(doc, sources, "").replace(&format!("{folder}/"), "")
    });
    expect_test::expect![[r#"
        document V3_1 "2024" version "1.10"
        server "https://{host}/v1" variables [host]
        path /pets/{id} PathItem#0
        schema Pet Schema#5
        schema Name -> more.yaml#/names/Short
        schema Anything Schema#6
        parameter id Parameter#0
        parameter ids Parameter#1
        PathItem#0 spec.yaml#/paths/~1pets~1{id} parameters [-> #/components/parameters/id]
          GET getPet parameters [] 200 -> more.yaml#/responses/Pet
        Parameter#0 spec.yaml#/components/parameters/id path "id" simple required Schema#0
        Parameter#1 spec.yaml#/components/parameters/ids query "ids" pipeDelimited optional Schema#2
        Response#0 more.yaml#/responses/Pet {application/json -> spec.yaml#/components/schemas/Pet} headers []
        Schema#0 spec.yaml#/components/parameters/id/schema string default 0.1
        Schema#1 spec.yaml#/components/parameters/ids/schema/items integer
        Schema#2 spec.yaml#/components/parameters/ids/schema array items Schema#1
        Schema#3 spec.yaml#/components/schemas/Pet/properties/name -> #/components/schemas/Name
        Schema#4 spec.yaml#/components/schemas/Pet/properties/age integer (int32) readOnly
        Schema#5 spec.yaml#/components/schemas/Pet object null { name: Schema#3, parent?: -> #/components/schemas/Pet, age?: Schema#4 }
        Schema#6 spec.yaml#/components/schemas/Anything true
        Schema#7 more.yaml#/names/Text string
    "#]].assert_eq(&text);
}

#[test]
fn references_lead_through_files_and_chains() {
    with(SPEC, |doc, refs, _| {
        let schema = |name: &str| -> &Schema<'_> {
            let (_, schema) = doc
                .components
                .schemas
                .iter()
                .find(|(key, _)| key.value == name)
                .unwrap();
            &doc.schemas[refs.get(*schema)]
        };
        assert_eq!(schema("Name").bounds.as_ref().unwrap().max_length, Some(10));
        let name = &doc.schemas[refs.get(schema("Pet").property("name").unwrap().schema)];
        assert_eq!(name.description, Some("What it is called"));
        assert_eq!(
            refs.target::<super::SchemaId>(name.reference.unwrap()),
            refs.get(doc.components.schemas[1].1)
        );
        // The answer in the other file leads back to the one schema of the root document.
        let item = &doc.path_items[refs.get(doc.paths[0].item)];
        let answer = &doc.responses[refs.get(item.operations[0].responses[0].response)];
        assert_eq!(
            refs.get(answer.content[0].schema.unwrap()),
            refs.get(doc.components.schemas[0].1)
        );
    });
}

#[test]
fn a_version_is_text_however_it_is_spelt() {
    with(SPEC, |doc, _, _| {
        assert_eq!((doc.info.title, doc.info.version), ("2024", "1.10"));
    });
}
