//! Schemas that contain or compose each other deeply, endlessly, or in numbers that multiply.

use serde_json::{Map, Value, json};

use crate::{assert_codes, codes};

fn document(schemas: &Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": { "/x": { "get": {
            "operationId": "x",
            "responses": { "200": { "description": "D", "content": { "application/json": { "schema": to(0) } } } },
        } } },
        "components": { "schemas": schemas },
    })
    .to_string()
}

fn to(number: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/A{number}") })
}

/// `A0`, which is made of `A1`, which is made of `A2`, and so on.
fn chain(length: usize, link: impl Fn(Value) -> Value) -> String {
    let mut schemas: Map<String, Value> = (0..length)
        .map(|number| (format!("A{number}"), link(to(number + 1))))
        .collect();
    let last = json!({ "type": "object", "properties": { "x": { "type": "string" } } });
    schemas.insert(format!("A{length}"), last);
    document(&Value::Object(schemas))
}

#[test]
fn what_contains_others_may_go_on_for_long() {
    for link in [
        |next| json!({ "type": "array", "items": next }),
        |next| json!({ "type": "object", "additionalProperties": next }),
        |next| json!({ "type": "object", "properties": { "next": next } }),
        |next| json!({ "type": "object", "required": ["next"], "properties": { "next": next } }),
        |next: Value| json!({ "$ref": next["$ref"] }),
    ] {
        assert_codes(&codes("a.json", chain(1_000, link)), &[]);
    }
}

#[test]
fn what_is_composed_of_others_may_not() {
    for link in [
        |next| json!({ "allOf": [next] }),
        |next| json!({ "allOf": [next, { "type": "object", "properties": { "p": { "type": "string" } } }] }),
        |next| json!({ "oneOf": [next, { "type": "string" }] }),
        |next| json!({ "anyOf": [next, { "type": "null" }] }),
        |next| json!({ "oneOf": [next] }),
        |next: Value| json!({ "$ref": next["$ref"], "description": "Beside it" }),
        |next| json!({ "allOf": [next], "discriminator": { "propertyName": "x" } }),
    ] {
        let found = codes("a.json", chain(1_000, link));
        assert!(found.contains("E0436"), "{found:?}");
    }
}

#[test]
fn compositions_do_not_multiply() {
    // Followed way by way instead of schema by schema, each of them would take 2^40 steps.
    let links: [fn(Value) -> Value; 7] = [
        |next| json!({ "allOf": [next, next] }),
        |next| json!({ "oneOf": [next, next] }),
        |next| json!({ "anyOf": [next, { "allOf": [next] }] }),
        |next| json!({ "type": "object", "properties": { "a": next, "b": next } }),
        |next| json!({ "type": "object", "properties": { "a": { "allOf": [next] }, "b": { "allOf": [next, { "description": "B" }] } } }),
        |next| json!({ "type": "array", "items": { "oneOf": [next, { "type": "array", "items": next }] } }),
        |next| {
            let beside = |name: &str| json!({ "type": "object", "properties": { name: { "type": "string" } } });
            json!({ "allOf": [next, { "type": "object", "properties": {
                "a": { "allOf": [next, beside("y")] },
                "b": { "allOf": [next, beside("z")] },
            } }] })
        },
    ];
    for link in links {
        let found = codes("a.json", chain(40, link));
        assert!(
            found.iter().all(|code| code.starts_with("E05")),
            "{found:?}"
        );
    }
}

#[test]
fn schemas_may_be_made_of_themselves_in_every_way() {
    let own = to(0);
    for (schema, code) in [
        (json!({ "$ref": "#/components/schemas/A0" }), Some("E0303")),
        (json!({ "allOf": [own] }), Some("E0418")),
        (json!({ "allOf": [{ "allOf": [own] }] }), Some("E0418")),
        (
            json!({ "type": "object", "required": ["a"], "properties": { "a": own } }),
            Some("E0417"),
        ),
        (json!({ "oneOf": [own] }), None),
        (json!({ "anyOf": [own, { "type": "null" }] }), None),
        (
            json!({ "oneOf": [{ "allOf": [own] }, { "type": "string" }] }),
            None,
        ),
        (json!({ "type": "array", "items": own }), None),
        (json!({ "prefixItems": [own] }), None),
        (
            json!({ "type": "object", "additionalProperties": own }),
            None,
        ),
        (
            json!({ "type": "object", "patternProperties": { "^a": own } }),
            None,
        ),
        (
            json!({ "not": own, "if": own, "then": own, "else": own, "contains": own, "propertyNames": own }),
            None,
        ),
        (
            json!({ "dependentSchemas": { "a": own }, "unevaluatedProperties": own, "unevaluatedItems": own }),
            None,
        ),
    ] {
        let found = codes("a.json", document(&json!({ "A0": schema })));
        match code {
            Some(code) => assert!(found.contains(code), "{schema} {found:?}"),
            None => assert!(
                found.iter().all(|code| code.starts_with("E05")),
                "{schema} {found:?}"
            ),
        }
    }
}

#[test]
fn names_that_collide_by_the_thousand_are_told_apart() {
    let names: Map<String, Value> = (0..300)
        .map(|number| {
            (
                format!("a{}b", "-".repeat(number)),
                json!({ "type": "string" }),
            )
        })
        .collect();
    let schema = json!({ "A0": { "type": "object", "properties": names } });
    assert_codes(&codes("a.json", document(&schema)), &[]);
}

#[test]
fn examples_do_not_multiply_with_what_they_are_held_against() {
    // Each schema is made of the next one, twice.
    let mut schemas: Map<String, Value> = (0..40)
        .map(|number| {
            let next = to(number + 1);
            (format!("A{number}"), json!({ "allOf": [next, next] }))
        })
        .collect();
    schemas["A0"]["example"] = json!({ "x": "y" });
    let last =
        json!({ "type": "object", "properties": { "x": { "type": "string", "format": "uuid" } } });
    schemas.insert("A40".to_owned(), last);
    assert_codes(
        &codes("a.json", document(&Value::Object(schemas))),
        &["E0541"],
    );

    // Every example is of the last of many properties.
    let properties: Map<String, Value> = (0..20_000)
        .map(|number| (format!("p{number}"), json!({ "type": "string" })))
        .collect();
    let example = vec![json!({ "p19999": "y" }); 20_000];
    let schemas = json!({
        "A0": { "type": "array", "items": to(1), "example": example },
        "A1": { "type": "object", "properties": properties },
    });
    assert_codes(&codes("a.json", document(&schemas)), &[]);
}
