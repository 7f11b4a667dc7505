//! Headers of answers, as the generator emits them.

#![expect(
    unreachable_pub,
    reason = "the macro is for the structs of a public module"
)]

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::*;
use crate::runtime::headers::{Header, Headers, Source, headers};

#[derive(Clone, Debug, Default, PartialEq)]
struct Point {
    x: i32,
    y: Vec<i32>,
}

const POINT: &Shape = &Shape::new("Point", &[Property::required("x"), Property::optional("y")]);

impl Blank for Point {
    fn blank() -> Self {
        Self::default()
    }
}

impl Decode for Point {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.object(POINT, &mut [&mut self.x, &mut self.y])
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct All {
    limit: Option<i64>,
    link: Option<String>,
    modified: Option<DateTime<Utc>>,
    tags: Option<Vec<String>>,
    codes: Option<Vec<i32>>,
    point: Option<Point>,
    place: Option<Point>,
    cookies: Option<Vec<String>>,
    meta: Option<Value>,
}

impl Headers for All {
    fn read(&mut self, source: &Source<'_>) -> Result<(), Fault> {
        source.read(
            &[
                Header::text("X-Limit"),
                Header::text("Link"),
                Header::text("Last-Modified"),
                Header::list("ETags"),
                Header::list("X-Codes").delimited('|'),
                Header::object("X-Point"),
                Header::exploded("X-Place"),
                Header::list("Set-Cookie"),
                Header::content("X-Meta", &JSON),
            ],
            &mut [
                &mut self.limit,
                &mut self.link,
                &mut self.modified,
                &mut self.tags,
                &mut self.codes,
                &mut self.point,
                &mut self.place,
                &mut self.cookies,
                &mut self.meta,
            ],
        )
    }
}

headers!(All);

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in lines {
        map.append(
            name.parse::<HeaderName>().unwrap(),
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
    }
    map
}

fn all(lines: &[(&str, &str)]) -> All {
    All::try_from(&map(lines)).unwrap()
}

fn fault_of(lines: &[(&str, &str)]) -> String {
    All::try_from(&map(lines)).unwrap_err().to_string()
}

#[test]
fn what_is_not_there_is_none() {
    assert_eq!(all(&[]), All::default());
    assert_eq!(all(&[("x-limit", "")]).limit, None, "empty is not there");
}

#[test]
fn single_values_are_read_by_their_type() {
    let all = all(&[
        ("X-LIMIT", " 12 "),
        ("link", "</a?page=2>; rel=\"next\", </a>; rel=\"first\""),
        ("last-modified", "1994-11-06T08:49:37Z"),
        ("x-meta", "{\"a\":[1]}"),
    ]);
    assert_eq!(all.limit, Some(12));
    assert_eq!(
        all.link.unwrap(),
        "</a?page=2>; rel=\"next\", </a>; rel=\"first\""
    );
    assert_eq!(
        all.modified.unwrap().to_rfc3339(),
        "1994-11-06T08:49:37+00:00"
    );
    assert_eq!(all.meta, Some(serde_json::json!({"a": [1]})));
}

#[test]
fn a_date_of_http_is_a_date() {
    let modified = |text| All::try_from(&map(&[("last-modified", text)])).map(|all| all.modified);
    let expected = "1994-11-06T08:49:37Z".parse().ok();
    assert_eq!(modified("Sun, 06 Nov 1994 08:49:37 GMT").unwrap(), expected);
    for wrong in [
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nox 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov GMT",
        "yesterday",
    ] {
        assert!(modified(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn lines_of_one_name_are_one_header() {
    let both = all(&[("link", "<a>"), ("x-limit", "1"), ("link", "<b>")]);
    assert_eq!(both.link.unwrap(), "<a>, <b>");
    let tags = all(&[("etags", "a,b"), ("etags", "c")]).tags;
    assert_eq!(tags.unwrap(), ["a", "b", "c"]);
    let cookies = all(&[
        ("set-cookie", "a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT"),
        ("set-cookie", "b=2"),
    ]);
    assert_eq!(
        cookies.cookies.unwrap(),
        ["a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "b=2"]
    );
}

#[test]
fn lists_are_split_at_their_delimiter_but_not_within_quotes() {
    let tags = |text| all(&[("etags", text)]).tags.unwrap();
    assert_eq!(tags("a, b ,,c"), ["a", "b", "c"]);
    assert_eq!(tags("W/\"a,b\", \"c\""), ["W/\"a,b\"", "\"c\""]);
    assert_eq!(tags("5\", 6"), ["5\"", "6"]);
    assert_eq!(tags("[\"a,b\", \"c\"]"), ["a,b", "c"]);
    assert_eq!(tags("[a], b"), ["[a]", "b"]);
    assert!(tags("").is_empty());
    assert_eq!(all(&[("x-codes", "1|2|3")]).codes.unwrap(), [1, 2, 3]);
}

#[test]
fn objects_are_names_and_values_in_turn_or_assignments_or_json() {
    let point = |x, y: &[i32]| Some(Point { x, y: y.to_vec() });
    assert_eq!(all(&[("x-point", "x,1")]).point, point(1, &[]));
    assert_eq!(all(&[("x-point", "z,2, x,1")]).point, point(1, &[]));
    assert_eq!(all(&[("x-place", "x=1, y=2")]).place, point(1, &[2]));
    assert_eq!(
        all(&[("x-point", "{\"x\":1,\"y\":[2,3]}")]).point,
        point(1, &[2, 3])
    );
    assert_eq!(
        fault_of(&[("x-point", "x,1,y")]),
        "X-Point: expected names and values in turn, found \"x,1,y\""
    );
}

#[test]
fn what_does_not_fit_is_a_fault_with_its_name_or_nothing() {
    let lines = [
        ("x-limit", "many"),
        ("x-codes", "1|two"),
        ("link", "<a>"),
        ("x-place", "y=2"),
    ];
    assert_eq!(
        fault_of(&lines[1..]),
        "X-Codes[1]: expected an integer from -2147483648 to 2147483647, found \"two\""
    );
    assert_eq!(
        fault_of(&lines[3..]),
        "X-Place: the required property \"x\" is missing"
    );
    let rest = All::lenient(&map(&lines));
    let link = Some("<a>".to_owned());
    assert_eq!(
        rest,
        All {
            link,
            ..All::default()
        }
    );
}

#[test]
fn text_that_is_not_utf8_is_latin1() {
    let mut headers = HeaderMap::new();
    headers.insert("link", HeaderValue::from_bytes(b"caf\xe9").unwrap());
    assert_eq!(All::try_from(&headers).unwrap().link.unwrap(), "café");
    headers.insert(
        "link",
        HeaderValue::from_bytes("cafĂ©é".as_bytes()).unwrap(),
    );
    assert_eq!(All::try_from(&headers).unwrap().link.unwrap(), "cafĂ©é");
}
