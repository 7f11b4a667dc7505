//! XML into models.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;

#[test]
fn a_page_is_read_with_its_repeated_elements() {
    let page: Page = read_xml(
        r#"<?xml version="1.0"?><!-- a --><?pi x?>
        <ns2:whatever xmlns:ns2="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <results><sessionID>a</sessionID><unknown><sessionID>no</sessionID></unknown><state> Active </state></results>
          <ns2:nextPage> a &amp; b &lt;<![CDATA[<c>]]>&#x1F600;&#10;<!-- not this --></ns2:nextPage>
          <results><sessionID/><sessionix xsi:nil="true"/><description/><start></start></results>
          <recordsReturned>
            2
          </recordsReturned>
          <results><sessionID>c</sessionID><sessionix>3</sessionix></results>
        </ns2:whatever>"#,
    )
    .unwrap();
    assert_eq!(page.next_page, " a & b <<c>😀\n");
    assert_eq!(page.records_returned, 2);
    assert_eq!(
        page.results,
        [
            Session {
                state: Some(State::Active),
                ..session("a")
            },
            Session {
                description: Some(String::new()),
                ..session("")
            },
            Session {
                sessionix: Some(3),
                ..session("c")
            },
        ]
    );
}

#[test]
fn an_empty_list_has_no_element() {
    let page: Page = read_xml("<a><nextPage/><recordsReturned>0</recordsReturned></a>").unwrap();
    assert_eq!(page.results, []);
}

#[test]
fn attributes_names_wrappers_and_texts_are_read_as_the_document_says() {
    let book: Book = read_xml(
        r#"<b:book xmlns:b="urn:books" xmlns:z="urn:meta" id=" 7 " z:lang="a&quot;&#10;b" title="no">
          <page>1</page><z:bookTitle>T</z:bookTitle>
          <b:authors><b:author>A</b:author><someone>B</someone></b:authors>
          <b:price currency="EUR">
             9.5
          </b:price><page>2</page>
        </b:book>"#,
    )
    .unwrap();
    let price = Price {
        currency: "EUR".into(),
        amount: 9.5,
    };
    assert_eq!(
        book,
        Book {
            id: 7,
            language: Some("a\"\nb".into()),
            title: "T".into(),
            authors: Some(vec!["A".into(), "B".into()]),
            pages: Some(vec![1, 2]),
            price: Some(price),
        }
    );
    let book: Book = read_xml(r#"<book id="1"><bookTitle/><authors/></book>"#).unwrap();
    assert_eq!((book.authors, book.pages), (Some(vec![]), None));
    let book: Book = read_xml(r#"<book id="1"><bookTitle/><authors xsi:nil="1"/></book>"#).unwrap();
    assert_eq!(book.authors, None);
}

#[test]
fn equal_names_are_told_apart_by_namespace() {
    model! {
        Pair PAIR = Shape::new("Pair", &[
            Property::required("first").xml(&Xml::named("id").namespace("urn:1")),
            Property::required("second").xml(&Xml::named("id").namespace("urn:2")),
        ]);
        first: String,
        second: String,
    }
    let pair: Pair =
        read_xml(r#"<x xmlns="urn:2"><id>b</id><id xmlns="urn:1">a</id></x>"#).unwrap();
    assert_eq!((pair.first.as_str(), pair.second.as_str()), ("a", "b"));
}

#[test]
fn of_equal_elements_the_last_one_wins_unless_they_are_a_list() {
    let tree: Tree = read_xml("<t><child><name>a</name></child><child/></t>").unwrap();
    assert_eq!(tree.child.unwrap(), Box::new(Tree::blank()));
}

#[test]
fn a_list_can_be_the_whole_document() {
    assert_eq!(
        read_xml::<Vec<i32>>("<a><b>1</b><c>2</c></a>").unwrap(),
        [1, 2]
    );
    assert_eq!(read_xml::<Vec<i32>>("<a/>").unwrap(), [0; 0]);
    assert_eq!(
        fault::<Vec<i32>>(&XML, "<a><b>1</b><b>x</b></a>"),
        r#"[1]: expected an integer from -2147483648 to 2147483647, found "x""#
    );
    assert_eq!(
        fault::<Vec<i32>>(&XML, "<a>1</a>"),
        r#"expected a list, found "1""#
    );
}

#[test]
fn scalars_can_be_the_whole_document() {
    assert_eq!(read_xml::<i32>("<a> 1 </a>").unwrap(), 1);
    assert_eq!(read_xml::<String>("<a> 1\r\n2 </a>").unwrap(), " 1\n2 ");
    assert_eq!(read_xml::<Option<i32>>("<a/>").unwrap(), None);
}

#[test]
fn maps_and_open_values_are_read_from_children() {
    let map: BTreeMap<String, Vec<i32>> =
        read_xml("<m a='0'><x>1</x><y>2</y><x>3</x></m>").unwrap();
    assert_eq!(
        map,
        [("x".to_owned(), vec![1, 3]), ("y".to_owned(), vec![2])].into()
    );
    let open: Open = read_xml("<o><id>1</id><n:a xmlns:n='u'><b>x</b></n:a><c/></o>").unwrap();
    assert_eq!(
        open.rest,
        [
            ("a".to_owned(), json!({"b":"x"})),
            ("c".to_owned(), json!(""))
        ]
        .into()
    );
    let value: Value = read_xml(
        r#"<v xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="t" a="1">t
           <i>1</i><i>2</i><n xsi:nil="true"/><s> </s><e/></v>"#,
    )
    .unwrap();
    assert_eq!(
        value,
        json!({"a":"1","i":["1","2"],"n":null,"s":" ","e":"","$text":"t"})
    );
}

#[test]
fn a_fault_names_the_path_and_the_line() {
    let body = "<p>\n<nextPage/><recordsReturned>1</recordsReturned>\n<results><sessionID/></results><results><sessionID/><start>é</start></results></p>";
    let fault = read_xml::<Page>(body).unwrap_err();
    assert_eq!(
        fault.to_string(),
        r#"results[1].start: expected a date-time (RFC 3339), found "é""#
    );
    assert_eq!(fault.position().unwrap().line, 3);
    assert_eq!(
        super::fault::<Page>(&XML, "<p><recordsReturned>1</recordsReturned></p>"),
        r#"the required property "nextPage" is missing"#
    );
    assert_eq!(
        super::fault::<Page>(&XML, "<p><nextPage><b/></nextPage></p>"),
        r#"nextPage: expected text, found the element "b""#
    );
    assert_eq!(
        super::fault::<Page>(&XML, r#"<p><nextPage xsi:nil="true"/></p>"#),
        "nextPage: expected a string, found null"
    );
    assert_eq!(
        super::fault::<Page>(&XML, "<p><recordsReturned>9999999999</recordsReturned></p>"),
        r#"recordsReturned: expected an integer from -2147483648 to 2147483647, found "9999999999""#
    );
    assert_eq!(
        super::fault::<Book>(&XML, "<b id='x'/>"),
        r#"id: expected an integer from 0 to 18446744073709551615, found "x""#
    );
}

#[test]
fn malformed_documents_are_syntax_faults() {
    for body in [
        "",
        "  ",
        "x",
        "{}",
        "<a",
        "<a>",
        "<a></b>",
        "<a><b></a>",
        "<a><name>x",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a b='1' b='2'/>",
        "<a b=1/>",
        "<a><name>&nbsp;</name></a>",
        "<a><name>&#0;</name></a>",
        "<a><unknown></a>",
        "<a><unknown>",
        "<a>]]>",
        "<a><![CDATA[",
        "<a><!-- ",
        "</a>",
        "<a><?xml version='1.0'?></a>",
        "&lt;",
        "<!DOCTYPE a [<!ENTITY x 'xx'><!ENTITY y '&x;&x;'>]><a><name>&y;</name></a>",
        "<a><!DOCTYPE a></a>",
    ] {
        let fault = read_xml::<Tree>(body).expect_err(body);
        assert!(fault.is_syntax(), "{body}: {fault}");
    }
    assert_eq!(
        fault::<Tree>(&XML, "<a>\n<name>x</name>"),
        "the document ends before its elements do at line 2 column 15"
    );
    assert!(read_xml::<Book>("<b id='&x;'/>").unwrap_err().is_syntax());
    assert!(
        read_xml::<Tree>("<!DOCTYPE tree SYSTEM 'x.dtd'><tree/>").is_ok(),
        "it defines nothing"
    );
}

#[test]
fn depth_is_bounded_even_where_nothing_is_known() {
    let deep = |name: &str, depth: usize| {
        format!(
            "{}{}",
            format!("<{name}>").repeat(depth),
            format!("</{name}>").repeat(depth)
        )
    };
    assert!(read_xml::<Tree>(deep("child", 128)).is_ok());
    assert_eq!(
        read_xml::<Tree>(deep("child", 129)).unwrap_err().message(),
        "elements are nested more than 128 deep"
    );
    assert_eq!(
        read_xml::<Value>(deep("a", 100_000)).unwrap_err().message(),
        "elements are nested more than 128 deep"
    );
    assert!(
        read_xml::<Tree>(format!("<t>{}</t>", deep("unknown", 100_000))).is_ok(),
        "passed over without recursion"
    );
}

#[test]
fn documents_are_decoded_from_the_encoding_they_say() {
    let tree = Tree {
        name: Some("é😀".to_owned()),
        child: None,
    };
    let text = "<t><name>é😀</name></t>";
    let utf16: Vec<u8> = "\u{FEFF}"
        .chars()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let utf16_big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for body in [
        text.as_bytes(),
        format!("\u{FEFF}{text}").as_bytes(),
        &utf16,
        &utf16_big,
    ] {
        assert_eq!(read_xml::<Tree>(body).unwrap(), tree);
    }
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><t><name>\xE9</name></t>";
    assert_eq!(read_xml::<Tree>(latin).unwrap().name.unwrap(), "é");
    let mut value = Tree::blank();
    XML.decode(b"<t><name>\xE9</name></t>", Some("latin1"), &mut value)
        .unwrap();
    assert_eq!(value.name.unwrap(), "é");
    assert_eq!(
        fault::<Tree>(&XML, "<?xml version='1.0' encoding='KOI8-R'?><t/>"),
        r#"the encoding "KOI8-R" is not supported"#
    );
    assert!(fault::<Tree>(&XML, b"<t>\xFF</t>").starts_with("the body is not UTF-8"));
    assert!(fault::<Tree>(&XML, b"\xFF\xFE<").starts_with("the body is not UTF-16"));
}
