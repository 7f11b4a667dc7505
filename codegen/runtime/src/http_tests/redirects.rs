//! Which redirects are followed, and what goes along.

use super::api::{Thing, fake, respond};
use crate::runtime::transport::Request;
use crate::runtime::{ApiKey, ErrorKind, StatusCode};

fn redirect(status: u16, location: &str) -> http::Response<String> {
    http::Response::builder()
        .status(status)
        .header("location", location)
        .body(String::new())
        .unwrap()
}

fn thing() -> http::Response<String> {
    respond(200, "application/json", r#"{"id":1}"#)
}

/// Redirects the first request to `location` and answers the second.
fn once(status: u16, location: &'static str) -> impl Fn(Request) -> http::Response<String> {
    move |request| {
        if request.uri().path() == "/v1/things/1/state" {
            redirect(status, location)
        } else {
            thing()
        }
    }
}

#[tokio::test]
async fn references_are_resolved() {
    for (status, location, url) in [
        (301, "/other?x=1#part", "https://api.example/other?x=1"),
        (302, "other", "https://api.example/v1/things/1/other"),
        (303, "../2/./state", "https://api.example/v1/things/2/state"),
        (307, "../../../../..", "https://api.example/"),
        (308, "//api.example/x", "https://api.example/x"),
        (
            302,
            "https://api.example:443/x",
            "https://api.example:443/x",
        ),
        (302, "é x", "https://api.example/v1/things/1/%C3%A9%20x"),
        (302, "a:b/c", ""),
    ] {
        let (builder, log) = fake(once(status, location));
        let result = builder.build().unwrap().get_thing("1").send().await;
        if url.is_empty() {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Redirect);
        } else {
            result.unwrap();
            assert_eq!(log.urls()[1], url, "{location}");
        }
    }
}

#[tokio::test]
async fn credentials_stay_with_their_origin() {
    for (location, trusted) in [
        ("/x", true),
        ("https://API.example:443/x", true),
        ("https://api.example:444/x", false),
        ("https://api.example.evil/x", false),
        ("https://evil/x", false),
    ] {
        let (builder, log) = fake(once(302, location));
        let builder = builder
            .bearer_token("secret")
            .api_key(ApiKey::query("key", "secret"));
        let client = builder
            .api_key(ApiKey::cookie("sid", "secret"))
            .header("X-Mine", "secret")
            .build()
            .unwrap();
        client
            .get_thing("1")
            .trace("secret")
            .header("X-Once", "secret")
            .send()
            .await
            .unwrap();
        let second = &log.all()[1];
        let told = format!(
            "{:?} {}",
            second
                .headers
                .iter()
                .map(|(_, v)| v.to_str())
                .collect::<Vec<_>>(),
            second.url
        );
        assert_eq!(told.contains("secret"), trusted, "{told}");
        assert_eq!(second.headers.contains_key("x-mine"), trusted);
        assert!(second.headers.contains_key("accept") && second.headers.contains_key("user-agent"));
    }
}

#[tokio::test]
async fn an_origin_once_left_is_not_trusted_again() {
    let (builder, log) = fake(
        |request| match (request.uri().host(), request.uri().path()) {
            (Some("api.example"), "/v1/things/1/state") => redirect(302, "https://evil/"),
            (Some("evil"), _) => redirect(302, "https://api.example/v1/chosen"),
            _ => thing(),
        },
    );
    builder
        .bearer_token("secret")
        .build()
        .unwrap()
        .get_thing("1")
        .send()
        .await
        .unwrap();
    assert_eq!(log.all()[2].header("authorization"), None);
}

#[tokio::test]
async fn a_rejection_from_elsewhere_renews_nothing() {
    use crate::runtime::{BoxError, BoxFuture, Credential, Credentials};
    struct Strict;
    impl Credentials for Strict {
        fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
            Box::pin(async { Ok(Credential::bearer("secret")) })
        }

        fn renew(&self, _: Credential) -> BoxFuture<'_, Result<Option<Credential>, BoxError>> {
            unreachable!("the other server never saw the credential")
        }
    }
    let (builder, log) = fake(|request| match request.uri().host() {
        Some("api.example") => redirect(302, "https://evil/"),
        _ => respond(401, "", ""),
    });
    let error = builder
        .credentials(Strict)
        .build()
        .unwrap()
        .get_thing("1")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn https_is_never_left() {
    let (builder, log) = fake(once(302, "http://api.example/x"));
    let error = builder
        .build()
        .unwrap()
        .get_thing("1")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Redirect, Some(StatusCode::FOUND))
    );
    assert_eq!(
        error.to_string(),
        "get_thing: the answer (302 Found) redirects from https to http, at http://api.example:80"
    );
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn ten_in_a_row_are_followed_and_no_more() {
    for (hops, followed) in [(10, true), (11, false)] {
        let (builder, log) = fake(move |request| {
            let hop: u32 = request
                .uri()
                .path()
                .strip_prefix("/hop/")
                .map_or(0, |hop| hop.parse().unwrap());
            if hop == hops {
                thing()
            } else {
                redirect(302, &format!("/hop/{}", hop + 1))
            }
        });
        let result = builder.build().unwrap().get_thing("1").send().await;
        assert_eq!(result.is_ok(), followed);
        assert_eq!(log.all().len(), 11);
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Redirect);
        }
    }
}

#[tokio::test]
async fn what_changes_something_is_never_repeated() {
    for status in [301, 302, 303, 307, 308] {
        let (builder, log) = fake(move |_| redirect(status, "/x"));
        let client = builder.build().unwrap();
        let error = client
            .put_thing(&Thing { id: 1, name: None })
            .send()
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (ErrorKind::Status, status)
        );
        assert_eq!(log.all().len(), 1);
    }
}

#[tokio::test]
async fn other_statuses_and_missing_locations_are_answers() {
    for response in [
        || respond(302, "", ""),
        || redirect(304, "/x"),
        || redirect(300, "/x"),
    ] {
        let (builder, log) = fake(move |_| response());
        let error = builder
            .build()
            .unwrap()
            .get_thing("1")
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(log.all().len(), 1);
    }
}
