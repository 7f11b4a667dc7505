//! The client that the build script has generated, called without a network.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use specsmith_build_script_example::Client;
use specsmith_build_script_example::transport::from_fn;

#[test]
fn greets() {
    let transport = from_fn(|request| {
        let target = request.uri().path_and_query().map(ToString::to_string);
        assert_eq!(target.as_deref(), Some("/greetings/A%2FB?language=fr"));
        http::Response::builder()
            .header("Content-Type", "application/json")
            .body(r#"{"words":"Bonjour A/B"}"#)
            .map_err(Into::into)
    });
    let client = Client::builder().transport(transport).build().unwrap();
    let greeting = ready(client.greet("A/B").language("fr").send()).unwrap();
    assert_eq!(greeting.words, "Bonjour A/B");
}

#[test]
fn nobody_there() {
    let transport = from_fn(|_| {
        let answer = http::Response::builder().status(404).body(());
        answer.map_err(Into::into)
    });
    let client = Client::builder().transport(transport).build().unwrap();
    let error = ready(client.greet("nobody").send()).unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
}

/// What a future gives that has nothing to wait for.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the transport is at hand"),
    }
}
