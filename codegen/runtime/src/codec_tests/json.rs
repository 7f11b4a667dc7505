//! JSON into models and back.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

#[test]
fn a_page_is_read_whatever_the_order_of_its_keys() {
    let page: Page = read_json(
        r#" {"results": [{"state":"Active","sessionID":"a","unknown":[{"deep":[1,2]}]}, {"sessionID":"b","sessionix":2.0}],
             "recordsReturned": 2, "more": null, "nextPage": "caf\u00e9 \ud83d\ude00"} "#,
    )
    .unwrap();
    assert_eq!(page.next_page, "café 😀");
    assert_eq!(page.records_returned, 2);
    assert_eq!(
        page.results[0],
        Session {
            state: Some(State::Active),
            ..session("a")
        }
    );
    assert_eq!(
        page.results[1],
        Session {
            sessionix: Some(2),
            ..session("b")
        }
    );
}

#[test]
fn a_list_makes_no_room_before_it_has_an_item() {
    let empty: Vec<String> = read_json("[]").unwrap();
    assert_eq!(empty.capacity(), 0);
    let full: Vec<String> = read_json(r#"["a","b","c","d"]"#).unwrap();
    let mut pushed = Vec::new();
    for item in &full {
        pushed.push(item.clone());
    }
    assert_eq!((full.len(), full.capacity()), (4, pushed.capacity()));
}

#[test]
fn a_list_of_one_large_item_has_no_room_for_more() {
    type Shelf = ((Book, Book), u8);
    let shelf = r#"[[[{"id":1,"title":"a"},{"id":2,"title":"b"}],3]]"#;
    let shelves: Vec<Shelf> = read_json(shelf).unwrap();
    assert!(size_of::<Shelf>() > 256);
    assert_eq!((shelves.len(), shelves.capacity()), (1, 1));
}

#[test]
fn a_fault_names_the_path_and_what_was_found() {
    let body = r#"{"nextPage":"", "recordsReturned":2,
        "results":[{"sessionID":"a"},{"sessionID":"b","start":"yesterday"}]}"#;
    let fault = read_json::<Page>(body).unwrap_err();
    assert_eq!(
        fault.to_string(),
        r#"results[1].start: expected a date-time (RFC 3339), found "yesterday""#
    );
    assert_eq!(fault.path(), "results[1].start");
    assert_eq!(fault.position().unwrap().line, 2);
    assert!(!fault.is_syntax());
}

#[test]
fn values_of_the_wrong_type_are_faults() {
    let page = |results: &str| {
        fault::<Page>(
            &JSON,
            format!(r#"{{"nextPage":"","recordsReturned":0,"results":{results}}}"#),
        )
    };
    assert_eq!(page("null"), "results: expected a list, found null");
    assert_eq!(page("{}"), "results: expected a list, found an object");
    assert_eq!(page("[[]]"), "results[0]: expected an object, found a list");
    assert_eq!(page("[null]"), "results[0]: expected an object, found null");
    assert_eq!(
        page(r#"[{"sessionID":null}]"#),
        "results[0].sessionID: expected a string, found null"
    );
    assert_eq!(
        page(r#"[{"sessionID":1.5}]"#),
        "results[0].sessionID: expected a string, found 1.5"
    );
    assert_eq!(
        page(r#"[{"sessionID":"","state":7}]"#),
        "results[0].state: expected a string, found 7"
    );
    assert_eq!(
        page("[{}]"),
        r#"results[0]: the required property "sessionID" is missing"#
    );
    assert_eq!(
        fault::<Page>(&JSON, "[]"),
        "expected an object, found a list"
    );
}

#[test]
fn malformed_bodies_are_syntax_faults_with_their_place() {
    for (body, expected) in [
        ("", "the body is empty"),
        (" \n ", "the body is empty"),
        (
            "{\"nextPage\":\"x\"\n\"a\"",
            "expected `,` or `}` at line 2 column 1",
        ),
        (
            r#"{"nextPage":""#,
            "nextPage: EOF while parsing a string at line 1 column 13",
        ),
        (
            r#"{"nextPage":"","recordsReturned":1,"results":[]} x"#,
            "trailing characters at line 1 column 50",
        ),
        (
            "{\"nextPage\":\"\u{1}\"}",
            "nextPage: control character (\\u0000-\\u001F) found while parsing a string at line 1 column 14",
        ),
        ("<html>", "expected value at line 1 column 1"),
    ] {
        let fault = read_json::<Page>(body).unwrap_err();
        assert_eq!(fault.to_string(), expected, "{body}");
        assert!(fault.is_syntax(), "{body}");
    }
    let broken = [b"{\"nextPage\":\"\xFF\"}".as_slice(), b"\xFF\xFE{\0}\0"];
    assert!(
        broken
            .iter()
            .all(|body| read_json::<Page>(body).unwrap_err().is_syntax())
    );
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(read_json::<Vec<i32>>("\u{FEFF}[1]").unwrap(), [1]);
}

#[test]
fn of_equal_keys_the_last_one_wins_whole() {
    assert_eq!(
        read_json::<Patch>(r#"{"owner":1,"tags":["a"],"tags":["b"],"owner":null}"#)
            .unwrap()
            .tags
            .unwrap(),
        ["b"]
    );
    let tree: Tree = read_json(r#"{"child":{"name":"a","child":{}},"child":{}}"#).unwrap();
    assert_eq!(
        tree.child.unwrap(),
        Box::new(Tree::blank()),
        "nothing of the first one is left"
    );
    let open: Open = read_json(r#"{"id":1,"x":{"a":1},"x":{"b":2}}"#).unwrap();
    assert_eq!(open.rest["x"], json!({"b":2}));
    let map: BTreeMap<String, Tree> = read_json(r#"{"x":{"name":"a"},"x":{}}"#).unwrap();
    assert_eq!(map["x"], Tree::blank());
}

#[test]
fn null_and_absent_are_told_apart_where_it_matters() {
    let patch: Patch = read_json(r#"{"owner":null}"#).unwrap();
    assert_eq!(patch, Patch::blank());
    assert_eq!(json(&patch), r#"{"owner":null}"#);
    let patch: Patch = read_json(r#"{"note":null,"owner":7,"tags":null}"#).unwrap();
    assert_eq!(
        (patch.note.is_null(), patch.owner, &patch.tags),
        (true, Some(7), &None)
    );
    assert_eq!(json(&patch), r#"{"note":null,"owner":7}"#);
    let patch: Patch = read_json(r#"{"note":"x","owner":7,"tags":[]}"#).unwrap();
    assert_eq!(patch.note, "x".to_owned().into());
    assert_eq!(json(&patch), r#"{"note":"x","tags":[],"owner":7}"#);
}

#[test]
fn requests_leave_read_only_properties_out() {
    let value = Session {
        created: Some(DateTime::UNIX_EPOCH),
        ..session("a")
    };
    assert_eq!(
        JSON.encode(&value, Written::ForRequest).unwrap(),
        br#"{"sessionID":"a"}"#
    );
    assert_eq!(
        json(&value),
        r#"{"created":"1970-01-01T00:00:00Z","sessionID":"a"}"#
    );
}

#[test]
fn write_only_properties_are_not_missed_in_answers() {
    model! {
        Login LOGIN = Shape::new("Login", &[Property::required("name"), Property::required("password").write_only()]);
        name: String,
        password: String,
    }
    let login: Login = read_json(r#"{"name":"a"}"#).unwrap();
    assert_eq!(json(&login), r#"{"name":"a","password":""}"#);
}

#[test]
fn open_objects_keep_what_they_do_not_know() {
    let open: Open = read_json(r#"{"b":[1,null,{"c":1e300}],"id":1,"a":"x"}"#).unwrap();
    assert_eq!(open.rest["b"], json!([1, null, {"c": 1e300}]));
    assert_eq!(json(&open), r#"{"id":1,"a":"x","b":[1,null,{"c":1e+300}]}"#);
    assert_eq!(
        json(&Open {
            id: 1,
            rest: BTreeMap::new()
        }),
        r#"{"id":1}"#
    );
    let shadowed = Open {
        id: 1,
        rest: [("id".to_owned(), json!(2))].into(),
    };
    let fault = JSON.encode(&shadowed, Written::Everything).unwrap_err();
    assert_eq!(
        fault.to_string(),
        r#""id" is a property of its own, not an additional one"#
    );

    model! {
        Typed TYPED = Shape::new("Typed", &[]).open();
        rest: BTreeMap<String, i32>,
    }
    assert_eq!(
        super::fault::<Typed>(&JSON, r#"{"a b":"x"}"#),
        r#"["a b"]: expected an integer from -2147483648 to 2147483647, found "x""#
    );
}

#[test]
fn recursion_ends_where_bodies_are_too_deep() {
    let deep = |depth: usize| {
        format!(
            "{}{}",
            r#"{"child":"#.repeat(depth),
            "null".to_owned() + &"}".repeat(depth)
        )
    };
    assert!(read_json::<Tree>(deep(120)).is_ok());
    let fault = read_json::<Tree>(deep(100_000)).unwrap_err();
    assert_eq!(fault.message(), "recursion limit exceeded");
    let fault = read_json::<serde_json::Value>("[".repeat(100_000)).unwrap_err();
    assert_eq!(fault.message(), "recursion limit exceeded");
}

#[test]
fn objects_of_many_properties_are_checked_to_the_last() {
    const NAMES: [&str; 130] = {
        let mut names = ["a"; 130];
        names[64] = "b";
        names[129] = "c";
        names
    };
    static PROPERTIES: [Property; 130] = {
        let mut properties = [const { Property::optional("a") }; 130];
        let mut index = 0;
        while index < 130 {
            if index == 64 || index == 129 {
                properties[index] = Property::required(NAMES[index]);
            }
            index += 1;
        }
        properties
    };
    static WIDE: Shape = Shape::new("Wide", &PROPERTIES);
    struct Wide(Vec<i32>);
    impl Blank for Wide {
        fn blank() -> Self {
            Self(vec![0; 130])
        }
    }

    impl Decode for Wide {
        fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
            let mut slots: Vec<&mut dyn Decode> = self
                .0
                .iter_mut()
                .map(|slot| slot as &mut dyn Decode)
                .collect();
            input.object(&WIDE, &mut slots)
        }
    }
    let read =
        |body: &str| read_json::<Wide>(body).map(|wide| (wide.0[0], wide.0[64], wide.0[129]));
    assert_eq!(read(r#"{"c":3,"a":1,"b":2}"#).unwrap(), (1, 2, 3));
    assert_eq!(
        read(r#"{"c":3}"#).unwrap_err().message(),
        r#"the required property "b" is missing"#
    );
    assert_eq!(
        read(r#"{"b":3}"#).unwrap_err().message(),
        r#"the required property "c" is missing"#
    );
}

#[test]
fn media_types_of_json_are_known_by_their_ends() {
    for essence in [
        "application/json",
        "Application/JSON",
        "text/json",
        "application/hal+json",
        "application/problem+json",
    ] {
        assert!(JSON.handles(essence), "{essence}");
    }
    for essence in [
        "application/xml",
        "json",
        "application/jsonl",
        "text/plain",
        "",
    ] {
        assert!(!JSON.handles(essence), "{essence}");
    }
}

#[test]
fn odd_names_of_properties_are_escaped() {
    model! {
        Odd ODD = Shape::new("Odd", &[Property::required("a\"b\\c\n").escaped(), Property::required("é")]);
        first: i32,
        second: i32,
    }
    let odd = Odd {
        first: 1,
        second: 2,
    };
    assert_eq!(json(&odd), r#"{"a\"b\\c\n":1,"é":2}"#);
    assert_eq!(read_json::<Odd>(json(&odd)).unwrap(), odd);
}
