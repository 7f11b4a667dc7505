//! What operations ask for, and what calls of them send.

use super::api::{fake, respond};
use crate::runtime::{
    ClientBuilder, Credential, ErrorKind, Method, Operation, Scheme, Security, Undeclared,
};

static KEY: Scheme = Scheme::header("key", "api_key", "X-Key");
static QUERY: Scheme = Scheme::query("query", "query_key", "q k");
static COOKIE: Scheme = Scheme::cookie("cookie", "session", "sid");
static TOKEN: Scheme = Scheme::authorization("token", "bearer_token");
static TLS: Scheme = Scheme::outside("tls");
static ANY: Scheme = Scheme::header("any", "any", "X-Any").everywhere();

const fn operation(security: Security) -> Operation {
    Operation::new("act", Method::GET, "/act").security(security)
}

static NOTHING: Operation = operation(&[]);
static EITHER: Operation = operation(&[&[&TOKEN], &[&KEY]]);
static BOTH: Operation = operation(&[&[&TOKEN, &KEY]]);
static OPTIONAL: Operation = operation(&[&[], &[&KEY]]);
static CERTIFIED: Operation = operation(&[&[&TLS], &[&TLS, &KEY]]);
static PLACES: Operation = operation(&[&[&KEY, &QUERY, &COOKIE]]);

fn token(builder: ClientBuilder) -> ClientBuilder {
    builder.scheme(&TOKEN, Credential::bearer("t"))
}

fn key(builder: ClientBuilder) -> ClientBuilder {
    builder.scheme(&KEY, Credential::key("k"))
}

#[tokio::test]
async fn the_first_complete_alternative_that_sends_something_is_taken() {
    type Set = fn(ClientBuilder) -> ClientBuilder;
    type Case = (&'static Operation, Set, Option<(bool, bool)>);
    let both: Set = |builder| key(token(builder));
    // The operation, what the client was given, and whether the token and the key are sent; `None` where nothing is.
    let cases: [Case; 20] = [
        (&NOTHING, |builder| builder, Some((false, false))),
        (&NOTHING, both, Some((false, false))),
        (&EITHER, both, Some((true, false))),
        (&EITHER, token, Some((true, false))),
        (&EITHER, key, Some((false, true))),
        (&EITHER, |builder| builder, None),
        (
            &EITHER,
            ClientBuilder::allow_anonymous,
            Some((false, false)),
        ),
        (&BOTH, both, Some((true, true))),
        (&BOTH, token, None),
        (&BOTH, key, None),
        (
            &BOTH,
            |builder| key(builder).allow_anonymous(),
            Some((false, true)),
        ),
        (
            &BOTH,
            |builder| key(builder.bearer_token("t")),
            Some((true, true)),
        ),
        (
            &BOTH,
            |builder| key(builder.header("Authorization", "Bearer t")),
            Some((true, true)),
        ),
        (&OPTIONAL, |builder| builder, Some((false, false))),
        (&OPTIONAL, token, Some((false, false))),
        (&OPTIONAL, both, Some((false, true))),
        (&CERTIFIED, |builder| builder, Some((false, false))),
        (&CERTIFIED, both, Some((false, true))),
        (
            &EITHER,
            |builder| builder.bearer_token("t"),
            Some((true, false)),
        ),
        (
            &NOTHING,
            |builder| builder.bearer_token("t"),
            Some((true, false)),
        ),
    ];
    for (index, (operation, set, expected)) in cases.into_iter().enumerate() {
        let (builder, log) = fake(|_| respond(204, "", ""));
        let client = set(builder).build().unwrap();
        let sent = client.call(operation).send::<(), Undeclared>().await;
        let seen = log.all();
        assert_eq!(sent.is_ok(), expected.is_some(), "case {index}: {sent:?}");
        if let Err(error) = sent {
            assert_eq!(error.kind(), ErrorKind::Credentials);
        }
        let shown = seen.first().map(|seen| {
            let token = seen.header("authorization");
            assert!(
                token.is_none_or(|token| token == "Bearer t"),
                "case {index}"
            );
            (token.is_some(), seen.header("x-key").is_some())
        });
        assert_eq!(shown, expected, "case {index}");
    }
}

#[tokio::test]
async fn a_missing_credential_says_what_would_do() {
    let (builder, log) = fake(|_| respond(204, "", ""));
    let client = builder.build().unwrap();
    let error = client.call(&EITHER).send::<(), Undeclared>().await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "act: credentials are missing: the operation asks for `token` (`ClientBuilder::bearer_token`), \
         or for `key` (`ClientBuilder::api_key`)"
    );
    assert!(log.all().is_empty());
}

#[tokio::test]
async fn what_the_caller_sets_stands_in_its_place() {
    let (builder, log) = fake(|_| respond(204, "", ""));
    let builder = key(builder).scheme(&QUERY, Credential::key("q"));
    let client = builder
        .scheme(&COOKIE, Credential::key("c"))
        .build()
        .unwrap();
    let call = client
        .call(&PLACES)
        .query("q k", "mine")
        .cookie("sid", "mine");
    let call = call.header("X-Key", "mine");
    call.send::<(), Undeclared>().await.unwrap();
    client.call(&PLACES).send::<(), Undeclared>().await.unwrap();
    let shown: Vec<_> = log
        .all()
        .iter()
        .map(|seen| {
            let header = |name| seen.header(name).unwrap().to_owned();
            (seen.url.clone(), header("x-key"), header("cookie"))
        })
        .collect();
    let row =
        |url: &str, key: &str, cookie: &str| (url.to_owned(), key.to_owned(), cookie.to_owned());
    assert_eq!(
        shown,
        [
            row("https://api.example/v1/act?q%20k=mine", "mine", "sid=mine"),
            row("https://api.example/v1/act?q%20k=q", "k", "sid=c"),
        ]
    );
    // Each is enough for a client that has no credentials at all.
    let (builder, log) = fake(|_| respond(204, "", ""));
    let client = builder.build().unwrap();
    let call = client
        .call(&PLACES)
        .query("q k", "mine")
        .cookie("sid", "mine");
    let error = call.send::<(), Undeclared>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let call = client
        .call(&PLACES)
        .query("q k", "mine")
        .cookie("sid", "mine");
    let call = call.extra_header("x-key", "mine");
    call.send::<(), Undeclared>().await.unwrap();
    assert_eq!(log.all().len(), 1);
}

#[tokio::test]
async fn no_other_server_is_shown_a_schemes_credential() {
    let (builder, log) = fake(|request| {
        if request.uri().host() == Some("api.example") {
            let mut moved = respond(302, "", "");
            let elsewhere = http::HeaderValue::from_static("https://elsewhere.example/act");
            moved.headers_mut().insert("location", elsewhere);
            moved
        } else {
            respond(204, "", "")
        }
    });
    let builder = key(builder).scheme(&QUERY, Credential::key("q"));
    let client = builder
        .scheme(&COOKIE, Credential::key("c"))
        .build()
        .unwrap();
    client.call(&PLACES).send::<(), Undeclared>().await.unwrap();
    let seen = log.all();
    assert_eq!(seen[0].header("x-key"), Some("k"));
    assert_eq!(seen[1].url, "https://elsewhere.example/act");
    assert_eq!(
        (seen[1].header("x-key"), seen[1].header("cookie")),
        (None, None)
    );
}

#[tokio::test]
async fn a_scheme_that_nothing_asks_for_goes_everywhere() {
    let (builder, log) = fake(|_| respond(204, "", ""));
    let client = builder.scheme(&ANY, Credential::key("a")).build().unwrap();
    client
        .call(&NOTHING)
        .send::<(), Undeclared>()
        .await
        .unwrap();
    let error = client.call(&EITHER).send::<(), Undeclared>().await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Credentials);
    assert_eq!(log.only().header("x-any"), Some("a"));
}

#[test]
fn what_a_scheme_cannot_send_is_refused_without_being_shown() {
    for builder in [
        super::api::builder().scheme(&KEY, Credential::key("s3cret\n")),
        super::api::builder().credential(Credential::key("s3cret")),
        super::api::builder().scheme(&TOKEN, Credential::key("s3cret")),
    ] {
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        assert!(!format!("{shown} {error:?}").contains("s3cret"), "{error}");
    }
}

#[tokio::test]
async fn a_scheme_set_twice_has_the_last_credential() {
    let (builder, log) = fake(|_| respond(204, "", ""));
    let builder = key(builder).scheme(&KEY, Credential::key("later"));
    let client = builder.build().unwrap();
    client
        .call(&OPTIONAL)
        .send::<(), Undeclared>()
        .await
        .unwrap();
    assert_eq!(log.only().header("x-key"), Some("later"));
}
