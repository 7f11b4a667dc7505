//! Spans of calls: one each, with names that every backend of OpenTelemetry knows, and without credentials.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use specsmith_feature_tests::Client;
use specsmith_tests::wire::{Script, Wire};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_default;
use tracing::{Event, Metadata, Subscriber};

/// Keeps all fields of the client's spans and events, as `name=value`.
#[derive(Clone, Default)]
struct Keeper(Arc<Mutex<Vec<String>>>);

impl Visit for Keeper {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push(format!("{field}={value:?}"));
    }
}

impl Subscriber for Keeper {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("specsmith_feature_tests")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn server() -> Wire {
    Wire::start([Script::answer("204 No Content", "text/plain", "")]).unwrap()
}

fn check(keeper: &Keeper, wire: &Wire) {
    let fields = std::mem::take(&mut *keeper.0.lock().unwrap());
    let url = format!("url.full={}/security/query", wire.base_url());
    for expected in [
        "otel.name=GET /security/query",
        "otel.kind=\"client\"",
        "http.request.method=\"GET\"",
        "http.response.status_code=204",
        "url.template=\"/security/query\"",
        "server.address=\"127.0.0.1\"",
        url.as_str(),
    ] {
        assert!(fields.iter().any(|field| field == expected), "{fields:#?}");
    }
    assert!(!format!("{fields:?}").contains("s3cr3t"), "{fields:#?}");
    let spans = fields
        .iter()
        .filter(|field| field.starts_with("otel.name="));
    assert_eq!(spans.count(), 1);
}

#[tokio::test]
async fn a_call_is_a_span() {
    let keeper = Keeper::default();
    let _guard = set_default(keeper.clone());
    let wire = server();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.query_key("s3cr3t").build().unwrap();
    client.secured_by_query().send().await.unwrap();
    check(&keeper, &wire);
}

#[test]
fn so_it_is_without_async() {
    let keeper = Keeper::default();
    let _guard = set_default(keeper.clone());
    let wire = server();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.query_key("s3cr3t").build().unwrap().blocking();
    client.secured_by_query().send().unwrap();
    check(&keeper, &wire);
}
