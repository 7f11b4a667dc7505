//! Models into XML.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

#[test]
fn a_page_repeats_the_elements_of_its_list() {
    let page = Page {
        next_page: "a & <b>\r\n\t\"é".into(),
        records_returned: 2,
        results: vec![session("a"), session("b")],
    };
    assert_eq!(
        xml(&page),
        "<UsageSessionPagedMetadata><nextPage>a &amp; &lt;b&gt;&#13;\n\t\"é</nextPage><recordsReturned>2</recordsReturned>\
         <results><sessionID>a</sessionID></results><results><sessionID>b</sessionID></results></UsageSessionPagedMetadata>"
    );
    assert_eq!(read_xml::<Page>(xml(&page)).unwrap(), page);
    let empty = Page {
        results: vec![],
        ..page
    };
    assert!(!xml(&empty).contains("results"));
}

#[test]
fn markup_is_written_as_the_document_says() {
    let book = Book {
        id: 7,
        language: Some("a\"\n\t<".into()),
        title: "T".into(),
        authors: Some(vec!["A".into(), "B".into()]),
        pages: Some(vec![1, -2]),
        price: Some(Price {
            currency: "EUR".into(),
            amount: 9.5,
        }),
    };
    assert_eq!(
        xml(&book),
        "<book xmlns=\"urn:books\" id=\"7\" xmlns:m=\"urn:meta\" m:lang=\"a&quot;&#10;&#9;&lt;\"><m:bookTitle>T</m:bookTitle>\
         <authors><author>A</author><author>B</author></authors><page>1</page><page>-2</page>\
         <price currency=\"EUR\">9.5</price></book>"
    );
    assert_eq!(read_xml::<Book>(xml(&book)).unwrap(), book);
    let book = Book {
        language: None,
        authors: Some(vec![]),
        pages: None,
        price: None,
        ..book
    };
    assert_eq!(
        xml(&book),
        "<book xmlns=\"urn:books\" id=\"7\"><m:bookTitle xmlns:m=\"urn:meta\">T</m:bookTitle><authors></authors></book>"
    );
    assert_eq!(read_xml::<Book>(xml(&book)).unwrap(), book);
}

#[test]
fn a_required_null_says_so() {
    let patch = Patch {
        note: Maybe::Null,
        tags: Some(vec!["a".into()]),
        ..Patch::blank()
    };
    assert_eq!(
        xml(&patch),
        "<Patch><note xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"></note><tags>a</tags>\
         <owner xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"></owner></Patch>"
    );
    assert_eq!(read_xml::<Patch>(xml(&patch)).unwrap(), patch);
}

#[test]
fn a_null_attribute_is_left_out() {
    model! {
        Nullable NULLABLE = Shape::new("Nullable", &[Property::required("a").xml(&Xml::attribute("a"))]);
        a: Option<String>,
    }
    assert_eq!(xml(&Nullable { a: None }), "<Nullable></Nullable>");
    assert_eq!(
        xml(&Nullable {
            a: Some(String::new())
        }),
        r#"<Nullable a=""></Nullable>"#
    );
    assert_eq!(
        read_xml::<Nullable>("<Nullable/>").unwrap(),
        Nullable { a: None }
    );
}

#[test]
fn values_that_are_no_objects_get_elements_of_plain_names() {
    assert_eq!(xml(&"a"), "<value>a</value>");
    assert_eq!(
        xml(&vec![1, 2]),
        "<list><value>1</value><value>2</value></list>"
    );
    assert_eq!(
        xml(&vec![session("a")]),
        "<list><UsageSession><sessionID>a</sessionID></UsageSession></list>"
    );
    let map: BTreeMap<String, Vec<i32>> = [("x".to_owned(), vec![1, 2])].into();
    assert_eq!(xml(&map), "<map><x>1</x><x>2</x></map>");
    assert_eq!(
        read_xml::<BTreeMap<String, Vec<i32>>>(xml(&map)).unwrap(),
        map
    );
}

#[test]
fn requests_leave_read_only_properties_out() {
    let value = Session {
        created: Some(DateTime::UNIX_EPOCH),
        ..session("a")
    };
    let body = String::from_utf8(XML.encode(&value, Written::ForRequest).unwrap()).unwrap();
    assert_eq!(
        body,
        r#"<?xml version="1.0" encoding="UTF-8"?><UsageSession><sessionID>a</sessionID></UsageSession>"#
    );
    assert!(xml(&value).contains("<created>1970-01-01T00:00:00Z</created>"));
}

#[test]
fn open_objects_write_their_rest_as_elements() {
    let open = Open {
        id: 1,
        rest: [("a".to_owned(), json!(["x", {"b": true}]))].into(),
    };
    assert_eq!(
        xml(&open),
        "<Open><id>1</id><a>x</a><a><b>true</b></a></Open>"
    );
}

#[test]
fn what_xml_cannot_carry_is_refused() {
    let refused = |value: &dyn Encode| {
        XML.encode(value, Written::Everything)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(&session("\u{1}")),
        "sessionID: XML cannot express the character U+0001"
    );
    assert_eq!(
        refused(&session("\u{FFFF}")),
        "sessionID: XML cannot express the character U+FFFF"
    );
    assert_eq!(
        refused(&vec![vec![1]]),
        "[0]: XML has no form for a list of lists"
    );
    for key in ["", "a b", "1", "<", "a:b", "-a"] {
        let map: BTreeMap<String, i32> = [(key.to_owned(), 1)].into();
        assert!(
            refused(&map).starts_with("XML cannot have a name such as"),
            "{key}"
        );
    }
    model! {
        Odd ODD = Shape::new("Odd", &[Property::optional("$ref"), Property::optional("tags").xml(&Xml::attribute("tags"))]);
        reference: Option<String>,
        tags: Option<Vec<String>>,
    }
    assert_eq!(
        refused(&Odd {
            reference: Some(String::new()),
            tags: None
        }),
        r#"$ref: XML cannot have a name such as "$ref""#
    );
    assert_eq!(
        refused(&Odd {
            reference: None,
            tags: Some(vec![])
        }),
        "tags: XML has no place for a list in an attribute or a text"
    );
}
