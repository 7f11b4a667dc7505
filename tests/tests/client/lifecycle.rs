//! A session's life, from its start to its end in the lists, in JSON and in XML, by both sides of the client.

use billforward_usage_sessions::models::{CompoundUsageSession, Order, UsageSessionState};
use billforward_usage_sessions::{Blocking, Client, MediaType};
use chrono::{TimeZone, Utc};
use specsmith_tests::fake::Fake;

use crate::both::{block_on, bounded, client, session};

#[test]
fn asynchronously() {
    for media_type in [
        MediaType::ApplicationJson,
        MediaType::ApplicationXml,
        MediaType::TextXml,
    ] {
        let fake = Fake::start().unwrap();
        let client = client(fake.base_url());
        bounded(move || block_on(live(client, media_type)));
        assert_formats(&fake, media_type);
    }
}

async fn live(client: Client, media_type: MediaType) {
    let minutes = session("call-1")
        .description("support call")
        .organization_id("ORG-1");
    let sessions = CompoundUsageSession::new([minutes, session("call-2")]);
    let started = client
        .start_usage_session(sessions)
        .accept(media_type)
        .send()
        .await
        .unwrap();
    assert_eq!(started.records_returned, 2);
    let first = &started.results[0];
    assert_eq!(first.session_id, "call-1");
    assert_eq!(first.state, Some(UsageSessionState::Active));
    assert_eq!(
        first.start,
        Some(Utc.with_ymd_and_hms(2026, 3, 2, 9, 15, 1).unwrap())
    );
    assert_eq!(first.created, first.start);
    assert_eq!(first.changed_by.as_deref(), Some("USR-1"));
    assert_eq!(first.description.as_deref(), Some("support call"));
    assert_eq!(first.stop, None);
    assert_eq!(first.sessionix, Some(0));

    let active = client
        .get_active_sessions_for_subscription("SUB-1")
        .send()
        .await
        .unwrap();
    assert_eq!(active.results, started.results);

    // What was received can be sent back as it is.
    let again = CompoundUsageSession::new([active.results[0].clone()]);
    let stopped = client
        .stop_usage_session(again.clone())
        .accept(media_type)
        .send()
        .await
        .unwrap();
    assert_eq!(stopped.results[0].state, Some(UsageSessionState::Historic));
    assert!(stopped.results[0].stop > stopped.results[0].start);

    let active = client
        .get_active_sessions_for_subscription("SUB-1")
        .send()
        .await
        .unwrap();
    assert_eq!(active.results, started.results[1..]);
    let all = client
        .get_usage_list_for_usage_session("SUB-1")
        .organizations(["ORG-1"])
        .order_by("start")
        .order(Order::Desc)
        .send()
        .await
        .unwrap();
    assert_eq!(all.results, stopped.results);

    let error = client
        .stop_usage_session(again)
        .accept(media_type)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 409);
    let refused = error.api().unwrap();
    assert_eq!(refused.error_type.as_deref(), Some("StoppedSession"));
    assert_eq!(refused.error_parameters.as_ref().unwrap().len(), 3);
}

#[test]
fn blocking() {
    for media_type in [
        MediaType::ApplicationJson,
        MediaType::ApplicationXml,
        MediaType::TextXml,
    ] {
        let fake = Fake::start().unwrap();
        let client = client(fake.base_url()).blocking();
        bounded(move || live_blocking(&client, media_type));
        assert_formats(&fake, media_type);
    }
}

fn live_blocking(client: &Client<Blocking>, media_type: MediaType) {
    let sessions = CompoundUsageSession::new([session("call-1"), session("call-2")]);
    let started = client
        .start_usage_session(sessions)
        .accept(media_type)
        .send()
        .unwrap();
    assert_eq!(started.results[1].state, Some(UsageSessionState::Active));
    let active = client
        .get_active_sessions_for_subscription("SUB-1")
        .send()
        .unwrap();
    assert_eq!(active.results, started.results);
    let again = CompoundUsageSession::new([active.results[1].clone()]);
    let stopped = client
        .stop_usage_session(again.clone())
        .accept(media_type)
        .send()
        .unwrap();
    assert_eq!(stopped.results[0].state, Some(UsageSessionState::Historic));
    let active = client
        .get_active_sessions_for_subscription("SUB-1")
        .send()
        .unwrap();
    assert_eq!(active.results, started.results[..1]);
    let all = client
        .get_usage_list_for_usage_session("SUB-1")
        .send()
        .unwrap();
    assert_eq!(
        all.results,
        [started.results[0].clone(), stopped.results[0].clone()]
    );
    let error = client
        .stop_usage_session(again)
        .accept(media_type)
        .send()
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 409);
    assert_eq!(
        error.api().unwrap().error_type.as_deref(),
        Some("StoppedSession")
    );
}

/// The fake was asked for that format by the operations that offer it.
fn assert_formats(fake: &Fake, media_type: MediaType) {
    let requests = fake.requests();
    assert!(requests.len() >= 6, "{requests:?}");
    for request in requests {
        let expected = if request.method == "POST" {
            media_type.as_str()
        } else {
            "application/json"
        };
        assert_eq!(request.header("accept"), Some(expected));
    }
}

#[test]
fn a_client_is_shared_between_tasks_and_threads() {
    fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn is_sent<T: Send>(value: T) -> T {
        value
    }

    let fake = Fake::start().unwrap();
    fake.seed_running("SUB-1", 3);
    let client = client(fake.base_url());
    is_shared(&client);
    is_shared(&client.blocking());
    bounded(move || {
        block_on(async move {
            let calls: Vec<_> = (0..8)
                .map(|_| {
                    let request = client.get_active_sessions_for_subscription("SUB-1");
                    tokio::spawn(is_sent(async move { request.send().await }))
                })
                .collect();
            for call in calls {
                assert_eq!(call.await.unwrap().unwrap().results.len(), 3);
            }
            let future = is_sent(client.get_usage_list_for_usage_session("SUB-1").send());
            assert_eq!(future.await.unwrap().results.len(), 3);
            let mut items = is_sent(client.get_usage_list_for_usage_session("SUB-1").items());
            let item = is_sent(items.try_next()).await.unwrap();
            assert_eq!(item.unwrap().session_id, "session-0");
        });
    });
    assert_eq!(fake.requests().len(), 10);
}

#[test]
fn nothing_is_sent_before_a_future_is_polled() {
    let fake = Fake::start().unwrap();
    let client = client(fake.base_url());
    drop(client.get_usage_list_for_usage_session("SUB-1").send());
    drop(client.get_usage_list_for_usage_session("SUB-1").items());
    drop(
        client
            .blocking()
            .get_usage_list_for_usage_session("SUB-1")
            .pages(),
    );
    assert_eq!(fake.requests(), []);
}
