//! Webhooks and callbacks: from what a web server received to a typed body, or to an error that says what is wrong with it.

use specsmith_feature_tests::models::{HappeningKind, Receipt};
use specsmith_feature_tests::{HeaderMap, IncomingError, StatusCode, callbacks, webhooks};

fn json() -> HeaderMap {
    let value = "application/json; charset=utf-8".parse().unwrap();
    [(http::header::CONTENT_TYPE, value)].into_iter().collect()
}

const LOST: &[u8] = br#"{"id": 7, "kind": "lost", "at": [{"when": "2026-01-02T03:04:05Z"}]}"#;

#[test]
fn a_webhook_is_read_by_its_content_type() {
    // A required property that is only for requests of the client is not expected.
    let happening = webhooks::HappeningWebhook::read(&json(), LOST).unwrap();
    assert_eq!((happening.id, &happening.kind), (7, &HappeningKind::Lost));
    assert_eq!(happening.at.len(), 1);
    assert_eq!(webhooks::HappeningWebhook::NAME, "happening");
    assert_eq!(webhooks::HappeningWebhook::METHOD, "POST");

    // Without a Content-Type, the body shows what it is.
    let bare = webhooks::HappeningWebhook::read(&HeaderMap::new(), LOST).unwrap();
    assert_eq!(bare, happening);
}

#[test]
fn an_unknown_value_of_an_enumeration_is_kept() {
    let body = br#"{"id": 7, "kind": "stolen", "at": []}"#;
    let happening = webhooks::HappeningWebhook::read_as("application/json", body).unwrap();
    assert_eq!(happening.kind, HappeningKind::Other("stolen".to_owned()));
}

#[test]
fn what_does_not_fit_is_found_by_its_path() {
    let body =
        br#"{"id": 7, "kind": "lost", "at": [{"when": "2026-01-02T03:04:05Z"}, {"when": "noon"}]}"#;
    let error = webhooks::HappeningWebhook::read(&json(), body).unwrap_err();
    assert_eq!(error.fault().unwrap().path(), "at[1].when");
    assert_eq!(error.status(), StatusCode::BAD_REQUEST);
    assert_eq!(error.name(), "happening");
    assert_eq!(error.body(), &body[..]);
    let text = error.to_string();
    assert!(
        text.starts_with(
            "happening: the request cannot be read as application/json: at[1].when: expected a date-time"
        ),
        "{text}"
    );

    let error = webhooks::HappeningWebhook::read(&json(), b"{\"id\": 7, ").unwrap_err();
    assert!(error.fault().unwrap().is_syntax(), "{error}");
    assert_eq!(error.status(), StatusCode::BAD_REQUEST);
}

#[test]
fn a_body_that_is_missing_or_of_another_kind_has_no_fault() {
    let missing = webhooks::HappeningWebhook::read(&json(), b"").unwrap_err();
    assert!(missing.fault().is_none());
    assert_eq!(missing.status(), StatusCode::BAD_REQUEST);
    for content_type in ["text/html", "image/png", "", "\n"] {
        let other = webhooks::HappeningWebhook::read_as(content_type, LOST).unwrap_err();
        assert!(other.fault().is_none(), "{other}");
        assert_eq!(other.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
}

#[test]
fn a_form_is_read_as_well() {
    let form = "application/x-www-form-urlencoded";
    let changed = webhooks::ThingChanged::read_as(form, b"id=3&tags=a&tags=b%20c").unwrap();
    assert_eq!(changed.id, 3);
    assert_eq!(changed.tags, Some(vec!["a".to_owned(), "b c".to_owned()]));
}

#[test]
fn a_request_without_a_body_has_a_name_and_a_method() {
    assert_eq!(
        (webhooks::Ping::NAME, webhooks::Ping::METHOD),
        ("ping", "GET")
    );
    let over = callbacks::SubscribeOnEventDelete::METHOD;
    assert_eq!(over, "DELETE");
}

#[test]
fn a_callback_is_read_like_a_webhook_and_answered_with_a_model() {
    let happening = callbacks::SubscribeOnEventPost::read(&json(), LOST).unwrap();
    assert_eq!(happening.kind, HappeningKind::Lost);
    assert_eq!(callbacks::SubscribeOnEventPost::NAME, "onEvent");
    // What the document expects in answer is a model that can be made and written.
    let receipt = serde_json::to_value(Receipt::new(5)).unwrap();
    assert_eq!(receipt, serde_json::json!({ "number": 5 }));
}

#[test]
#[expect(deprecated, reason = "the document says so")]
fn a_body_of_several_types_is_told_apart_by_its_media_type() -> Result<(), IncomingError> {
    use callbacks::{Digest, DigestBody};
    let in_json = Digest::read(&json(), LOST)?;
    let DigestBody::Json(happening) = &in_json else {
        panic!("{in_json:?}");
    };
    assert_eq!(happening.id, 7);
    let xml = b"<Happening><id>7</id><kind>lost</kind><at><when>2026-01-02T03:04:05Z</when></at></Happening>";
    assert_eq!(Digest::read_as("application/xml", xml)?, in_json);
    assert_eq!(
        Digest::read_as("text/csv", b"a,b")?,
        DigestBody::Csv("a,b".to_owned())
    );
    assert_eq!(
        Digest::read_as("application/octet-stream", b"\xff")?,
        DigestBody::OctetStream(specsmith_feature_tests::Bytes::from_static(b"\xff"))
    );
    Ok(())
}
