//! How the URL of the next page is found, by RFC 8288.

use http::StatusCode;
use http::header::LINK;

use super::api::API;
use crate::runtime::answer::{Head, Received};
use crate::runtime::next_url::{in_body, in_link_header};
use crate::runtime::{Bytes, Method, Operation};

static LIST: Operation = Operation::new("list", Method::GET, "/list");

/// What `find` makes of an answer from `https://api.example/v1/list?page=1` with these `Link` headers, as text.
fn next(headers: &[&str]) -> Result<Option<String>, String> {
    let received = received(headers);
    in_link_header(&received, None).map(|url| url.map(|url| url.to_string()))
}

fn received(headers: &[&str]) -> Received {
    let headers = headers.iter().map(|link| (LINK, link.parse().unwrap()));
    let url = "https://api.example/v1/list?page=1".parse().unwrap();
    let head = Head::new(StatusCode::OK, headers.collect(), Some(url));
    Received::new(Box::new(head), Bytes::new(), &LIST, API.formats)
}

#[test]
fn links_are_read_as_the_rfc_writes_them() {
    for (header, expected) in [
        ("", None),
        ("</a>; rel=next", Some("/a")),
        ("</a>; rel=\"next\"", Some("/a")),
        ("</a>;rel=\"prev\", </b>;rel=\"NEXT\"", Some("/b")),
        ("</a>; rel=\"last next\"", Some("/a")),
        // A comma and a semicolon in the target, and in a quoted title.
        (
            "</a?x=1,2;3>; title=\"a, \\\"b\\\"; rel=prev\"; rel=next",
            Some("/a?x=1,2;3"),
        ),
        // The first relation counts.
        ("</a>; rel=prev; rel=next", None),
        ("</a>; REL = next , </b>; rel=next", Some("/a")),
        ("</a>; rel=next; anchor=\"/other\"", None),
        ("</a>; crossorigin; rel=next", Some("/a")),
        ("</a>; rel=nextish", None),
        ("</a>; rel=next\u{e9}", None),
        ("</a>", None),
        ("no link, </a>; rel=next", None),
        ("</a; rel=next", None),
        ("</a>; rel=\"next", Some("/a")),
        (",, </a>; rel=next", Some("/a")),
    ] {
        let expected = expected.map(|path| format!("https://api.example{path}"));
        assert_eq!(next(&[header]), Ok(expected), "{header}");
    }
}

#[test]
fn several_headers_are_one_list() {
    assert_eq!(
        next(&["</a>; rel=prev", "</b>; rel=next"]),
        Ok(Some("https://api.example/b".to_owned()))
    );
    assert_eq!(next(&[]), Ok(None));
}

#[test]
fn targets_are_relative_to_the_url_of_the_answer() {
    for (target, expected) in [
        ("?page=2", "https://api.example/v1/list?page=2"),
        ("more/2", "https://api.example/v1/more/2"),
        ("../v2/list", "https://api.example/v2/list"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example/", "http://other.example/"),
        ("#part", "https://api.example/v1/list?page=1"),
        (" /a b ", "https://api.example/a%20b"),
    ] {
        let found = in_body(&received(&[]), Some(target)).unwrap().unwrap();
        assert_eq!(found, expected, "{target}");
    }
    assert_eq!(in_body(&received(&[]), None), Ok(None));
    for target in ["http://", "http://a:b:c/", "http://[/"] {
        assert!(in_body(&received(&[]), Some(target)).is_err(), "{target}");
    }
}
