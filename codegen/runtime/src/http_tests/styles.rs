//! Every style of the standard's table, in every place that has it, and what its gaps are filled with.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::api::answering;
use crate::runtime::param::{
    write_cookies, write_header, write_path, write_query, write_query_string,
};
use crate::runtime::{Encode, Format, JSON, Style};

static FORMATS: &[&dyn Format] = &[&JSON, &crate::runtime::FORM];

/// The values of the table, in its order: the empty text, a text, a list, an object.
fn values() -> [Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        // Keys in the order in which a map has them.
        json!({"B": 150, "G": 200, "R": 100}),
    ]
}

fn query(style: Style, value: &dyn Encode) -> String {
    let written = write_query("color", style, value, FORMATS).unwrap();
    written.unwrap_or_else(|| "nothing".to_owned())
}

fn path(style: Style, value: &dyn Encode) -> String {
    write_path("color", style, value, FORMATS).unwrap_or_else(|fault| fault.to_string())
}

#[test]
fn the_styles_of_paths() {
    let empty = "it is empty, which would lead to another path";
    let dots = "it consists of dots, which would lead to another path";
    for (style, expected) in [
        (
            Style::SIMPLE,
            [empty, "blue", "blue,black,brown", "B,150,G,200,R,100"],
        ),
        (
            Style::SIMPLE_EXPLODED,
            [empty, "blue", "blue,black,brown", "B=150,G=200,R=100"],
        ),
        (
            Style::LABEL,
            [dots, ".blue", ".blue,black,brown", ".B,150,G,200,R,100"],
        ),
        (
            Style::LABEL_EXPLODED,
            [dots, ".blue", ".blue.black.brown", ".B=150.G=200.R=100"],
        ),
        (
            Style::MATRIX,
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=B,150,G,200,R,100",
            ],
        ),
        (
            Style::MATRIX_EXPLODED,
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";B=150;G=200;R=100",
            ],
        ),
    ] {
        assert_eq!(values().map(|value| path(style, &value)), expected);
    }
}

#[test]
fn the_styles_of_queries() {
    for (style, expected) in [
        (
            Style::FORM,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=B,150,G,200,R,100",
            ],
        ),
        (
            Style::FORM_EXPLODED,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "B=150&G=200&R=100",
            ],
        ),
        (
            Style::SPACE_DELIMITED,
            [
                "color=",
                "color=blue",
                "color=blue%20black%20brown",
                "color=B%20150%20G%20200%20R%20100",
            ],
        ),
        (
            Style::PIPE_DELIMITED,
            [
                "color=",
                "color=blue",
                "color=blue%7Cblack%7Cbrown",
                "color=B%7C150%7CG%7C200%7CR%7C100",
            ],
        ),
        (
            Style::TAB_DELIMITED,
            [
                "color=",
                "color=blue",
                "color=blue%09black%09brown",
                "color=B%09150%09G%09200%09R%09100",
            ],
        ),
        (
            Style::DEEP_OBJECT,
            [
                "color=",
                "color=blue",
                "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
                "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
            ],
        ),
    ] {
        assert_eq!(values().map(|value| query(style, &value)), expected);
    }
}

#[test]
fn the_styles_of_headers_and_cookies() {
    let header =
        |style| values().map(|value| write_header(style, &value, FORMATS).unwrap().unwrap());
    assert_eq!(
        header(Style::SIMPLE),
        ["", "blue", "blue,black,brown", "B,150,G,200,R,100"]
    );
    assert_eq!(
        header(Style::SIMPLE_EXPLODED),
        ["", "blue", "blue,black,brown", "B=150,G=200,R=100"]
    );
    for (style, in_path, in_header) in [
        (Style::SPACE_DELIMITED, "a%7Cb%20c", "a|b c"),
        (Style::PIPE_DELIMITED, "a%7Cb%7Cc", "a|b|c"),
        (Style::TAB_DELIMITED, "a%7Cb%09c", "a|b\tc"),
    ] {
        let value = json!(["a|b", "c"]);
        assert_eq!(path(style, &value), in_path);
        assert_eq!(
            write_header(style, &value, FORMATS).unwrap().unwrap(),
            in_header
        );
    }
    let cookies = |style| {
        values().map(|value| {
            write_cookies("color", style, &value, FORMATS)
                .unwrap()
                .unwrap()
        })
    };
    assert_eq!(
        cookies(Style::FORM),
        [
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=B,150,G,200,R,100"
        ]
    );
    let exploded = [
        "color=",
        "color=blue",
        "color=blue; color=black; color=brown",
        "B=150; G=200; R=100",
    ];
    assert_eq!(cookies(Style::FORM_EXPLODED), exploded);
    assert_eq!(cookies(Style::COOKIE), exploded);
    let raw = |text: &str| write_cookies("a", Style::COOKIE, &text, FORMATS);
    assert_eq!(raw("50% é").unwrap().unwrap(), "a=50% é");
    for text in ["a;b", "a,b", "a\r\nb"] {
        assert!(raw(text).is_err(), "{text:?}");
    }
    let encoded = write_cookies("a", Style::FORM_EXPLODED, &"x; y", FORMATS);
    assert_eq!(encoded.unwrap().unwrap(), "a=x%3B%20y");
}

#[test]
fn what_a_style_has_no_place_for() {
    let nested = json!({"a": [1, 2], "b": {"c": [3, null], "d": [{"e": "f g"}, [4]]}, "n": null});
    assert_eq!(
        query(Style::FORM_EXPLODED, &nested),
        "a=1&a=2&b=%7B%22c%22%3A%5B3%2Cnull%5D%2C%22d%22%3A%5B%7B%22e%22%3A%22f%20g%22%7D%2C%5B4%5D%5D%7D"
    );
    assert_eq!(
        query(Style::FORM, &json!([[1, 2], {"a": 3}])),
        "color=%5B1%2C2%5D,%7B%22a%22%3A3%7D"
    );
    assert_eq!(
        query(Style::DEEP_OBJECT, &nested)
            .replace("%5B", "[")
            .replace("%5D", "]"),
        "color[a][]=1&color[a][]=2&color[b][c][]=3&color[b][d][0][e]=f%20g&color[b][d][1][]=4"
    );
    assert_eq!(path(Style::SIMPLE, &json!([[1]])), "%5B1%5D");
    assert_eq!(query(Style::FORM_EXPLODED, &json!([])), "nothing");
    assert_eq!(query(Style::FORM_EXPLODED.or_empty(), &json!([])), "color=");
    assert_eq!(query(Style::DEEP_OBJECT, &json!({"a": []})), "nothing");
}

#[test]
fn no_list_makes_a_segment_of_dots() {
    for value in [
        json!(["", ""]),
        json!([".", ""]),
        json!("."),
        json!({"": ""}),
    ] {
        let written = path(Style::LABEL_EXPLODED, &value);
        assert!(
            written.starts_with("it consists of dots") || written == ".=",
            "{value} {written}"
        );
    }
}

#[test]
fn reserved_characters_are_kept_but_for_those_that_end_a_parameter() {
    let text = "a/b:c?d@e!f$g'h(i)j*k,l;m=n&o+p#q[r]s t%u%2Fv%";
    assert_eq!(
        query(Style::FORM_EXPLODED.reserved(), &text),
        "color=a/b:c?d@e!f$g'h(i)j*k,l;m=n%26o%2Bp%23q%5Br%5Ds%20t%25u%2Fv%25"
    );
    assert_eq!(
        path(Style::SIMPLE.reserved(), &"a/b:c?d=e&f+g#h"),
        "a%2Fb:c%3Fd=e&f+g%23h"
    );
    let dots = "it consists of dots, which would lead to another path";
    assert_eq!(path(Style::SIMPLE.reserved(), &"%2e%2E"), dots);
}

#[test]
fn content_is_written_in_its_format() {
    let value = json!({"a": [1, "x y"]});
    let encoded = "%7B%22a%22%3A%5B1%2C%22x%20y%22%5D%7D";
    let json = Style::content("application/json; charset=utf-8");
    assert_eq!(query(json, &value), format!("color={encoded}"));
    assert_eq!(path(json, &value), encoded);
    let header = write_header(json, &value, FORMATS).unwrap().unwrap();
    assert_eq!(header, r#"{"a":[1,"x y"]}"#);
    let cookie = write_cookies("color", json, &value, FORMATS);
    assert_eq!(cookie.unwrap().unwrap(), format!("color={encoded}"));
    let whole = |style| write_query_string(style, &value, FORMATS).unwrap().unwrap();
    assert_eq!(whole(json), encoded);
    assert_eq!(
        whole(Style::content("application/x-www-form-urlencoded")),
        "a=1&a=x%20y"
    );
    let fault = write_query("a", Style::content("application/x-unheard-of"), &1, FORMATS);
    assert_eq!(
        fault.unwrap_err().to_string(),
        "nothing here writes application/x-unheard-of"
    );
}

#[tokio::test]
async fn constant_pairs_in_a_path_come_first() {
    let (client, log) = answering(204, "", "");
    client.archive_thing("a b").send().await.unwrap();
    assert_eq!(
        log.only().url,
        "https://api.example/v1/things?action=archive&id=a%20b&dry=true"
    );
}

/// The text that a server finds, decoded once.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}

fn styles() -> impl Strategy<Value = Style> {
    let all = [
        Style::SIMPLE,
        Style::SIMPLE_EXPLODED,
        Style::LABEL,
        Style::LABEL_EXPLODED,
        Style::MATRIX,
        Style::MATRIX_EXPLODED,
        Style::FORM,
        Style::FORM_EXPLODED,
        Style::SPACE_DELIMITED,
        Style::PIPE_DELIMITED,
        Style::TAB_DELIMITED,
        Style::DEEP_OBJECT,
        Style::FIELD,
        Style::content("application/json"),
    ];
    let all = prop::sample::select(all.to_vec());
    (all, any::<bool>()).prop_map(
        |(style, reserved)| {
            if reserved { style.reserved() } else { style }
        },
    )
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![any::<String>(), "[.%/?#&=;,\\[\\]+2eE]{0,6}"];
    let leaf = prop_oneof![
        text.prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null)
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z.&=\\[\\]]{0,3}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_text_in_a_query_decodes_to_itself(text in any::<String>(), name in "[^\0]{1,8}") {
        let written = write_query(&name, Style::FORM_EXPLODED, &text, FORMATS).unwrap().unwrap();
        let (found_name, found) = written.split_once('=').unwrap();
        prop_assert_eq!(decoded(found_name), name);
        prop_assert_eq!(decoded(found), text);
    }

    #[test]
    fn a_list_in_a_query_decodes_to_its_items(items in prop::collection::vec(any::<String>(), 1..5)) {
        for (style, delimiter) in [
            (Style::FORM, ","),
            (Style::SPACE_DELIMITED, "%20"),
            (Style::PIPE_DELIMITED, "%7C"),
        ] {
            // What is between the items also stands for itself in them.
            let items: Vec<_> = items.iter().map(|item| item.replace([' ', '|'], "_")).collect();
            let written = write_query("a", style, &items, FORMATS).unwrap().unwrap();
            let found: Vec<_> = written[2..].split(delimiter).map(decoded).collect();
            prop_assert_eq!(found, items);
        }
    }

    #[test]
    fn no_value_leaves_its_place(value in any_value(), style in styles()) {
        if let Ok(Some(query)) = write_query("a", style, &value, FORMATS) {
            prop_assert!(!query.contains(['#', ' ', '[', ']', '\n']), "{query}");
            let url = format!("https://h.example/p?{query}");
            let uri: http::Uri = url.parse().unwrap();
            prop_assert_eq!(uri.path(), "/p");
            prop_assert_eq!(uri.query(), Some(query.as_str()));
        }
        if let Ok(segment) = write_path("a", style, &value, FORMATS) {
            prop_assert!(!segment.contains(['/', '?', '#', '\\', ' ']), "{segment}");
            prop_assert!(!segment.is_empty());
            let mut plain = segment.clone();
            for _ in 0..8 {
                plain = percent_encoding::percent_decode_str(&plain).decode_utf8_lossy().into_owned();
                prop_assert!(!plain.is_empty() && !plain.bytes().all(|byte| byte == b'.'), "{segment}");
            }
        }
    }
}
