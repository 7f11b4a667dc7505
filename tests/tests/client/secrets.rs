//! Credentials never show: neither in `Debug` of anything nor in a message.

use std::fmt::Debug;

use billforward_usage_sessions::models::CompoundUsageSession;
use billforward_usage_sessions::transport::from_fn;
use billforward_usage_sessions::{ApiKey, Client, ClientBuilder, Credential};
use specsmith_tests::fake::Fake;

use crate::both::{bounded, builder, session};

const SECRETS: [&str; 6] = [
    "t0ken",
    "sesame",
    "c2VzYW1l",
    "k3y-header",
    "k3y-query",
    "k3y-cookie",
];

fn assert_hidden(what: &str, value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{what}: {text}");
        }
    }
}

/// A builder with each kind of credential. The bearer token takes the place of user and password.
fn secretive(base_url: String) -> ClientBuilder {
    builder(base_url)
        .basic("sesame", "sesame")
        .bearer_token("t0ken")
        .api_key(ApiKey::header("X-Key", "k3y-header"))
        .api_key(ApiKey::query("key", "k3y-query"))
        .api_key(ApiKey::cookie("key", "k3y-cookie"))
        .header("X-Other", "t0ken")
}

#[test]
fn nothing_shows_them() {
    let fake = Fake::start().unwrap();
    fake.require_token("another");
    for credential in [
        Credential::bearer("t0ken"),
        Credential::basic("me", "sesame"),
        Credential::api_key(ApiKey::query("key", "k3y-query")),
    ] {
        assert_hidden("credential", &credential);
    }
    let builder = secretive(fake.base_url());
    assert_hidden("builder", &builder);
    let client: Client = builder.build().unwrap();
    assert_hidden("client", &client);
    assert_hidden("blocking client", &client.blocking());
    let request = client
        .get_active_sessions_for_subscription("SUB-1")
        .header("Authorization", "t0ken");
    assert_hidden("request", &request);
    assert_hidden("future", &request.send());
    assert_hidden(
        "items",
        &client.get_active_sessions_for_subscription("SUB-1").items(),
    );
    let mut errors = 0;
    for (_, result) in by_both!(&client, |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")])))
    {
        let error = result.unwrap_err();
        assert_hidden("error", &error);
        assert_hidden("message", &error.to_string());
        errors += 1;
    }
    assert_eq!(errors, 2);
}

#[test]
fn errors_without_an_answer_do_not_show_them_either() {
    for base_url in ["http://127.0.0.1:1/RestAPI", "http://name.invalid"] {
        let client = secretive(base_url.to_owned()).build().unwrap();
        for (_, result) in by_both!(&client, |client| client
            .get_active_sessions_for_subscription("SUB-1"))
        {
            let error = result.unwrap_err();
            assert_hidden("error", &error);
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(inner) = cause {
                assert_hidden("cause", &inner);
                assert_hidden("cause's message", &inner.to_string());
                cause = inner.source();
            }
        }
    }
}

/// A transport of the user's own sees everything; what it prints of a request still shows nothing.
#[test]
fn a_transport_may_print_its_requests() {
    let transport = from_fn(|request| {
        assert!(request.headers()["authorization"].is_sensitive());
        assert!(request.uri().query().unwrap().contains("k3y-query"));
        assert_hidden("request", &request);
        Ok(http::Response::new(""))
    });
    let client = secretive("http://localhost/RestAPI".to_owned())
        .transport(transport)
        .build()
        .unwrap();
    let blocking = client.blocking();
    let error = bounded(move || {
        blocking
            .get_active_sessions_for_subscription("SUB-1")
            .send()
            .unwrap_err()
    });
    assert_eq!(error.status().unwrap(), 200);
}
