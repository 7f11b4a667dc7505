//! Servers that reject a token until it is renewed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use billforward_usage_sessions::transport::BoxFuture;
use billforward_usage_sessions::{BoxError, Credential, Credentials};
use specsmith_tests::unruly::{Connection, Unruly};

use super::{SIDES, check, page, page_with, server};
use crate::answers::outcome;
use crate::both::builder;

/// Hands out `old`, and `new` once that was rejected.
#[derive(Clone, Default)]
struct Renewing(Arc<AtomicUsize>);

impl Credentials for Renewing {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        let token = ["old", "new"][self.0.load(Ordering::SeqCst).min(1)];
        Box::pin(async move { Ok(Credential::bearer(token)) })
    }

    fn renew(&self, _: Credential) -> BoxFuture<'_, Result<Option<Credential>, BoxError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(Some(Credential::bearer("new"))) })
    }
}

fn choosy(accepted: &'static str, kept_open: bool) -> Unruly {
    let line = format!("authorization: bearer {accepted}\r\n");
    server(move |connection: &mut Connection| {
        while let Some(request) = connection.request() {
            let request = String::from_utf8_lossy(&request).to_ascii_lowercase();
            if request.contains(&line) {
                connection.send(page());
            } else {
                let lines: &[&str] = if kept_open {
                    &[]
                } else {
                    &["Connection: close"]
                };
                connection.send(page_with("401 Unauthorized", lines));
                if !kept_open {
                    return;
                }
            }
        }
    })
}

/// The first request was rejected, so one was accepted.
#[test]
fn rejected_and_renewed() {
    for (side, kept_open) in SIDES
        .into_iter()
        .flat_map(|side| [(side, true), (side, false)])
    {
        let server = choosy("new", kept_open);
        let provider = Renewing::default();
        let client = builder(server.base_url()).credentials(provider.clone());
        let client = client.build().unwrap();
        for round in 1..=3 {
            let result = side.start(&client);
            assert_eq!(outcome(&result), "ok", "{side:?}: {result:?}");
            assert_eq!(server.count("POST"), 1 + round, "{side:?}");
        }
        assert_eq!(provider.0.load(Ordering::SeqCst), 1, "{side:?}");
        let accepted = server
            .heads()
            .iter()
            .filter(|head| head.contains("Bearer new"))
            .count();
        assert_eq!(accepted, 3, "{side:?}");
    }
}

#[test]
fn rejected_for_good() {
    for side in SIDES {
        let server = choosy("neither", true);
        let client = builder(server.base_url()).credentials(Renewing::default());
        let result = side.start(&client.build().unwrap());
        assert_eq!(
            outcome(&result),
            "Status 401 no type",
            "{side:?}: {result:?}"
        );
        assert_eq!(server.count("POST"), 2, "{side:?}");
    }
}

/// A token that nobody renews is shown once.
#[test]
fn rejected_without_another() {
    let behave = |connection: &mut Connection| {
        connection.request();
        connection.send(page_with("401 Unauthorized", &[]));
    };
    check(
        "a fixed token",
        |builder| builder.bearer_token("old"),
        behave,
        "Status 401 no type",
    );
}
