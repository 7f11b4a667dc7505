//! Payloads in the extensions that say how lists are paged, where other parts of the document say the same.

use serde_json::{Value, json};

use super::{PAYLOADS, hold, payload, plan};

/// A document whose lists in pages are described by every extension, in names that end in `payload`.
fn pages(payload: &str) -> Value {
    let [items, next, cursor] = ["i", "n", "c"].map(|name| format!("{name}{payload}"));
    let pointer = |name: &str| format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    let string = json!({ "type": "string" });
    let page = json!({ "description": "A page", "content": { "application/json": { "schema": {
        "type": "object",
        "properties": { &items: { "type": "array", "items": string }, &next: string },
    } } } });
    let query = json!([{ "name": cursor, "in": "query", "schema": string }]);
    let body = json!({ "content": { "application/json": { "schema": {
        "type": "object",
        "properties": { &cursor: string },
    } } } });
    let own = |cursor: &str| json!({ "style": "cursor", "cursor": cursor, "items": pointer(&items), "next": pointer(&next) });
    let input = json!([{ "name": cursor, "in": "parameters", "type": "cursor" }]);
    let outputs = json!({ "results": format!("$.{items}"), "nextCursor": format!("$.{next}") });
    let fern = json!({
        "cursor": format!("$request.{cursor}"),
        "next_cursor": format!("$response.{next}"),
        "results": format!("$response.{items}"),
    });
    let speakeasy = json!({ "type": "cursor", "inputs": input, "outputs": outputs });
    let microsoft = json!({ "itemName": items, "nextLinkName": next });
    let get = |key: &str, extension: Value| json!({ "get": { "parameters": query, key: extension, "responses": { "200": page } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Pages", "version": "1.0.0" },
        "servers": [{ "url": "https://pages.example" }],
        "paths": {
            "/own": get("x-pagination", own(&cursor)),
            "/body": { "post": {
                "x-pagination": own(&pointer(&cursor)),
                "requestBody": body,
                "responses": { "200": page },
            } },
            "/microsoft": get("x-ms-pageable", microsoft),
            "/speakeasy": get("x-speakeasy-pagination", speakeasy),
            "/fern": get("x-fern-pagination", fern),
        },
    })
}

/// Names that paging code is made of: of parameters, of properties on the way, and of headers.
#[test]
fn payloads_in_what_pages_are_found_by() {
    for template in PAYLOADS {
        let what = format!("{template:?} in pages");
        let document = pages(&payload(template));
        let planned = plan(&document, &what).unwrap_or_else(|| panic!("{what}: refused"));
        hold(&planned, &what);
        let files = planned.files();
        let code = files.map(|(_, bytes)| String::from_utf8_lossy(bytes));
        let paged = code.map(|text| text.matches("impl Paged for ").count());
        let paged: usize = paged.sum();
        // Ours and Microsoft's say names as they are; the others have a grammar that some payloads break.
        assert!((3..=5).contains(&paged), "{what}");

        // A header that is no token is refused, and any other is data.
        let mut document = document;
        let own = &mut document["paths"]["/own"]["get"];
        own["x-pagination"]["next-header"] = format!("X{}", payload(template)).into();
        own["x-pagination"].as_object_mut().unwrap().remove("next");
        let header = own["x-pagination"]["next-header"]
            .as_str()
            .unwrap()
            .to_owned();
        own["responses"]["200"]["headers"] = json!({ header: { "schema": { "type": "string" } } });
        if let Some(plan) = plan(&document, &what) {
            hold(&plan, &what);
        }
    }
}

/// Whatever an extension holds in place of what it should, it is not followed, and nothing panics.
#[test]
fn extensions_of_any_shape() {
    let shapes = [
        Value::Null,
        json!(true),
        json!(7),
        json!(""),
        json!("$.a"),
        json!([]),
        json!([{ "name": null, "in": 1, "type": [] }]),
        json!({}),
        json!({ "style": "cursor", "cursor": "/", "next-header": "", "items": "/" }),
    ];
    let keys = [
        "x-pagination",
        "x-ms-pageable",
        "x-speakeasy-pagination",
        "x-fern-pagination",
    ];
    let document = pages("");
    for (path, operation) in document["paths"].as_object().unwrap() {
        let (method, operation) = operation.as_object().unwrap().iter().next().unwrap();
        let key = keys
            .iter()
            .find(|key| operation.get(**key).is_some())
            .unwrap();
        // The whole of it, and each part.
        let mut parts = vec![String::new()];
        let parts_of = operation[*key].as_object().unwrap().keys();
        parts.extend(parts_of.map(|part| format!("/{part}")));
        for shape in &shapes {
            for part in &parts {
                let mut changed = document.clone();
                let extension = &mut changed["paths"][path][method][*key];
                *extension.pointer_mut(part).unwrap() = shape.clone();
                let what = format!("{shape} at {path}{part}");
                if let Some(plan) = plan(&changed, &what) {
                    hold(&plan, &what);
                }
            }
        }
    }
}
