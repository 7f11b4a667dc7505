//! What is told of calls that have ended.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::api::{Thing, builder, fake, respond};
use crate::runtime::ended::Ended;
use crate::runtime::{Client, ClientBuilder, ErrorKind, Retry};

/// A client that notes its calls.
fn noting(builder: ClientBuilder) -> (Client, Arc<Mutex<Vec<Ended>>>) {
    let noted = Arc::<Mutex<Vec<Ended>>>::default();
    let written = Arc::clone(&noted);
    let retry = Retry::default().first_wait(Duration::ZERO);
    let builder = builder.retry(retry).after_call(move |call| {
        written.lock().unwrap().push(call.clone());
    });
    (builder.build().unwrap(), noted)
}

type Seen = (&'static str, u32, u32, Option<u16>, Option<ErrorKind>);

fn seen(noted: &Mutex<Vec<Ended>>) -> Vec<Seen> {
    let all = std::mem::take(&mut *noted.lock().unwrap());
    let all = all.iter().map(|call| {
        (
            call.operation(),
            call.attempts(),
            call.requests(),
            call.status().map(|status| status.as_u16()),
            call.error(),
        )
    });
    all.collect()
}

#[tokio::test]
async fn each_call_is_told_of_once_with_all_its_attempts() {
    let (fake, _) = fake({
        let asked = std::sync::atomic::AtomicU32::new(0);
        move |request| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 | 1 => respond(503, "", ""),
            2 => {
                let to = format!("{}?moved", request.uri());
                let response = http::Response::builder().status(302);
                response.header("location", to).body(String::new()).unwrap()
            }
            4 => respond(404, "application/json", r#"{"message":"no"}"#),
            5 => respond(200, "text/html", "<p>"),
            _ => respond(200, "application/json", r#"{"id":1}"#),
        }
    });
    let (client, noted) = noting(fake);
    client.get_thing("1").send().await.unwrap();
    assert_eq!(seen(&noted), [("get_thing", 3, 4, Some(200), None)]);
    client.get_thing("1").send().await.unwrap_err();
    let refused = ("get_thing", 1, 1, Some(404), Some(ErrorKind::Status));
    assert_eq!(seen(&noted), [refused]);
    // The server did answer.
    client.get_thing("1").send().await.unwrap_err();
    assert_eq!(seen(&noted), [("get_thing", 1, 1, Some(200), None)]);
    client.blocking().get_thing("1").send().unwrap();
    let call = noted.lock().unwrap()[0].clone();
    assert_eq!(call.path_template(), "/things/{thing-id}/state");
    assert_eq!((call.method().as_str(), call.error()), ("GET", None));
}

#[tokio::test]
async fn a_call_that_is_not_answered_has_no_status() {
    use crate::runtime::{TransportError, transport};
    let broken = || Err::<http::Response<()>, _>(TransportError::new("broken"));
    let transport = transport::from_fn(move |_| broken());
    let (client, noted) = noting(builder().transport(transport));
    let thing = Thing { id: 1, name: None };
    client.put_thing(&thing).send().await.unwrap_err();
    let broken = Some(ErrorKind::Transport);
    assert_eq!(seen(&noted), [("put_thing", 1, 1, None, broken)]);
    client.get_thing("1").send().await.unwrap_err();
    assert_eq!(seen(&noted), [("get_thing", 3, 3, None, broken)]);
    // Nothing was begun.
    client.get_thing("..").send().await.unwrap_err();
    assert_eq!(seen(&noted), []);
}
