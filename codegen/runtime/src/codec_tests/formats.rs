//! Forms, plain text, base64 and UUIDs.

use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::runtime::base64::Base64;
use crate::runtime::form::FORM;
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
fn a_form_has_no_place_for_what_is_not_flat() {
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
    assert_eq!(
        refused(&json!({"a": {"b": 1}})),
        "a: a form cannot hold an object in a field"
    );
    assert!(refused(&json!({"a": [{"b": 1}]})).starts_with("a[0]: "));
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
