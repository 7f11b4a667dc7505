//! Credentials: where they go, who never sees them, and how they are renewed.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::api::{answering, builder, fake, respond};
use crate::runtime::transport::Request;
use crate::runtime::{
    ApiKey, BoxError, BoxFuture, ClientBuilder, Credential, Credentials, ErrorKind, transport,
};

const THING: &str = r#"{"id":1}"#;
const SECRET: &str = "s3cr3t";

fn ok() -> http::Response<String> {
    respond(200, "application/json", THING)
}

#[tokio::test]
async fn each_credential_has_its_place() {
    type Set = fn(ClientBuilder) -> ClientBuilder;
    let cases: [(Set, &str, Option<&str>, &str); 6] = [
        (
            |b| b.bearer_token(SECRET),
            "authorization",
            Some("Bearer s3cr3t"),
            "",
        ),
        (
            |b| b.basic("Aladdin", "open sesame"),
            "authorization",
            Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            "",
        ),
        (
            |b| b.bearer_token("old").basic("é", ""),
            "authorization",
            Some("Basic w6k6"),
            "",
        ),
        (
            |b| {
                b.api_key(ApiKey::header("X-Key", "old"))
                    .api_key(ApiKey::header("X-Key", SECRET))
            },
            "x-key",
            Some(SECRET),
            "",
        ),
        (
            |b| b.api_key(ApiKey::query("api key", "a&b")),
            "authorization",
            None,
            "?a=1&api%20key=a%26b",
        ),
        (
            |b| b.api_key(ApiKey::cookie("sid", "a;b")),
            "cookie",
            Some("c=2; sid=a%3Bb"),
            "",
        ),
    ];
    for (set, header, value, query) in cases {
        let (builder, log) = fake(|_| ok());
        let client = set(builder).build().unwrap();
        let request = client
            .get_thing("1")
            .query("a", crate::runtime::Style::FORM, 1)
            .cookie("c", 2);
        request.send().await.unwrap();
        let seen = log.only();
        assert_eq!(seen.header(header), value);
        assert!(
            seen.url
                .ends_with(if query.is_empty() { "?a=1" } else { query }),
            "{}",
            seen.url
        );
        assert!(
            !value.is_some_and(|value| seen.debug.contains(value)),
            "{}",
            seen.debug
        );
        assert!(!seen.debug.contains("a%26b"), "{}", seen.debug);
    }
}

#[tokio::test]
async fn a_key_and_a_token_go_together_and_the_request_has_the_last_word() {
    let (builder, log) = fake(|_| ok());
    let builder = builder
        .header("X-Default", "client")
        .header("X-Other", "client");
    let client = builder
        .bearer_token(SECRET)
        .api_key(ApiKey::header("X-Key", "k"))
        .build()
        .unwrap();
    client.get_thing("1").send().await.unwrap();
    let request = client
        .get_thing("1")
        .header("Authorization", "Custom")
        .header("X-Key", "mine");
    request.header("x-default", "request").send().await.unwrap();
    let all = log.all();
    assert_eq!(
        (all[0].header("authorization"), all[0].header("x-key")),
        (Some("Bearer s3cr3t"), Some("k"))
    );
    assert_eq!(
        (all[1].header("authorization"), all[1].header("x-key")),
        (Some("Custom"), Some("mine"))
    );
    assert_eq!(
        (all[1].header("x-default"), all[1].header("x-other")),
        (Some("request"), Some("client"))
    );
}

#[tokio::test]
async fn no_debug_shows_a_secret() {
    let (builder, _) = fake(|_| respond(401, "", ""));
    let builder = builder
        .bearer_token(SECRET)
        .api_key(ApiKey::query("key", SECRET))
        .header("X-Token", SECRET);
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = client.get_thing("1").header("X-Mine", SECRET);
    write!(shown, "{client:?} {call:?} {:?}", client.blocking()).unwrap();
    let pending = call.send();
    write!(shown, "{pending:?}").unwrap();
    let error = pending.await.unwrap_err();
    write!(shown, "{error:?} {error}").unwrap();
    write!(shown, "{:?}", client.list_things().items()).unwrap();
    for credential in [
        Credential::bearer(SECRET),
        Credential::basic(SECRET, SECRET),
        Credential::api_key(ApiKey::cookie("sid", SECRET)),
    ] {
        write!(shown, "{credential:?}").unwrap();
    }
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(shown.contains("get_thing") && shown.contains("ClientBuilder"));
}

#[tokio::test]
async fn credentials_that_no_header_can_hold_are_errors() {
    for builder in [
        builder().bearer_token("a\nb"),
        builder().basic("a:b", "c"),
        builder().api_key(ApiKey::header("X Key", "k")),
        builder().api_key(ApiKey::header("X-Key", "k\r\nX-Evil: 1")),
    ] {
        let error = builder.build().unwrap_err().to_string();
        assert!(!error.contains("Evil"), "{error}");
    }
    let (builder, log) = fake(|_| ok());
    let client = builder.credentials(Tokens::new(["a\nb"])).build().unwrap();
    let error = client.get_thing("1").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "get_thing: the bearer token holds characters that no header can hold"
    );
    assert!(log.all().is_empty());
}

/// Gives the first of its tokens until that is renewed.
#[derive(Clone)]
struct Tokens {
    tokens: Arc<Mutex<Vec<&'static str>>>,
    renewals: Arc<AtomicUsize>,
}

impl Tokens {
    fn new(tokens: impl Into<Vec<&'static str>>) -> Self {
        Self {
            tokens: Arc::new(Mutex::new(tokens.into())),
            renewals: Arc::default(),
        }
    }
}

impl Credentials for Tokens {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        Box::pin(async {
            let tokens = self.tokens.lock().map_err(|_| "poisoned")?;
            Ok(Credential::bearer(
                *tokens.first().ok_or("no token at hand")?,
            ))
        })
    }

    fn renew(&self, rejected: Credential) -> BoxFuture<'_, Result<Option<Credential>, BoxError>> {
        Box::pin(async move {
            self.renewals.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            let mut tokens = self.tokens.lock().map_err(|_| "poisoned")?;
            assert_eq!(rejected, Credential::bearer(tokens[0]));
            if tokens.len() == 1 {
                return Ok(None);
            }
            tokens.remove(0);
            Ok(Some(Credential::bearer(tokens[0])))
        })
    }
}

fn only(token: &'static str) -> impl Fn(Request) -> http::Response<String> {
    move |request| {
        let expected = format!("Bearer {token}");
        if request.headers()["authorization"] == expected.as_str() {
            ok()
        } else {
            respond(401, "", "")
        }
    }
}

#[tokio::test]
async fn a_rejected_credential_is_renewed_once() {
    let (builder, log) = fake(only("new"));
    let tokens = Tokens::new(["old", "new"]);
    let client = builder.credentials(tokens.clone()).build().unwrap();
    client
        .put_thing(&super::api::Thing { id: 1, name: None })
        .send()
        .await
        .unwrap();
    client.get_thing("1").send().await.unwrap();
    let sent: Vec<_> = log
        .all()
        .iter()
        .map(|seen| seen.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer old", "Bearer new", "Bearer new"]);
    assert_eq!(log.all()[0].body, log.all()[1].body);
    assert_eq!(tokens.renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_second_rejection_is_the_answer() {
    let (builder, log) = fake(only("never"));
    let client = builder
        .credentials(Tokens::new(["a", "b", "c"]))
        .build()
        .unwrap();
    let error = client.get_thing("1").send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Status, 401)
    );
    assert_eq!(log.all().len(), 2);
}

#[tokio::test]
async fn without_another_credential_the_rejection_is_the_answer() {
    let (builder, log) = fake(only("never"));
    let client = builder.credentials(Tokens::new(["a"])).build().unwrap();
    assert_eq!(
        client.get_thing("1").send().await.unwrap_err().kind(),
        ErrorKind::Status
    );
    assert_eq!(log.all().len(), 1);
    let (builder, log) = fake(|_| ok());
    let client = builder.credentials(Tokens::new([])).build().unwrap();
    let error = client.get_thing("1").send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (
            ErrorKind::Credentials,
            "get_thing: no credential: no token at hand"
        )
    );
    assert!(log.all().is_empty());
}

#[test]
fn the_blocking_client_renews_too() {
    let (builder, log) = fake(only("new"));
    let client = builder
        .credentials(Tokens::new(["old", "new"]))
        .build()
        .unwrap()
        .blocking();
    client.get_thing("1").send().unwrap();
    assert_eq!(log.all().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_are_rejected_together_share_one_renewal() {
    let barrier = Arc::new(tokio::sync::Barrier::new(8));
    let arrived = Arc::new(AtomicUsize::new(0));
    let transport = transport::from_async_fn(move |request| {
        let (barrier, arrived) = (Arc::clone(&barrier), Arc::clone(&arrived));
        async move {
            let answer = only("new")(request);
            // All eight are rejected before the first renews.
            if arrived.fetch_add(1, Ordering::SeqCst) < 8 {
                barrier.wait().await;
            }
            Ok(answer)
        }
    });
    let tokens = Tokens::new(["old", "new", "newer"]);
    let client = builder()
        .transport(transport)
        .credentials(tokens.clone())
        .build()
        .unwrap();
    let calls: Vec<_> = (0..8)
        .map(|_| tokio::spawn(client.get_thing("1").send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(tokens.renewals.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn no_credential_is_sent_where_none_is_set() {
    let (client, log) = answering(200, "application/json", THING);
    client.get_thing("1").send().await.unwrap();
    assert_eq!(log.only().header("authorization"), None);
}

#[tokio::test]
async fn a_key_in_a_cookie_leaves_other_cookies_alone() {
    let (builder, log) = fake(|_| ok());
    let client = builder.api_key(ApiKey::cookie("sid", "k")).build().unwrap();
    client
        .get_thing("1")
        .header("Cookie", "a=é")
        .cookie("b", 2)
        .send()
        .await
        .unwrap();
    client
        .get_thing("1")
        .header("Cookie", "a=é")
        .send()
        .await
        .unwrap();
    let sent: Vec<_> = log.all().into_iter().map(|seen| seen.headers).collect();
    let cookies: Vec<Vec<_>> = sent
        .iter()
        .map(|headers| {
            headers
                .get_all("cookie")
                .iter()
                .map(http::HeaderValue::as_bytes)
                .collect()
        })
        .collect();
    assert_eq!(cookies[1], ["a=é; sid=k".as_bytes()]);
    assert_eq!(cookies[0], ["a=é; b=2; sid=k".as_bytes()]);
}
