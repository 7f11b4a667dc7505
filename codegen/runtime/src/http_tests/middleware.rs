//! What stands around requests: what it sees, what it may change, and what it cannot do.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;

use super::api::{Thing, builder, fake, respond};
use crate::runtime::middleware::{Middleware, Next, Outcome, after, around, before};
use crate::runtime::transport::{self, Body, BoxFuture, Request};
use crate::runtime::{ApiKey, ErrorKind, Retry, TransportError};

type Notes = Arc<Mutex<Vec<String>>>;

fn note(notes: &Notes, text: impl Into<String>) {
    notes.lock().unwrap().push(text.into());
}

fn taken(notes: &Notes) -> Vec<String> {
    std::mem::take(&mut *notes.lock().unwrap())
}

/// Says when it begins and ends.
struct Named(&'static str, Notes);

impl Middleware for Named {
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'_, Outcome> {
        Box::pin(async move {
            note(&self.1, format!("> {}", self.0));
            let outcome = next.run(request).await;
            note(&self.1, format!("< {}", self.0));
            outcome
        })
    }
}

fn ok() -> http::Response<String> {
    respond(200, "application/json", r#"{"id":1}"#)
}

#[tokio::test]
async fn the_first_is_the_outermost_in_both_clients() {
    let notes = Notes::default();
    let shared = Arc::clone(&notes);
    let (fake, _) = fake(move |_| {
        note(&shared, "sent");
        ok()
    });
    let client = fake
        .middleware(Named("outer", Arc::clone(&notes)))
        .middleware(Arc::new(Named("inner", Arc::clone(&notes))))
        .build()
        .unwrap();
    let expected = ["> outer", "> inner", "sent", "< inner", "< outer"];
    client.get_thing("1").send().await.unwrap();
    assert_eq!(taken(&notes), expected);
    client.blocking().get_thing("1").send().unwrap();
    assert_eq!(taken(&notes), expected);
}

#[tokio::test]
async fn it_sees_the_operation_and_changes_the_request() {
    let notes = Notes::default();
    let shared = Arc::clone(&notes);
    let (fake, log) = fake(|_| ok());
    let client = fake
        .bearer_token("s3cr3t")
        .api_key(ApiKey::query("key", "s3cr3t"))
        .middleware(before(move |request| {
            note(
                &shared,
                format!(
                    "{} {} {} {}",
                    request.operation().unwrap(),
                    request.method(),
                    request.path_template().unwrap(),
                    request.headers()["authorization"].to_str().unwrap(),
                ),
            );
            note(&shared, format!("{request:?}"));
            request
                .headers_mut()
                .insert("x-tenant", HeaderValue::from_static("t1"));
            let url = request.uri().to_string().replace("/v1/", "/v2/");
            *request.uri_mut() = url.parse().unwrap();
            *request.body_mut() = Body::from("signed");
            Ok(())
        }))
        .build()
        .unwrap();
    client.get_thing("a b").send().await.unwrap();
    let seen = log.only();
    assert_eq!(
        seen.url,
        "https://api.example/v2/things/a%20b/state?key=s3cr3t"
    );
    assert_eq!(seen.header("x-tenant"), Some("t1"));
    assert_eq!(seen.body, "signed");
    let notes = taken(&notes);
    assert_eq!(
        notes[0],
        "get_thing GET /things/{thing-id}/state Bearer s3cr3t"
    );
    assert!(notes[1].contains("get_thing"), "{}", notes[1]);
    assert!(!notes[1].contains("s3cr3t"), "{}", notes[1]);
}

#[tokio::test]
async fn it_runs_for_each_attempt_and_each_redirect() {
    let notes = Notes::default();
    let shared = Arc::clone(&notes);
    let answers = Mutex::new(vec![
        ok(),
        respond(503, "", ""),
        http::Response::builder()
            .status(307)
            .header("location", "/elsewhere")
            .body(String::new())
            .unwrap(),
    ]);
    let (fake, _) = fake(move |_| answers.lock().unwrap().pop().unwrap());
    let client = fake
        .retry(Retry::default().first_wait(Duration::ZERO))
        .middleware(after(move |sent, outcome| {
            let status = outcome.as_ref().unwrap().status();
            let count = sent.resend_count();
            note(&shared, format!("{count} {} {status}", sent.uri().path()));
            assert!(!format!("{sent:?}").contains('?'));
        }))
        .build()
        .unwrap();
    client.get_thing("1").send().await.unwrap();
    assert_eq!(
        taken(&notes),
        [
            "0 /v1/things/1/state 307 Temporary Redirect",
            "1 /elsewhere 503 Service Unavailable",
            "2 /v1/things/1/state 200 OK",
        ]
    );
}

#[tokio::test]
async fn it_may_answer_by_itself() {
    let (fake, log) = fake(|_| ok());
    let client = fake
        .middleware(around(|request, next| async move {
            if request.operation() == Some("get_thing") {
                let answer = r#"{"id":7}"#;
                let response = http::Response::builder().header("content-type", "application/json");
                return Ok(response.body(answer.into()).unwrap());
            }
            next.run(request).await
        }))
        .build()
        .unwrap();
    assert_eq!(client.get_thing("1").send().await.unwrap().id, 7);
    assert!(log.all().is_empty());
    let thing = Thing { id: 1, name: None };
    assert_eq!(client.put_thing(&thing).send().await.unwrap().id, 1);
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn it_sees_errors_and_may_replace_what_came() {
    let transport =
        transport::from_fn(|_| Err::<http::Response<()>, _>(TransportError::new("bad")));
    let client = builder()
        .transport(transport)
        .retry(Retry::never())
        .middleware(after(|_, outcome| {
            let error = outcome.as_ref().unwrap_err().to_string();
            *outcome = Err(TransportError::new(format!("worse than {error}")));
        }))
        .build()
        .unwrap();
    let error = client.get_thing("1").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().ends_with("worse than bad"), "{error}");
}

#[tokio::test]
async fn a_refusal_ends_the_call() {
    let (fake, log) = fake(|_| ok());
    let client = fake.middleware(before(|_| Err(TransportError::refused("no quota is left"))));
    let client = client.build().unwrap();
    let error = client.get_thing("1").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.to_string(),
        "get_thing: the request was refused: no quota is left"
    );
    assert!(log.all().is_empty());
}

#[tokio::test]
async fn its_time_counts() {
    let (fake, log) = fake(|_| ok());
    let client = fake
        .timeout(Duration::from_millis(40))
        .middleware(around(|request, next| async move {
            tokio::time::sleep(Duration::from_millis(80)).await;
            next.run(request).await
        }))
        .build()
        .unwrap();
    let error = client.get_thing("1").send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(log.all().is_empty());
}
