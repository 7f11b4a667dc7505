//! The client's own fake server (feature `fake`): typed answers, typed requests, within the process and on a port.

use std::time::{Duration, Instant};

use billforward_usage_sessions::fake::{self, Fake, Server};
use billforward_usage_sessions::models::{
    BfError, CompoundUsageSession, Order, UsageSession, UsageSessionPagedMetadata,
};
use billforward_usage_sessions::operations::usage_sessions::fake::GetUsageListForUsageSession;
use billforward_usage_sessions::{Client, ErrorKind, MediaType, Retry, StatusCode};

use crate::answers::outcome;
use crate::both::{block_on, session};

fn page(sessions: Vec<UsageSession>) -> UsageSessionPagedMetadata {
    let count = i32::try_from(sessions.len()).unwrap();
    fake::model(|page: &mut UsageSessionPagedMetadata| {
        page.records_requested = 2;
        page.records_returned = count;
        page.execution_time = 1;
        page.results = sessions;
    })
}

fn client(fake: &Fake) -> Client {
    fake.builder().build().unwrap()
}

#[test]
fn answers_and_requests_are_typed() {
    let fake = Fake::new();
    fake.get_usage_list_for_usage_session()
        .answer(page(vec![session("call-1")]));
    for (side, result) in by_both!(client(&fake), |client| client
        .get_usage_list_for_usage_session("SUB/1 é")
        .organizations(["ORG-1", "ORG,2"])
        .records(2)
        .order(Order::Other("RANDOM".to_owned())))
    {
        assert_eq!(result.unwrap().results, [session("call-1")], "{side}");
    }
    let requests = fake.get_usage_list_for_usage_session().requests().unwrap();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let GetUsageListForUsageSession {
            subscription_id,
            organizations,
            offset,
            records,
            order_by,
            order,
            ..
        } = request;
        assert_eq!(subscription_id, "SUB/1 é");
        assert_eq!(
            organizations,
            Some(vec!["ORG-1".to_owned(), "ORG,2".to_owned()])
        );
        assert_eq!((offset, records, order_by), (None, Some(2), None));
        assert_eq!(order, Some(Order::Other("RANDOM".to_owned())));
    }
}

#[test]
fn an_answer_is_made_of_its_request() {
    let fake = Fake::new();
    fake.start_usage_session()
        .answer_with(|request| page(request.usage_sessions.usage_sessions));
    let sessions = [session("call-1"), session("call-2").description("é")];
    for (side, result) in by_both!(client(&fake), |client| client
        .start_usage_session(CompoundUsageSession::new(sessions.clone())))
    {
        assert_eq!(result.unwrap().results, sessions, "{side}");
    }
    // In whichever media type is asked for.
    for media_type in [MediaType::ApplicationXml, MediaType::TextXml] {
        let request = client(&fake)
            .start_usage_session(CompoundUsageSession::new(sessions.clone()))
            .accept(media_type);
        let answer = block_on(request.send_with_response()).unwrap();
        assert_eq!(answer.value.results, sessions);
        assert_eq!(answer.headers["content-type"], media_type.as_str());
    }
}

#[test]
fn answers_are_given_in_order_and_the_last_one_again() {
    let fake = Fake::new();
    let starts = fake.start_usage_session();
    starts
        .answer(page(vec![]))
        .error(
            StatusCode::CONFLICT,
            fake::model(|error: &mut BfError| {
                error.error_type = Some("DuplicateSession".to_owned());
            }),
        )
        .times(2)
        .status(StatusCode::IM_A_TEAPOT)
        .header("X-Tea", "green");
    let client = client(&fake).blocking();
    let start = || {
        let sessions = CompoundUsageSession::new([session("call-1")]);
        client.start_usage_session(sessions).send()
    };
    let outcomes: Vec<_> = (0..5).map(|_| outcome(&start())).collect();
    let conflict = "Status 409 DuplicateSession";
    let teapot = "Status 418 -";
    assert_eq!(outcomes, ["ok", conflict, conflict, teapot, teapot]);
    assert_eq!(start().unwrap_err().headers().unwrap()["x-tea"], "green");
    assert_eq!(starts.count(), 6);

    starts.clear().answer(page(vec![])).times(1);
    assert_eq!(outcome(&start()), "ok");
    assert_eq!(outcome(&start()), "Status 501 -");
}

#[test]
fn what_nobody_scripted_says_how() {
    let fake = Fake::new();
    let error = block_on(client(&fake).get_usage_list_for_usage_session("1").send()).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
    let text = error.to_string();
    assert!(
        text.contains("`fake.get_usage_list_for_usage_session().answer(…)`"),
        "{text}"
    );
    // Another operation of the same form is not meant.
    assert_eq!(fake.get_active_sessions_for_subscription().count(), 0);
    assert_eq!(fake.get_usage_list_for_usage_session().count(), 1);
}

#[test]
fn attempts_are_counted_and_do_not_wait() {
    let fake = Fake::new();
    let lists = fake.get_active_sessions_for_subscription();
    lists
        .status(StatusCode::SERVICE_UNAVAILABLE)
        .header("Retry-After", "30")
        .disconnect()
        .answer(page(vec![]));
    let begun = Instant::now();
    let request = client(&fake)
        .get_active_sessions_for_subscription("SUB-1")
        .retry(Retry::default());
    block_on(request.send()).unwrap();
    assert_eq!(lists.count(), 3);
    assert!(begun.elapsed() < Duration::from_secs(10));

    let starts = fake.start_usage_session();
    starts.disconnect();
    let request = client(&fake).start_usage_session(CompoundUsageSession::new([session("1")]));
    let error = block_on(request.send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(starts.count(), 1);
}

#[test]
fn pages_follow_one_another() {
    let fake = Fake::new();
    fake.get_usage_list_for_usage_session()
        .answer_with(|request| {
            let offset = request.offset.unwrap_or_default();
            let ids = (offset..5).take(2).map(|id| session(&format!("call-{id}")));
            let mut page = page(ids.collect());
            page.current_offset = offset;
            page
        });
    let mut ids = Vec::new();
    let client = client(&fake);
    block_on(async {
        let mut items = client
            .get_usage_list_for_usage_session("SUB-1")
            .records(2)
            .items();
        while let Some(session) = items.try_next().await.unwrap() {
            ids.push(session.session_id);
        }
    });
    assert_eq!(ids, ["call-0", "call-1", "call-2", "call-3", "call-4"]);
}

#[test]
fn raw_answers_and_requests() {
    let fake = Fake::new();
    let lists = fake.get_active_sessions_for_subscription();
    lists.raw(StatusCode::OK, "application/json", "{\"results\":");
    let call = client(&fake).get_active_sessions_for_subscription("SUB-1");
    let error = block_on(call.header("X-Own", "mine").send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let recorded = lists.recorded();
    assert_eq!(recorded[0].headers()["x-own"], "mine");
    assert_eq!(
        recorded[0].uri().path(),
        "/RestAPI/usage-sessions/SUB-1/active"
    );
    assert!(!format!("{recorded:?}").contains("mine"));
}

#[test]
fn it_listens_on_a_port() {
    let fake = Fake::new();
    fake.start_usage_session()
        .answer_with(|request| page(request.usage_sessions.usage_sessions));
    fake.stop_usage_session().disconnect();
    let server = Server::start(&fake).unwrap();
    assert!(server.url().ends_with("/RestAPI"));
    let client = Client::builder().base_url(server.url()).build().unwrap();
    for _ in 0..2 {
        for (side, result) in by_both!(&client, |client| client
            .start_usage_session(CompoundUsageSession::new([session("call-1")])))
        {
            assert_eq!(result.unwrap().results, [session("call-1")], "{side}");
        }
    }
    for (side, result) in by_both!(&client, |client| client
        .stop_usage_session(CompoundUsageSession::new([session("call-1")])))
    {
        assert_eq!(outcome(&result), "Transport - -", "{side}");
    }
    assert_eq!(fake.start_usage_session().requests().unwrap().len(), 4);
    assert_eq!(fake.stop_usage_session().count(), 2);
    drop(server);
    for (side, result) in by_both!(&client, |client| client
        .get_active_sessions_for_subscription("SUB-1"))
    {
        assert!(result.is_err(), "{side}");
    }
    assert_eq!(fake.get_active_sessions_for_subscription().count(), 0);
}

/// Read-only properties of a request that is read are as absent as the client left them.
#[test]
fn what_servers_set_is_not_asked_of_clients() {
    let fake = Fake::new();
    fake.start_usage_session().answer(page(vec![]));
    let mut sent = session("call-1");
    sent.changed_by = Some("nobody".to_owned());
    let request = client(&fake).start_usage_session(CompoundUsageSession::new([sent]));
    block_on(request.send()).unwrap();
    let requests = fake.start_usage_session().requests().unwrap();
    assert_eq!(
        requests[0].usage_sessions.usage_sessions,
        [session("call-1")]
    );
}
