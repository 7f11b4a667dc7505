//! Tokens that the client has issued to itself: how many it asks for, when, and what becomes of those who wait.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::api::builder;
use crate::runtime::transport::{Body, Request, from_async_fn};
use crate::runtime::{
    Client, Error, ErrorKind, Method, OAuth2Flows, OAuth2Grant, Operation, Scheme, TokenError,
    Undeclared,
};

static OAUTH: Scheme = Scheme::authorization("oauth", "oauth2_token");
static ACT: Operation = Operation::new("act", Method::GET, "/act").security(&[&[&OAUTH]]);
static FLOWS: OAuth2Flows = OAuth2Flows {
    client_credentials: Some("https://id.example/token"),
    password: None,
    refresh: None,
    scopes: &[],
};

/// A server of tokens and of the API, in which tokens are `token-1`, `token-2` and so on.
#[derive(Default)]
struct Server {
    /// How many tokens were asked for.
    issued: AtomicUsize,
    /// The answers to requests for tokens, the first to be given first; the last one is kept.
    answers: Mutex<Vec<Answer>>,
    /// The calls that were let in.
    served: AtomicUsize,
    /// The number of the first token that is accepted.
    accepted: AtomicUsize,
}

#[derive(Clone, Copy)]
enum Answer {
    /// A token, with this in the answer as well.
    Token(&'static str),
    /// This status and body.
    Other(u16, &'static str),
    /// Never.
    Silence,
}

impl Server {
    fn start(answers: impl Into<Vec<Answer>>) -> (Client, Arc<Self>) {
        let server = Arc::new(Self {
            answers: Mutex::new(answers.into()),
            ..Self::default()
        });
        let shared = Arc::clone(&server);
        let transport = from_async_fn(move |request| {
            let server = Arc::clone(&shared);
            async move { Ok(server.answer(request).await) }
        });
        let grant = OAuth2Grant::client_credentials("id", "s3cret");
        let builder = builder().transport(transport).header("X-Own", "s3cret");
        let builder = builder.scheme_grant(&OAUTH, &FLOWS, grant);
        assert!(!format!("{builder:?}").contains("s3cret"));
        (builder.build().unwrap(), server)
    }

    async fn answer(&self, request: Request) -> http::Response<Body> {
        // Whoever is to wait has time to begin.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let headers = request.headers();
        let (status, body) = if request.uri().host() == Some("id.example") {
            assert!(!headers.contains_key("x-own"));
            assert_eq!(headers["authorization"], "Basic aWQ6czNjcmV0");
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            let answer = {
                let mut answers = self.answers.lock().unwrap();
                if answers.len() > 1 {
                    answers.remove(0)
                } else {
                    answers[0]
                }
            };
            match answer {
                Answer::Token(more) => {
                    (200, format!(r#"{{"access_token":"token-{number}"{more}}}"#))
                }
                Answer::Other(status, body) => (status, body.to_owned()),
                Answer::Silence => std::future::pending().await,
            }
        } else {
            let token = headers["authorization"].to_str().unwrap();
            let number: usize = token
                .strip_prefix("Bearer token-")
                .unwrap()
                .parse()
                .unwrap();
            if number < self.accepted.load(Ordering::SeqCst) {
                (401, String::new())
            } else {
                self.served.fetch_add(1, Ordering::SeqCst);
                (204, String::new())
            }
        };
        let mut response = http::Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        response
    }

    fn issued(&self) -> usize {
        self.issued.load(Ordering::SeqCst)
    }

    fn served(&self) -> usize {
        self.served.load(Ordering::SeqCst)
    }
}

async fn act(client: &Client) -> Result<(), Error<Undeclared>> {
    client.call(&ACT).send().await
}

/// The outcomes of a hundred calls at once.
async fn hundred(client: &Client) -> Vec<Result<(), Error<Undeclared>>> {
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(client.call(&ACT).send::<(), Undeclared>()))
        .collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_calls_share_one_token() {
    // One that has expired when it arrives, too: those who waited for it use it.
    for more in [
        r#","token_type":"bearer","expires_in":3600"#,
        r#","expires_in":0"#,
    ] {
        let (client, server) = Server::start([Answer::Token(more)]);
        assert!(hundred(&client).await.iter().all(Result::is_ok));
        assert_eq!(server.served(), 100);
        assert!(
            more.ends_with(":0") || server.issued() == 1,
            "{}",
            server.issued()
        );
    }
}

#[tokio::test]
async fn a_hundred_rejected_calls_share_one_renewal() {
    let (client, server) = Server::start([Answer::Token("")]);
    act(&client).await.unwrap();
    server.accepted.store(2, Ordering::SeqCst);
    assert!(hundred(&client).await.iter().all(Result::is_ok));
    assert_eq!((server.issued(), server.served()), (2, 101));
}

#[tokio::test]
async fn a_hundred_calls_share_one_refusal() {
    let refusal = Answer::Other(400, r#"{"error":"invalid_scope"}"#);
    let (client, server) = Server::start([refusal, Answer::Token("")]);
    for outcome in hundred(&client).await {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let cause = std::error::Error::source(&error).unwrap();
        let cause = cause.downcast_ref::<TokenError>().unwrap();
        assert_eq!(cause.code(), Some("invalid_scope"));
    }
    assert_eq!((server.issued(), server.served()), (1, 0));
    // It is not held against calls that come later.
    act(&client).await.unwrap();
    assert_eq!(server.issued(), 2);
}

#[tokio::test]
async fn a_renewing_call_that_is_dropped_leaves_the_others_alone() {
    let (client, server) = Server::start([Answer::Silence, Answer::Token("")]);
    let first = tokio::spawn(client.call(&ACT).send::<(), Undeclared>());
    while server.issued() == 0 {
        tokio::task::yield_now().await;
    }
    let others = tokio::spawn({
        let client = client.clone();
        async move { hundred(&client).await }
    });
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.issued(), 1);
    first.abort();
    assert!(others.await.unwrap().iter().all(Result::is_ok));
    assert_eq!((server.issued(), server.served()), (2, 100));
}

#[tokio::test]
async fn a_token_is_kept_until_it_expires() {
    for (more, issued) in [
        (r#","expires_in":3600"#, 1),
        (r#","expires_in":"3600""#, 1),
        (r#","expires_in":1e300"#, 1),
        (r#","expires_in":null"#, 1),
        ("", 1),
        (r#","expires_in":0"#, 3),
        (r#","expires_in":-5"#, 3),
        (r#","expires_in":"0""#, 3),
    ] {
        let (client, server) = Server::start([Answer::Token(more)]);
        for _ in 0..3 {
            act(&client).await.unwrap();
        }
        assert_eq!((server.issued(), server.served()), (issued, 3), "{more}");
    }
}

#[test]
fn blocked_threads_wait_too() {
    // Each of them polls on its own thread, so that nothing but the gate joins them.
    let (client, server) = Server::start([Answer::Token("")]);
    let client = client.blocking();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.call(&ACT).send::<(), Undeclared>().unwrap());
        }
    });
    assert_eq!((server.issued(), server.served()), (1, 8));
}

#[tokio::test]
async fn a_token_that_is_rejected_again_is_the_end() {
    let (client, server) = Server::start([Answer::Token("")]);
    server.accepted.store(usize::MAX, Ordering::SeqCst);
    let error = act(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Status, 401)
    );
    assert_eq!((server.issued(), server.served()), (2, 0));
}

#[tokio::test]
async fn an_answer_that_is_none_is_an_error() {
    let id = "act: no credential: https://id.example:443";
    for (status, body, message) in [
        (200, "", "the answer holds no access token"),
        (200, "[1]", "the answer holds no access token"),
        (
            200,
            r#"{"access_token":""}"#,
            "the answer holds no access token",
        ),
        (
            200,
            r#"{"access_token":"a","token_type":"mac"}"#,
            "the token is not of the type `bearer`",
        ),
        (302, "", "no token is issued (302 Found)"),
        (
            500,
            "<html>",
            "no token is issued (500 Internal Server Error)",
        ),
        (
            200,
            r#"{"error":"a\u0000b"}"#,
            "no token is issued (200 OK): a b",
        ),
    ] {
        let (client, server) = Server::start([Answer::Other(status, body)]);
        let error = act(&client).await.unwrap_err();
        assert_eq!(error.to_string(), format!("{id}: {message}"));
        assert_eq!(server.issued(), 1);
    }
}

#[test]
fn secrets_go_nowhere_in_the_clear() {
    let build = |base: &str, grant: OAuth2Grant| {
        let builder = builder().base_url(base).scheme_grant(&OAUTH, &FLOWS, grant);
        builder.build().map(drop).map_err(|error| error.to_string())
    };
    let grant = |url: &str| OAuth2Grant::client_credentials("id", "s3cret").token_url(url);
    for (base, url, is_allowed) in [
        ("https://api.example/v1", "https://id.example/token", true),
        ("https://api.example/v1", "/token", true),
        ("http://api.example/v1", "token", true),
        ("http://api.example/v1", "http://API.example:80/token", true),
        ("https://api.example/v1", "http://127.0.0.1:1/token", true),
        ("https://api.example/v1", "http://[::1]:1/token", true),
        ("https://api.example/v1", "http://localhost/token", true),
        ("https://api.example/v1", "http://id.example/token", false),
        ("https://api.example/v1", "http://api.example/token", false),
        (
            "https://api.example/v1",
            "http://localhost.example/token",
            false,
        ),
        ("https://api.example/v1", "ftp://id.example/token", false),
        (
            "https://api.example/v1",
            "https://me:s3cret@id.example/token",
            false,
        ),
    ] {
        let result = build(base, grant(url));
        assert_eq!(result.is_ok(), is_allowed, "{base} {url}: {result:?}");
        assert!(!format!("{result:?}").contains("s3cret"), "{result:?}");
    }
    let open = grant("http://id.example/token").allow_http();
    assert!(!format!("{open:?}").contains("s3cret"));
    build("https://api.example", open).unwrap();
    let undeclared = build("https://api.example", OAuth2Grant::password("me", "s3cret"));
    assert!(undeclared.unwrap_err().contains("`OAuth2Grant::token_url`"));
}

#[tokio::test]
async fn a_grant_says_what_is_asked_for() {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&bodies);
    let transport = from_async_fn(move |request: Request| {
        let body = String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap();
        let authorization = request.headers().get("authorization");
        noted.lock().unwrap().push((body, authorization.is_some()));
        async { Ok(http::Response::new(r#"{"access_token":"t"}"#)) }
    });
    let transport = Arc::new(transport);
    let grants = [
        OAuth2Grant::client_credentials("a b", "&").client_in_body(),
        OAuth2Grant::client_credentials("id", "secret").scopes(["read", "write"]),
        OAuth2Grant::client_credentials("id", "secret").parameter("audience", "https://a"),
        OAuth2Grant::password("me", "pass word").client("id", "secret"),
    ];
    for grant in grants {
        let grant = grant.token_url("/token");
        let builder = builder().transport(Arc::clone(&transport));
        let builder = builder.scheme_grant(&OAUTH, &FLOWS, grant);
        act(&builder.build().unwrap()).await.unwrap();
    }
    let asked: Vec<_> = bodies.lock().unwrap().iter().step_by(2).cloned().collect();
    let row = |body: &str, authorization: bool| (body.to_owned(), authorization);
    assert_eq!(
        asked,
        [
            row(
                "grant_type=client_credentials&client_id=a%20b&client_secret=%26",
                false
            ),
            row("grant_type=client_credentials&scope=read%20write", true),
            row(
                "grant_type=client_credentials&audience=https%3A%2F%2Fa",
                true
            ),
            row("grant_type=password&username=me&password=pass%20word", true),
        ]
    );
}
