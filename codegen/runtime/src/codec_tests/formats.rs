//! Forms, plain text, base64 and UUIDs.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::runtime::base64::Base64;
use crate::runtime::form::FORM;
use crate::runtime::format::Field;
use crate::runtime::style::Style;
use crate::runtime::text::TEXT;

model! {
    Search SEARCH = Shape::new("Search", &[
        Property::required("q"),
        Property::optional("tags").list(),
        Property::optional("limit"),
        Property::optional("total").read_only(),
    ]);
    query: String,
    tags: Option<Vec<String>>,
    limit: Option<i32>,
    total: Option<i64>,
}

#[test]
fn a_form_repeats_the_names_of_its_lists() {
    let search = Search {
        query: "a b&c=é+%".into(),
        tags: Some(vec!["x".into(), String::new()]),
        limit: None,
        total: Some(3),
    };
    let body = FORM.encode(&search, Written::ForRequest).unwrap();
    assert_eq!(
        String::from_utf8(body.clone()).unwrap(),
        "q=a%20b%26c%3D%C3%A9%2B%25&tags=x&tags="
    );
    assert_eq!(
        read::<Search>(&FORM, body).unwrap(),
        Search {
            total: None,
            ..search
        }
    );
}

#[test]
fn a_form_is_read_as_browsers_write_it() {
    let search: Search = read(&FORM, "limit=5&&q=a+b&tags=one&unknown").unwrap();
    assert_eq!(
        search,
        Search {
            query: "a b".into(),
            tags: Some(vec!["one".into()]),
            limit: Some(5),
            total: None
        }
    );
    let map: BTreeMap<String, String> = read(&FORM, "a=1&b").unwrap();
    assert_eq!(
        map,
        [
            ("a".to_owned(), "1".to_owned()),
            ("b".to_owned(), String::new())
        ]
        .into()
    );
    assert_eq!(
        fault::<Search>(&FORM, "q=a&q=b"),
        "q: expected a string, found a list"
    );
    assert_eq!(
        fault::<Search>(&FORM, "q=a&limit=x"),
        r#"limit: expected an integer from -2147483648 to 2147483647, found "x""#
    );
    assert_eq!(
        fault::<Search>(&FORM, ""),
        r#"the required property "q" is missing"#
    );
    assert!(read::<Search>(&FORM, "q=%FF").unwrap_err().is_syntax());
    assert!(read::<Search>(&FORM, b"q=\xFF").unwrap_err().is_syntax());
}

#[test]
fn only_objects_are_forms() {
    let refused = |value: &dyn Encode| {
        FORM.encode(value, Written::ForRequest)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refused(&"a"), "only an object can be written as a form");
    assert_eq!(
        refused(&vec!["a"]),
        "only an object can be written as a form"
    );
}

#[test]
fn fields_of_a_form_are_written_in_their_style() {
    static FORMATS: &[&dyn Format] = &[&JSON];
    static FIELDS: &[Field] = &[
        ("card", Style::DEEP_OBJECT),
        ("ids", Style::FORM),
        ("spread", Style::FORM_EXPLODED),
        ("url", Style::FIELD.reserved()),
        ("note", Style::content("application/json")),
    ];
    let form = json!({
        "card": {"number": "4242", "owner": {"name": "É"}, "tags": ["a", "b"], "items": [{"price": 1}, {"price": 2}], "none": null},
        "ids": [1, 2],
        "plain": [{"a": 1}, {"b": [2]}],
        "object": {"a": {"b": 1}},
        "spread": {"a": [1, 2], "b": {"c": 3}},
        "url": "a/b?c&d",
        "note": "x",
        "list": ["x", "y"],
        "empty": [],
        "absent": null
    });
    let body = FORM
        .encode_fields(&form, FIELDS, FORMATS)
        .map(|body| String::from_utf8(body).unwrap())
        .unwrap();
    let mut pairs: Vec<_> = body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "a=1",
            "a=2",
            "b=%7B%22c%22%3A3%7D",
            "card%5Bitems%5D%5B0%5D%5Bprice%5D=1",
            "card%5Bitems%5D%5B1%5D%5Bprice%5D=2",
            "card%5Bnumber%5D=4242",
            "card%5Bowner%5D%5Bname%5D=%C3%89",
            "card%5Btags%5D%5B%5D=a",
            "card%5Btags%5D%5B%5D=b",
            "ids=1,2",
            "list=x",
            "list=y",
            "note=%22x%22",
            "object=%7B%22a%22%3A%7B%22b%22%3A1%7D%7D",
            "plain=%7B%22a%22%3A1%7D",
            "plain=%7B%22b%22%3A%5B2%5D%7D",
            "url=a/b?c%26d",
        ]
    );
}

#[test]
fn nested_fields_of_a_form_are_read_however_they_are_written() {
    let value = |body: &str| read::<Value>(&FORM, body).unwrap();
    assert_eq!(
        value("a[b]=1&c=x&a[d][e]=2&a[b2][]=3&a[b2][]=4&l[0][x]=5&l[1][x]=6"),
        json!({"a": {"b": "1", "d": {"e": "2"}, "b2": ["3", "4"]}, "c": "x", "l": [{"x": "5"}, {"x": "6"}]})
    );
    let search = |body: &str| read::<BTreeMap<String, Search>>(&FORM, body).unwrap();
    let expected = search("s[q]=a&s[limit]=7");
    assert_eq!(expected["s"].limit, Some(7));
    assert_eq!(search("s=%7B%22q%22:%22a%22,%22limit%22:7%7D"), expected);
    let deep = format!("a{}=1", "[x]".repeat(100_000));
    assert!(read::<Value>(&FORM, &deep).is_ok());
}

#[test]
fn a_text_is_one_value() {
    assert_eq!(TEXT.encode(&7, Written::ForRequest).unwrap(), b"7");
    assert_eq!(read::<i32>(&TEXT, " 7\n").unwrap(), 7);
    assert_eq!(read::<String>(&TEXT, " é\n").unwrap(), " é\n");
    assert_eq!(read::<State>(&TEXT, "Active\n").unwrap(), State::Active);
    assert!(read::<String>(&TEXT, b"\xE9").unwrap_err().is_syntax());
    let mut text = String::new();
    TEXT.decode(b"\xE9", Some("ISO-8859-1"), &mut text).unwrap();
    assert_eq!(text, "é");
    assert!(TEXT.handles("text/plain") && TEXT.handles("Text/CSV"));
    assert!(!TEXT.handles("application/text") && !TEXT.handles("text"));
}

#[test]
fn bytes_travel_as_base64() {
    let bytes = Base64::from([0xFB, 0xFF, 0]);
    assert_eq!(json(&bytes), r#""+/8A""#);
    for text in ["+/8A", "-_8A", "+/\n8A"] {
        assert_eq!(
            read_json::<Base64>(json!(text).to_string()).unwrap(),
            bytes,
            "{text}"
        );
    }
    assert_eq!(
        read_json::<Base64>(r#""-_8""#).unwrap().as_ref(),
        [0xFB, 0xFF]
    );
    assert!(read_xml::<Base64>("<a/>").unwrap().0.is_empty());
    assert_eq!(
        super::fault::<Base64>(&JSON, r#""?""#),
        r#"expected base64, found "?""#
    );
    assert_eq!(format!("{bytes:?}"), "Base64(3 bytes)");
}

#[test]
fn uuids_are_read_and_written() {
    let uuid: Uuid = read_json(r#""8A5DE3A0-9B1C-4F6E-8E4B-000000000001""#).unwrap();
    assert_eq!(json(&uuid), r#""8a5de3a0-9b1c-4f6e-8e4b-000000000001""#);
    assert_eq!(
        super::fault::<Uuid>(&JSON, r#""x""#),
        r#"expected a UUID, found "x""#
    );
    assert_eq!(read_xml::<Option<Uuid>>("<a/>").unwrap(), None);
}
