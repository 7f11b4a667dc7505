//! Tokens that the server asks for: given, missing, or renewed by a provider.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use billforward_usage_sessions::models::CompoundUsageSession;
use billforward_usage_sessions::transport::BoxFuture;
use billforward_usage_sessions::{BoxError, Credential, Credentials, ErrorKind};
use specsmith_tests::fake::Fake;
use specsmith_tests::wire::{Script, Wire};

use crate::answers::outcome;
use crate::both::{EMPTY_PAGE, block_on, bounded, builder, client, session};

#[test]
fn a_token_that_is_asked_for() {
    let fake = Fake::start().unwrap();
    fake.require_token("right");
    for (token, expected) in [
        (None, "Status 401 Unauthorized"),
        (Some("wrong"), "Status 401 Unauthorized"),
        (Some("right"), "ok"),
    ] {
        let builder = builder(fake.base_url());
        let builder = match token {
            Some(token) => builder.bearer_token(token),
            None => builder,
        };
        for (side, result) in by_both!(builder.build().unwrap(), |client| client
            .get_active_sessions_for_subscription("SUB-1"))
        {
            assert_eq!(outcome(&result), expected, "{side} {token:?}");
        }
    }
}

/// Hands out `token-1`, and the next one each time that one is rejected, up to the last.
#[derive(Clone)]
struct Renewing(Arc<Tokens>);

struct Tokens {
    current: Mutex<usize>,
    last: usize,
    renewals: AtomicUsize,
}

impl Renewing {
    fn new(last: usize) -> Self {
        Self(Arc::new(Tokens {
            current: Mutex::new(1),
            last,
            renewals: AtomicUsize::new(0),
        }))
    }

    fn renewals(&self) -> usize {
        self.0.renewals.load(Ordering::SeqCst)
    }
}

impl Credentials for Renewing {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        let current = *self.0.current.lock().unwrap();
        Box::pin(async move { Ok(Credential::bearer(format!("token-{current}"))) })
    }

    fn renew(&self, rejected: Credential) -> BoxFuture<'_, Result<Option<Credential>, BoxError>> {
        Box::pin(async move {
            self.0.renewals.fetch_add(1, Ordering::SeqCst);
            let mut current = self.0.current.lock().unwrap();
            assert!(rejected == Credential::bearer(format!("token-{current}")));
            if *current == self.0.last {
                return Ok(None);
            }
            *current += 1;
            Ok(Some(Credential::bearer(format!("token-{current}"))))
        })
    }
}

#[test]
fn a_rejected_token_is_renewed_once() {
    let fake = Fake::start().unwrap();
    fake.require_token("token-2");
    let provider = Renewing::new(2);
    let client = builder(fake.base_url())
        .credentials(provider.clone())
        .build()
        .unwrap();
    for (side, result) in by_both!(&client, |client| client
        .start_usage_session(CompoundUsageSession::new([session("call-1")])))
    {
        // The other side's session exists by then: it was let in, at any rate.
        let outcome = outcome(&result);
        assert!(
            outcome == "ok" || outcome == "Status 409 DuplicateSession",
            "{side}: {outcome}"
        );
    }
    assert_eq!(provider.renewals(), 1);
    let tokens: Vec<String> = fake
        .take_requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(
        tokens,
        ["Bearer token-1", "Bearer token-2", "Bearer token-2"]
    );
    assert_eq!(fake.sessions().len(), 1);

    // One that is rejected again is the end: no endless round of renewals.
    fake.require_token("none of them");
    for (side, result) in by_both!(&client, |client| client
        .get_active_sessions_for_subscription("SUB-1"))
    {
        assert_eq!(outcome(&result), "Status 401 Unauthorized", "{side}");
    }
    assert_eq!(provider.renewals(), 3);
    assert_eq!(fake.requests().len(), 2);
}

#[test]
fn calls_that_are_rejected_together_share_a_renewal() {
    let fake = Fake::start().unwrap();
    fake.require_token("token-2");
    let provider = Renewing::new(9);
    let client = builder(fake.base_url())
        .credentials(provider.clone())
        .build()
        .unwrap();
    bounded(move || {
        block_on(async move {
            let calls: Vec<_> = (0..6)
                .map(|_| tokio::spawn(client.get_active_sessions_for_subscription("SUB-1").send()))
                .collect();
            for call in calls {
                call.await.unwrap().unwrap();
            }
        });
    });
    assert_eq!(provider.renewals(), 1);
}

struct Locked;

impl Credentials for Locked {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        Box::pin(async { Err("the safe is locked".into()) })
    }
}

#[test]
fn credentials_that_cannot_be_had_or_written() {
    let fake = Fake::start().unwrap();
    let client = builder(fake.base_url())
        .credentials(Locked)
        .build()
        .unwrap();
    for (side, result) in by_both!(client, |client| client
        .get_active_sessions_for_subscription("SUB-1"))
    {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials, "{side}");
        assert!(error.to_string().contains("the safe is locked"), "{error}");
    }
    assert_eq!(fake.requests(), []);
    let error = builder(fake.base_url())
        .bearer_token("two\r\nlines")
        .build()
        .unwrap_err();
    assert!(!error.to_string().contains("lines"), "{error}");
}

/// Another server, to which a redirect leads, sees nothing of what is meant for the first.
#[test]
fn credentials_stay_with_the_server_they_are_for() {
    let page = Script::answer("200 OK", "application/json", EMPTY_PAGE);
    let other = Wire::start([page.clone()]).unwrap();
    let moved = Script::new().send(format!(
        "HTTP/1.1 302 Found\r\nLocation: {}/there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        other.base_url()
    ));
    let first = Wire::start([moved]).unwrap();
    let client = builder(first.base_url())
        .bearer_token("t0ken")
        .header("X-Secret", "s3cret")
        .build()
        .unwrap();
    for (side, result) in by_both!(client, |client| client
        .get_active_sessions_for_subscription("SUB-1")
        .header("X-Own", "s3cret"))
    {
        assert!(result.is_ok(), "{side}: {result:?}");
    }
    for request in first.requests() {
        assert_eq!(request.headers("authorization"), ["Bearer t0ken"]);
    }
    let requests = other.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let text = String::from_utf8_lossy(request.as_bytes()).into_owned();
        assert!(
            !text.contains("t0ken") && !text.contains("s3cret"),
            "{text}"
        );
    }
}

#[test]
fn base_urls_that_cannot_be_used() {
    for url in [
        "",
        "localhost:8080",
        "/RestAPI",
        "ftp://localhost/",
        "http://",
        "http://localhost/?a=b",
        "http://localhost/#a",
        "http://me:sesame@localhost/",
        "http://local host/",
    ] {
        let error = builder(url).build().unwrap_err();
        assert!(error.to_string().contains("base URL"), "{url}: {error}");
        assert!(!error.to_string().contains("sesame"), "{error}");
    }
    assert_eq!(
        client("http://localhost:1/a/").base_url(),
        "http://localhost:1/a"
    );
    let default = billforward_usage_sessions::Client::builder()
        .build()
        .unwrap();
    assert_eq!(default.base_url(), "https://localhost:8080/RestAPI");
}
