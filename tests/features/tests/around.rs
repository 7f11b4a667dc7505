//! What stands around a call: middleware, another base URL, the answer as it is, the user agent, and calls that are dropped.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use specsmith_feature_tests::middleware::{HeaderValue, after, around, before};
use specsmith_feature_tests::models::Change;
use specsmith_feature_tests::transport::TransportError;
use specsmith_feature_tests::{Client, ClientBuilder, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

fn done() -> Script {
    Script::answer("204 No Content", "text/plain", "")
}

fn wire(scripts: impl IntoIterator<Item = Script>) -> Wire {
    Wire::start(scripts).unwrap()
}

fn builder(wire: &Wire) -> ClientBuilder {
    Client::builder().base_url(wire.base_url())
}

#[tokio::test]
async fn middleware_stands_around_both_clients() {
    let wire = wire([done()]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let client = builder(&wire)
        .bearer_token("s3cr3t")
        .middleware(before(|request| {
            let tenant = HeaderValue::from_static("t1");
            request.headers_mut().insert("x-tenant", tenant);
            assert!(!format!("{request:?}").contains("s3cr3t"));
            Ok(())
        }))
        .middleware(after(move |sent, outcome| {
            let status = outcome.as_ref().map(|answer| answer.status().as_u16());
            let line = format!(
                "{} {} {} {}",
                sent.operation().unwrap_or_default(),
                sent.method(),
                sent.path_template().unwrap_or_default(),
                status.unwrap_or_default()
            );
            noted.lock().unwrap().push(line);
        }))
        .build()
        .unwrap();
    client.secured_by_bearer().send().await.unwrap();
    let blocking = client.blocking();
    let waiting = tokio::task::spawn_blocking(move || blocking.secured_by_bearer().send());
    waiting.await.unwrap().unwrap();
    assert_eq!(
        *seen.lock().unwrap(),
        ["secured_by_bearer GET /security/bearer 204"; 2]
    );
    for request in wire.requests() {
        assert_eq!(request.headers("x-tenant"), ["t1"]);
        assert_eq!(request.headers("authorization"), ["Bearer s3cr3t"]);
    }
}

#[tokio::test]
async fn a_post_is_sent_once_whatever_middleware_does() {
    // The answer is lost on its way, and middleware makes an error of its own of it.
    let wire = wire([Script::new().reset()]);
    let client = builder(&wire)
        .middleware(around(|request, next| async move {
            let outcome = next.run(request).await;
            outcome.map_err(|error| TransportError::new(format!("seen: {error}")))
        }))
        .build()
        .unwrap();
    let error = client
        .append_log([Change::new("a")])
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("seen: "), "{error}");
    let error = client
        .append_log([Change::new("a")])
        .send_raw()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(wire.requests().len(), 2);
}

#[tokio::test]
async fn the_answer_is_given_as_it_is() {
    let page = Script::answer("404 Not Found", "text/html", "<p>gone</p>");
    let wire = wire([page]);
    let client = builder(&wire).build().unwrap();
    let response = client.read_log().send_raw().await.unwrap();
    assert_eq!(response.status.as_u16(), 404);
    assert_eq!(response.headers["content-type"], "text/html");
    assert_eq!(response.value, "<p>gone</p>");
    let blocking = client.blocking();
    let waiting = tokio::task::spawn_blocking(move || blocking.read_log().send_raw());
    assert_eq!(waiting.await.unwrap().unwrap().value, "<p>gone</p>");
}

#[tokio::test]
async fn a_call_may_have_its_own_base_url_headers_and_timeout() {
    let (usual, other) = (wire([done()]), wire([done()]));
    let client = builder(&usual)
        .user_agent("acme/7")
        .bearer_token("t0ken")
        .build()
        .unwrap();
    let base_url = format!("{}/base/", other.base_url());
    let request = client.secured_by_bearer().base_url(base_url);
    let request = request.header("x-one", "1").timeout(Duration::from_secs(5));
    request.send().await.unwrap();
    client.secured_by_bearer().send().await.unwrap();
    assert_eq!(usual.requests()[0].line(), "GET /security/bearer HTTP/1.1");
    assert_eq!(usual.requests()[0].headers("user-agent"), ["acme/7"]);
    let request = &other.requests()[0];
    assert_eq!(request.line(), "GET /base/security/bearer HTTP/1.1");
    assert_eq!(request.headers("authorization"), ["Bearer t0ken"]);
    assert_eq!(request.headers("x-one"), ["1"]);
}

/// Waits until `is_so`, for a while.
async fn eventually(is_so: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while !is_so() {
        if started.elapsed() > Duration::from_secs(10) {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    true
}

#[tokio::test]
async fn a_call_that_is_dropped_sends_nothing_more() {
    let wire = wire([Script::new().hang(), done()]);
    let client = builder(&wire).build().unwrap();
    // Before it is polled, nothing is sent.
    drop(client.secured_by_none().send());
    // While the server thinks: the connection is closed, and the call is not tried again.
    let call = tokio::spawn(client.append_log([Change::new("a")]).send());
    assert!(eventually(|| wire.requests().len() == 1).await);
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    // The client goes on.
    client.secured_by_none().send().await.unwrap();
    let lines: Vec<_> = wire
        .requests()
        .iter()
        .map(|request| request.line())
        .collect();
    assert_eq!(
        lines,
        ["POST /streams/log HTTP/1.1", "GET /security/none HTTP/1.1"]
    );
    assert_eq!(wire.connections(), 2);
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_is_not_tried_again() {
    let busy = Script::answer("503 Service Unavailable", "text/plain", "").clone();
    let wire = wire([busy]);
    let retry = specsmith_feature_tests::Retry::default().first_wait(Duration::from_millis(100));
    let client = builder(&wire).retry(retry.attempts(50)).build().unwrap();
    let call = tokio::spawn(client.secured_by_none().send());
    assert!(eventually(|| !wire.requests().is_empty()).await);
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let sent = wire.requests().len();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(wire.requests().len(), sent);
}
