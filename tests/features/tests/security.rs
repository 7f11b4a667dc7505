//! Kinds of credentials: what each operation sends, and what it does where something is missing.

use specsmith_feature_tests::transport::BoxFuture;
use specsmith_feature_tests::{
    BoxError, Client, ClientBuilder, Credential, Credentials, ErrorKind, OAuth2Grant, TokenError,
};
use specsmith_tests::wire::{Request, Script, Wire};

fn done() -> Script {
    Script::answer("204 No Content", "text/plain", "")
}

fn server() -> Wire {
    Wire::start([done()]).unwrap()
}

/// A builder with a credential for each scheme.
fn complete(wire: &Wire) -> ClientBuilder {
    Client::builder()
        .base_url(wire.base_url())
        .partner_key("p/key")
        .query_key("q&key")
        .session("s;key")
        .basic("Aladdin", "open sesame")
        .bearer_token("t0ken")
        .oauth2_token("0auth")
        .open_id_connect_token("0pen")
}

/// What a request shows of who sent it: the request line, and the headers that may hold a credential.
fn shown(request: &Request) -> Vec<String> {
    let names = ["authorization", "x-partner", "cookie"];
    let headers = names.iter().flat_map(|name| {
        let values = request.headers(name).into_iter();
        values.map(move |value| format!("{name}: {value}"))
    });
    std::iter::once(request.line()).chain(headers).collect()
}

#[tokio::test]
async fn each_operation_sends_what_it_asks_for_and_nothing_else() {
    let wire = server();
    let client = complete(&wire).build().unwrap();
    client.secured_by_none().send().await.unwrap();
    client.secured_by_default().send().await.unwrap();
    client.secured_by_header().send().await.unwrap();
    client.secured_by_query().send().await.unwrap();
    let request = client.secured_by_cookie().flavour("oat meal");
    request.send().await.unwrap();
    client.secured_by_basic().send().await.unwrap();
    client.secured_by_bearer().send().await.unwrap();
    client.secured_by_oauth().send().await.unwrap();
    client.secured_by_open_id().send().await.unwrap();
    client.secured_by_both().send().await.unwrap();
    client.secured_by_either().send().await.unwrap();
    client.secured_optionally().send().await.unwrap();
    client.secured_by_certificate().send().await.unwrap();
    let requests: Vec<_> = wire.requests().iter().map(shown).collect();
    let expected: &[&[&str]] = &[
        &["GET /security/none HTTP/1.1"],
        &["GET /security/default HTTP/1.1", "x-partner: p/key"],
        &["GET /security/header HTTP/1.1", "x-partner: p/key"],
        &["GET /security/query?api%20key=q%26key HTTP/1.1"],
        &[
            "GET /security/cookie HTTP/1.1",
            "cookie: flavour=oat%20meal; sid=s%3Bkey",
        ],
        &[
            "GET /security/basic HTTP/1.1",
            "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ],
        &[
            "GET /security/bearer HTTP/1.1",
            "authorization: Bearer t0ken",
        ],
        &[
            "GET /security/oauth HTTP/1.1",
            "authorization: Bearer 0auth",
        ],
        &[
            "GET /security/open-id HTTP/1.1",
            "authorization: Bearer 0pen",
        ],
        &[
            "GET /security/both HTTP/1.1",
            "authorization: Bearer t0ken",
            "x-partner: p/key",
        ],
        &[
            "GET /security/either HTTP/1.1",
            "authorization: Bearer 0auth",
        ],
        &["GET /security/optional HTTP/1.1", "x-partner: p/key"],
        &["GET /security/certificate HTTP/1.1"],
    ];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn the_first_alternative_that_is_complete_is_taken() {
    let wire = server();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.partner_key("key").build().unwrap();
    client.secured_by_either().send().await.unwrap();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.build().unwrap();
    client.secured_optionally().send().await.unwrap();
    let requests: Vec<_> = wire.requests().iter().map(shown).collect();
    let expected: &[&[&str]] = &[
        &["GET /security/either HTTP/1.1", "x-partner: key"],
        &["GET /security/optional HTTP/1.1"],
    ];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn a_missing_credential_is_named_and_nothing_is_sent() {
    let wire = server();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.bearer_token("t0ken").build().unwrap();
    let error = client.secured_by_both().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "secured_by_both: credentials are missing: the operation asks for `token` (`ClientBuilder::bearer_token`) \
         and `partner_key` (`ClientBuilder::partner_key`)"
    );
    let error = client.secured_by_either().send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "secured_by_either: credentials are missing: the operation asks for `oauth` (`ClientBuilder::oauth2_token`), \
         or for `partner_key` (`ClientBuilder::partner_key`)"
    );
    assert!(wire.requests().is_empty());
}

#[tokio::test]
async fn what_the_caller_sets_counts_as_given() {
    let wire = server();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.build().unwrap();
    let request = client
        .secured_by_oauth()
        .header("Authorization", "Custom 1");
    request.send().await.unwrap();
    let request = client.secured_by_either().header("X-Partner", "mine");
    request.send().await.unwrap();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.allow_anonymous().build().unwrap();
    client.secured_by_oauth().send().await.unwrap();
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder
        .credential(Credential::bearer("any"))
        .build()
        .unwrap();
    client.secured_by_query().send().await.unwrap();
    let requests: Vec<_> = wire.requests().iter().map(shown).collect();
    let expected: &[&[&str]] = &[
        &["GET /security/oauth HTTP/1.1", "authorization: Custom 1"],
        &["GET /security/either HTTP/1.1", "x-partner: mine"],
        &["GET /security/oauth HTTP/1.1"],
        &["GET /security/query HTTP/1.1", "authorization: Bearer any"],
    ];
    assert_eq!(requests, expected);
}

fn token(token: &str, seconds: u32) -> Script {
    let body =
        format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":{seconds}}}"#);
    Script::answer("200 OK", "application/json", body)
}

#[tokio::test]
async fn a_client_has_its_tokens_issued() {
    let wire = Wire::start([
        token("one", 3600),
        done(),
        done(),
        Script::answer("401 Unauthorized", "text/plain", ""),
        token("two", 3600),
        done(),
    ])
    .unwrap();
    let builder = complete(&wire).header("X-Secret", "for the API alone");
    let builder = builder.oauth2_client_credentials("id:1", "s&cret");
    let client = builder.build().unwrap();
    for _ in 0..3 {
        client.secured_by_oauth().send().await.unwrap();
    }
    let requests = wire.requests();
    let asked = &requests[0];
    assert_eq!(asked.line(), "POST /oauth/token HTTP/1.1");
    assert_eq!(
        asked.body(),
        b"grant_type=client_credentials&scope=read%20write"
    );
    assert_eq!(
        asked.headers("authorization"),
        ["Basic aWQlM0ExOnMlMjZjcmV0"]
    );
    assert_eq!(
        asked.headers("content-type"),
        ["application/x-www-form-urlencoded"]
    );
    assert_eq!(asked.headers("accept"), ["application/json"]);
    assert!(asked.headers("x-secret").is_empty() && asked.headers("cookie").is_empty());
    let sent: Vec<_> = requests
        .iter()
        .map(|request| request.headers("authorization").concat())
        .collect();
    assert_eq!(sent[1..4], ["Bearer one", "Bearer one", "Bearer one"]);
    assert_eq!(requests[4].body(), asked.body());
    assert_eq!(sent[5], "Bearer two");
    assert_eq!(requests.len(), 6);
}

#[test]
fn a_blocking_client_refreshes_its_tokens() {
    let refreshed = r#"{"access_token":"one","expires_in":"0","refresh_token":"second"}"#;
    let wire = Wire::start([
        Script::answer("200 OK", "application/json", refreshed),
        done(),
        token("two", 3600),
        done(),
    ])
    .unwrap();
    let grant = OAuth2Grant::refresh_token("first").public_client("app");
    let builder = Client::builder().base_url(wire.base_url());
    let client = builder.oauth2_grant(grant).build().unwrap().blocking();
    client.secured_by_either().send().unwrap();
    client.secured_by_either().send().unwrap();
    let requests = wire.requests();
    assert_eq!(requests[0].line(), "POST /oauth/refresh HTTP/1.1");
    assert_eq!(
        requests[0].body(),
        b"grant_type=refresh_token&refresh_token=first&client_id=app"
    );
    assert_eq!(requests[1].headers("authorization"), ["Bearer one"]);
    assert_eq!(
        requests[2].body(),
        b"grant_type=refresh_token&refresh_token=second&client_id=app"
    );
    assert_eq!(requests[3].headers("authorization"), ["Bearer two"]);
}

#[tokio::test]
async fn a_refusal_to_issue_a_token_is_typed() {
    let body = r#"{"error":"invalid_client","error_description":"Who\nis that?"}"#;
    let wire = Wire::start([Script::answer("401 Unauthorized", "application/json", body)]).unwrap();
    let builder = Client::builder().base_url(wire.base_url());
    let builder = builder.oauth2_client_credentials("id", "s3cret");
    let client = builder.build().unwrap();
    let error = client.secured_by_oauth().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        format!(
            "secured_by_oauth: no credential: {}: no token is issued (401 Unauthorized): invalid_client: Who is that?",
            wire.base_url()
        )
    );
    let source = std::error::Error::source(&error).unwrap();
    let refusal = source.downcast_ref::<TokenError>().unwrap();
    assert_eq!(refusal.code(), Some("invalid_client"));
    assert_eq!(refusal.description(), Some("Who\nis that?"));
    assert_eq!(refusal.status().unwrap().as_u16(), 401);
    assert!(!format!("{error:?} {client:?}").contains("s3cret"));
    assert_eq!(wire.requests().len(), 1);
}

struct Vault;

impl Credentials for Vault {
    fn get(&self) -> BoxFuture<'_, Result<Credential, BoxError>> {
        Box::pin(async { Ok(Credential::key("stale")) })
    }

    fn renew(&self, rejected: Credential) -> BoxFuture<'_, Result<Option<Credential>, BoxError>> {
        assert!(rejected == Credential::key("stale"));
        Box::pin(async { Ok(Some(Credential::key("fresh"))) })
    }
}

#[tokio::test]
async fn a_provider_of_the_users_own_serves_one_scheme() {
    let wire = Wire::start([Script::answer("401 Unauthorized", "text/plain", ""), done()]).unwrap();
    let builder = Client::builder().base_url(wire.base_url());
    let builder = builder.query_key_provider(Vault).bearer_token("t0ken");
    let client = builder.build().unwrap();
    client.secured_by_query().send().await.unwrap();
    client.secured_by_bearer().send().await.unwrap();
    let requests: Vec<_> = wire.requests().iter().map(shown).collect();
    let expected: &[&[&str]] = &[
        &["GET /security/query?api%20key=stale HTTP/1.1"],
        &["GET /security/query?api%20key=fresh HTTP/1.1"],
        &[
            "GET /security/bearer HTTP/1.1",
            "authorization: Bearer t0ken",
        ],
    ];
    assert_eq!(requests, expected);
}
