//! Settings that are refused, and how base URLs are joined with paths.

use std::error::Error as _;

use super::api::{builder, fake, respond};

#[tokio::test]
async fn paths_are_appended_to_any_base() {
    for (base, shown, url) in [
        (
            "https://api.example",
            "https://api.example",
            "https://api.example/things",
        ),
        (
            "https://api.example/",
            "https://api.example",
            "https://api.example/things",
        ),
        (
            "http://localhost:8080/RestAPI/",
            "http://localhost:8080/RestAPI",
            "http://localhost:8080/RestAPI/things",
        ),
        (
            "http://[::1]:1/a/b//",
            "http://[::1]:1/a/b",
            "http://[::1]:1/a/b/things",
        ),
        (
            "https://api.example/a%2Fb",
            "https://api.example/a%2Fb",
            "https://api.example/a%2Fb/things",
        ),
        (
            "HTTPS://API.example:443/V1/",
            "HTTPS://API.example:443/V1",
            "https://API.example:443/V1/things",
        ),
    ] {
        let (builder, log) = fake(|_| respond(200, "application/json", r#"{"items":[]}"#));
        let client = builder.base_url(base).build().unwrap();
        assert_eq!(client.base_url(), shown);
        client.list_things().send().await.unwrap();
        assert_eq!(log.only().url, url);
    }
}

#[test]
fn base_urls_that_are_none_are_refused() {
    for (base, problem) in [
        ("", "empty"),
        ("/v1", "absolute"),
        ("api.example/v1", "invalid"),
        ("api.example", "absolute"),
        ("ftp://api.example", "http://"),
        ("https://api.example/?x=1", "query"),
        ("https://api.example/#x", "fragment"),
        ("https://api.example/a b", "invalid"),
        ("https://", "empty"),
        ("https://ü.example", "invalid"),
    ] {
        let error = builder().base_url(base).build().unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("base URL {base:?}: ")) && error.contains(problem),
            "{error}"
        );
    }
}

#[test]
fn a_password_in_the_base_url_is_refused_and_not_shown() {
    let builder = builder().base_url("https://user:s3cr3t@api.example");
    assert!(!format!("{builder:?}").contains("s3cr3t"));
    let error = builder.build().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
    assert!(error.to_string().contains("set credentials instead"));
}

#[test]
fn headers_that_cannot_be_sent_are_refused() {
    for (builder, message) in [
        (
            builder().header("X A", "1"),
            "header `X A`: it is no name of a header",
        ),
        (
            builder().header("X-A", "s3cr3t\n"),
            "header `X-A`: its value holds control characters",
        ),
        (
            builder().header("Content-Length", "1"),
            "header `Content-Length`: the transport sets it",
        ),
    ] {
        assert_eq!(builder.build().unwrap_err().to_string(), message);
    }
    let error = builder().user_agent("a\nb").build().unwrap_err();
    assert!(error.to_string().starts_with("header `user-agent`: ") && error.source().is_some());
}

#[test]
fn the_default_transports_are_set_up_with_tls() {
    let client = builder().build().unwrap();
    assert_eq!(client.base_url(), "https://api.example/v1");
    drop(client.blocking());
}
