//! Spans of calls: their fields, and what they do not show.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_default;
use tracing::{Event, Metadata, Subscriber};

use super::api::{Thing, builder, fake, respond};
use crate::runtime::transport;
use crate::runtime::{ApiKey, Call, Operation, Retry, TransportError, Undeclared};

type Fields = BTreeMap<String, String>;

/// Keeps the fields of all spans and events.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    spans: Vec<Fields>,
    events: Vec<Fields>,
}

struct Writer<'a>(&'a mut Fields);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let before = self.0.insert(field.name().to_owned(), format!("{value:?}"));
        assert_eq!(before, None, "{field} is recorded twice");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

impl Subscriber for Keeper {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("specsmith_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut Writer(&mut fields));
        let spans = &mut self.0.lock().unwrap().spans;
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let spans = &mut self.0.lock().unwrap().spans;
        values.record(&mut Writer(
            &mut spans[usize::try_from(span.into_u64()).unwrap() - 1],
        ));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut Writer(&mut fields));
        self.0.lock().unwrap().events.push(fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn fields(expected: &[(&str, &str)]) -> Fields {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    expected.iter().map(own).collect()
}

#[tokio::test]
async fn a_call_is_one_span_and_each_request_an_event() {
    let keeper = Keeper::default();
    let _guard = set_default(keeper.clone());
    let answers = Mutex::new(vec![
        respond(200, "application/json", r#"{"id":1}"#),
        respond(503, "", ""),
    ]);
    let (fake, _) = fake(move |_| answers.lock().unwrap().pop().unwrap());
    let client = fake
        .bearer_token("s3cr3t")
        .api_key(ApiKey::query("key", "s3cr3t"))
        .retry(Retry::default().first_wait(Duration::ZERO))
        .build()
        .unwrap();
    let request = client.get_thing("a b").header("x-secret", "s3cr3t");
    let style = crate::runtime::Style::FORM_EXPLODED;
    request.query("name", style, "s3cr3t").send().await.unwrap();
    let kept = keeper.0.lock().unwrap();
    let expected = fields(&[
        ("otel.name", "GET /things/{thing-id}/state"),
        ("otel.kind", "client"),
        ("operation", "get_thing"),
        ("http.request.method", "GET"),
        ("http.request.resend_count", "1"),
        ("http.response.status_code", "200"),
        (
            "url.full",
            "https://api.example/v1/things/a%20b/state?name=REDACTED",
        ),
        ("url.template", "/things/{thing-id}/state"),
        ("server.address", "api.example"),
        ("server.port", "443"),
    ]);
    assert_eq!(kept.spans, [expected]);
    let event = |count, status| {
        fields(&[
            ("message", "answered"),
            ("http.request.resend_count", count),
            ("http.response.status_code", status),
            (
                "url.full",
                "https://api.example/v1/things/a%20b/state?name=REDACTED",
            ),
        ])
    };
    assert_eq!(kept.events, [event("0", "503"), event("1", "200")]);
}

#[tokio::test]
async fn errors_have_a_type() {
    let keeper = Keeper::default();
    let _guard = set_default(keeper.clone());
    let thing = Thing { id: 1, name: None };
    let (refused, _) = fake(|_| respond(404, "text/plain", "no"));
    let refused = refused.base_url("http://localhost:81").build().unwrap();
    refused.put_thing(&thing).send().await.unwrap_err();
    refused.blocking().get_thing("1").send_raw().unwrap();
    let lost = transport::from_fn(|_| Err::<http::Response<()>, _>(TransportError::new("lost")));
    let lost = builder().transport(lost).retry(Retry::never()).build();
    lost.unwrap().get_thing("1").send().await.unwrap_err();
    let kept = keeper.0.lock().unwrap();
    let shown: Vec<_> = kept
        .spans
        .iter()
        .map(|span| {
            let field = |name: &str| span.get(name).map(String::as_str);
            [
                field("http.response.status_code"),
                field("error.type"),
                field("otel.status_code"),
                field("server.port"),
            ]
        })
        .collect();
    let status = [Some("404"), Some("404"), Some("ERROR"), Some("81")];
    assert_eq!(
        shown,
        [
            status,
            status,
            [None, Some("transport"), Some("ERROR"), Some("443")]
        ]
    );
    assert_eq!(kept.events[2]["error.type"], "transport");
}

#[tokio::test]
async fn methods_that_nobody_knows_and_passwords_are_not_names() {
    static COPY: Operation = Operation::custom("copy", "COPY", "/things?flag&key=1");
    let keeper = Keeper::default();
    let _guard = set_default(keeper.clone());
    let (fake, _) = fake(|_| respond(204, "", ""));
    let client = fake.build().unwrap();
    let call: Call = client.call(&COPY);
    call.send::<(), Undeclared>().await.unwrap();
    let kept = keeper.0.lock().unwrap();
    let span = &kept.spans[0];
    assert_eq!(span["otel.name"], "HTTP /things?flag&key=1");
    assert_eq!(span["http.request.method"], "_OTHER");
    assert_eq!(span["http.request.method_original"], "COPY");
    assert_eq!(
        span["url.full"],
        "https://api.example/v1/things?REDACTED&key=REDACTED"
    );
}
