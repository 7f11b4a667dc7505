//! What stands around a call of the flagship's: HTTP/2 by the caller's own client, and starts that are sent once whatever stands there.

use std::sync::{Arc, Mutex};

use billforward_usage_sessions::ErrorKind;
use billforward_usage_sessions::middleware::{after, before};
use billforward_usage_sessions::models::CompoundUsageSession;
use billforward_usage_sessions::transport::TransportError;
use reqwest::redirect::Policy;
use specsmith_tests::fake::Fake;
use specsmith_tests::wire::{Script, Wire};

use crate::both::{block_on, bounded, builder, client, session};

/// A client that speaks HTTP/2 and nothing else.
fn http2() -> reqwest::Client {
    // For TLS, which it will not use, it would want a provider of cryptography for the whole process.
    let provider = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(provider.into());
    let tls = tls.with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty());
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.with_no_client_auth())
        .redirect(Policy::none())
        .http2_prior_knowledge()
        .build()
        .unwrap()
}

#[test]
fn a_client_of_the_callers_own_brings_http2() {
    let fake = Fake::start().unwrap();
    let versions = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&versions);
    let builder = builder(fake.base_url()).middleware(after(move |_, outcome| {
        let version = outcome
            .as_ref()
            .map(|answer| format!("{:?}", answer.version()));
        seen.lock().unwrap().push(version.unwrap());
    }));
    let client = builder.reqwest_client(http2()).build().unwrap();
    bounded(move || {
        block_on(async move {
            let start = CompoundUsageSession::new([session("call-1")]);
            client.start_usage_session(start).send().await.unwrap();
            let list = client.get_usage_list_for_usage_session("SUB-1");
            assert_eq!(list.send().await.unwrap().results.len(), 1);
        });
    });
    assert_eq!(*versions.lock().unwrap(), ["HTTP/2.0", "HTTP/2.0"]);
    assert_eq!(fake.requests().len(), 2);
}

/// The first bytes of a body by gzip, and no more.
const BROKEN: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2];

#[test]
fn a_start_whose_answer_cannot_be_decompressed_is_sent_once() {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        BROKEN.len()
    );
    let wire = Wire::start([Script::new().send(head).send(BROKEN)]).unwrap();
    let client = client(wire.base_url());
    for (side, result) in by_both!(&client, |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")])))
    {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{side}: {error}");
        assert_eq!(error.status().unwrap(), 200, "{side}");
    }
    assert_eq!(wire.requests().len(), 2);
}

#[test]
fn a_start_is_sent_once_or_not_at_all_whatever_stands_around_it() {
    let busy = Script::answer("503 Service Unavailable", "text/plain", "busy");
    let wire = Wire::start([busy]).unwrap();
    let start = || CompoundUsageSession::new([session("call-1")]);
    let watched = builder(wire.base_url()).middleware(after(|_, _| {}));
    let watched = watched.build().unwrap();
    for (_, result) in by_both!(&watched, |client| client.start_usage_session(start())) {
        assert_eq!(result.unwrap_err().status().unwrap(), 503);
    }
    let blocking = watched.blocking();
    let raw = bounded(move || blocking.start_usage_session(start()).send_raw());
    assert_eq!(raw.unwrap().value, "busy");
    assert_eq!(wire.requests().len(), 3);

    let refusing = builder(wire.base_url());
    let refusing = refusing.middleware(before(|_| Err(TransportError::refused("not today"))));
    let refusing = refusing.build().unwrap();
    for (_, result) in by_both!(&refusing, |client| client.start_usage_session(start())) {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(wire.requests().len(), 3);
}
