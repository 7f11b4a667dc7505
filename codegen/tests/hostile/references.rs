//! References in circles, in long chains, and to what they must not lead to.

use serde_json::{Value, json};

use crate::{assert_codes, codes};

fn document(paths: &Value, components: &Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": paths,
        "components": components,
    })
    .to_string()
}

#[test]
fn every_kind_of_object_may_refer_to_itself_in_vain() {
    for (section, user) in [
        (
            "schemas",
            json!({ "responses": { "200": { "description": "D", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } } } } }),
        ),
        (
            "parameters",
            json!({ "parameters": [{ "$ref": "#/components/parameters/A" }], "responses": {} }),
        ),
        (
            "responses",
            json!({ "responses": { "200": { "$ref": "#/components/responses/A" } } }),
        ),
        (
            "requestBodies",
            json!({ "requestBody": { "$ref": "#/components/requestBodies/A" }, "responses": {} }),
        ),
        (
            "headers",
            json!({ "responses": { "200": { "description": "D", "headers": { "X": { "$ref": "#/components/headers/A" } } } } }),
        ),
        (
            "links",
            json!({ "responses": { "200": { "description": "D", "links": { "l": { "$ref": "#/components/links/A" } } } } }),
        ),
        (
            "callbacks",
            json!({ "callbacks": { "c": { "$ref": "#/components/callbacks/A" } }, "responses": {} }),
        ),
        (
            "examples",
            json!({ "responses": { "200": { "description": "D", "content": { "application/json": { "examples": { "e": { "$ref": "#/components/examples/A" } } } } } } }),
        ),
    ] {
        let to = |name: &str| json!({ "$ref": format!("#/components/{section}/{name}") });
        let circle = json!({ section: { "A": to("B"), "B": to("C"), "C": to("A") } });
        let found = codes(
            "a.json",
            document(&json!({ "/x": { "get": user } }), &circle),
        );
        assert!(found.contains("E0303"), "{section} {found:?}");
    }
    let path = json!({ "/x": { "$ref": "#/paths/~1y" }, "/y": { "$ref": "#/paths/~1x" } });
    assert_codes(&codes("a.json", document(&path, &json!({}))), &["E0303"]);
}

#[test]
fn operations_may_not_contain_themselves() {
    let own = json!({ "$ref": "#/paths/~1x/get" });
    let callback = json!({ "c": { "{$request.body#/url}": { "get": own } } });
    for operation in [
        own.clone(),
        json!({ "operationId": "x", "responses": {}, "callbacks": callback }),
    ] {
        let paths = json!({ "/x": { "get": operation } });
        let found = codes("a.json", document(&paths, &json!({})));
        assert!(found.contains("E0303"), "{found:?}");
    }
}

#[test]
fn long_chains_are_followed_to_their_end() {
    let length = 5_000;
    let mut parameters = serde_json::Map::new();
    for number in 0..length {
        let next = format!("#/components/parameters/P{}", number + 1);
        parameters.insert(format!("P{number}"), json!({ "$ref": next }));
    }
    let last = json!({ "name": "q", "in": "query", "schema": { "type": "string" } });
    parameters.insert(format!("P{length}"), last);
    let paths = json!({ "/x": { "get": {
        "operationId": "x",
        "parameters": [{ "$ref": "#/components/parameters/P0" }],
        "responses": { "204": { "description": "D" } },
    } } });
    assert_codes(
        &codes(
            "a.json",
            document(&paths, &json!({ "parameters": parameters })),
        ),
        &[],
    );
}

#[test]
fn many_references_may_lead_nowhere() {
    let name = "x".repeat(100_000);
    let mut schemas = serde_json::Map::new();
    for number in 0..1_000 {
        let reference = format!("#/components/schemas/Nothing{number}");
        schemas.insert(format!("Schema{number}"), json!({ "$ref": reference }));
        schemas.insert(format!("Nothinx{number}"), json!({}));
    }
    schemas.insert(
        name.clone(),
        json!({ "$ref": format!("#/components/schemas/{name}y") }),
    );
    assert_codes(
        &codes(
            "a.json",
            document(&json!({}), &json!({ "schemas": schemas })),
        ),
        &["E0301"],
    );
}

#[test]
fn pointers_through_references_end() {
    let schemas = json!({ "A": { "$ref": "#/components/schemas/A/properties/a" }, "B": { "$ref": "#/components/schemas/B/x" } });
    assert_codes(
        &codes(
            "a.json",
            document(&json!({}), &json!({ "schemas": schemas })),
        ),
        &["E0301"],
    );
}
