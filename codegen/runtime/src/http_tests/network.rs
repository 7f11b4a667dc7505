//! The two transports over a socket: the bytes they send, and what they make of servers that misbehave.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::api::{Problem, Thing, builder};
use super::server::{Server, Step};
use crate::runtime::middleware::before;
use crate::runtime::{ApiKey, Client, ClientBuilder, Error, ErrorKind};

use Step::{Send, Wait};

const OK: &[Step] = &[Send(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}",
)];

/// Gets a thing by both transports.
async fn get(
    set: impl Fn(ClientBuilder) -> ClientBuilder,
    url: &str,
) -> [Result<Thing, Error<Problem>>; 2] {
    let client = set(builder().base_url(url)).build().unwrap();
    let blocking = client.blocking();
    let waiting = tokio::task::spawn_blocking(move || blocking.get_thing("a b").send());
    [client.get_thing("a b").send().await, waiting.await.unwrap()]
}

async fn fail(
    steps: &'static [Step],
    set: impl Fn(ClientBuilder) -> ClientBuilder,
) -> [Error<Problem>; 2] {
    let server = Server::start(steps);
    get(set, &server.url).await.map(Result::unwrap_err)
}

fn head(request: &str) -> Vec<String> {
    let mut lines: Vec<_> = request
        .lines()
        .take_while(|line| !line.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    lines[1..].sort();
    lines
}

#[tokio::test]
async fn both_send_the_same_bytes() {
    let server = Server::start(OK);
    for result in get(|builder| builder.bearer_token("t"), &server.url).await {
        assert_eq!(result.unwrap(), Thing { id: 1, name: None });
    }
    let host = server.url.strip_prefix("http://").unwrap();
    for request in server.requests() {
        assert_eq!(
            head(&request),
            [
                "get /things/a%20b/state http/1.1".to_owned(),
                "accept-encoding: gzip, br, zstd".to_owned(),
                "accept: application/json, text/xml;q=0.9, application/xml;q=0.8".to_owned(),
                "authorization: bearer t".to_owned(),
                format!("host: {host}"),
                "user-agent: things/1.0".to_owned(),
            ]
        );
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn both_send_bodies_once() {
    let server = Server::start(&[Send(
        "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n",
    )]);
    let client = builder().base_url(&server.url).build().unwrap();
    let blocking = client.blocking();
    let thing = Thing {
        id: 1,
        name: Some("é".to_owned()),
    };
    let same = thing.clone();
    let error = tokio::task::spawn_blocking(move || blocking.put_thing(&same).send().unwrap_err())
        .await
        .unwrap();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(
        client
            .put_thing(&thing)
            .send()
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        503
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let lines = head(&request);
        assert_eq!(lines[0], "post /things http/1.1");
        assert!(
            lines.contains(&"content-length: 20".to_owned()),
            "{lines:?}"
        );
        assert!(
            lines.contains(&"content-type: application/json".to_owned()),
            "{lines:?}"
        );
        assert!(
            !lines
                .iter()
                .any(|line| line.starts_with("transfer-encoding"))
        );
        assert!(
            request.ends_with("\r\n\r\n{\"id\":1,\"name\":\"é\"}"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn neither_follows_redirects_by_itself() {
    let moved = &[Send(
        "HTTP/1.1 302 Found\r\nLocation: https://other.example/\r\nContent-Length: 0\r\n\r\n",
    )];
    let server = Server::start(moved);
    let client = builder().base_url(&server.url).build().unwrap();
    let blocking = client.blocking();
    let thing = Thing { id: 1, name: None };
    assert_eq!(
        client
            .put_thing(&thing)
            .send()
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        302
    );
    let blocked =
        tokio::task::spawn_blocking(move || blocking.put_thing(&thing).send().unwrap_err());
    assert_eq!(blocked.await.unwrap().status().unwrap(), 302);
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let announced = &[Send(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{",
    )];
    let endless = &[
        Send(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\na\r\n0123456789\r\n",
        ),
        Wait(5000),
    ];
    for steps in [announced as &[Step], endless] {
        for error in fail(steps, |builder| builder.max_response_bytes(15)).await {
            assert_eq!(
                (error.kind(), error.status().unwrap().as_u16()),
                (ErrorKind::BodyTooLarge, 200),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn a_connection_closed_midway_is_a_transport_error() {
    for steps in [
        &[Send(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"id\":1}",
        )] as &[Step],
        &[Send(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
        )],
        &[Send("HTTP/1.1 200 OK\r\nContent-")],
        &[Send("SMTP ready\r\n\r\n")],
        &[],
    ] {
        for error in fail(steps, |builder| builder).await {
            assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
            assert!(!error.is_connect() && !error.is_timeout());
        }
    }
}

#[tokio::test]
async fn time_bounds_the_whole_call() {
    let silent: &[Step] = &[Wait(5000)];
    let stalled: &[Step] = &[
        Send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"),
        Wait(5000),
    ];
    let dripping: &[Step] = &[
        Send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"),
        Wait(200),
        Send("\""),
        Wait(200),
        Send("i"),
        Wait(200),
        Send("d\":1}"),
    ];
    for steps in [silent, stalled, dripping] {
        let started = Instant::now();
        for error in fail(steps, |builder| builder.timeout(Duration::from_millis(300))).await {
            assert_eq!(
                (error.kind(), error.is_timeout()),
                (ErrorKind::Timeout, true),
                "{error}"
            );
            assert!(!error.is_connect());
        }
        assert!(
            started.elapsed() < Duration::from_secs(3),
            "{:?}",
            started.elapsed()
        );
    }
}

#[tokio::test]
async fn a_request_may_have_a_timeout_of_its_own() {
    let server = Server::start(&[Wait(300)]);
    let client = builder()
        .base_url(&server.url)
        .timeout(None)
        .build()
        .unwrap();
    let error = client
        .get_thing("1")
        .timeout(Duration::from_millis(50))
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let error = client
        .get_thing("1")
        .timeout(Duration::MAX)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    let error = client
        .get_thing("1")
        .timeout(Duration::ZERO)
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn an_unreachable_server_is_a_connect_error_that_names_it() {
    // It keeps the port from others, and does not listen.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    for result in get(
        |builder| builder.api_key(ApiKey::query("key", "s3cr3t")),
        &url,
    )
    .await
    {
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_connect()),
            (ErrorKind::Connect, true),
            "{error}"
        );
        assert!(
            error
                .to_string()
                .starts_with(&format!("get_thing: could not connect to {url}: ")),
            "{error}"
        );
        assert!(!format!("{error:?} {error}").contains("s3cr3t"));
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_not_spoken_to() {
    let server = Server::start(OK);
    let url = server.url.replace("http:", "https:");
    let [reqwest, ureq] = get(|builder| builder, &url).await.map(Result::unwrap_err);
    assert_eq!(reqwest.kind(), ErrorKind::Connect, "{reqwest}");
    // Which does not say that it was still connecting.
    assert_eq!(ureq.kind(), ErrorKind::Transport, "{ureq}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn clients_of_the_users_own_are_used() {
    let server = Server::start(OK);
    let reqwest = ::reqwest::Client::builder().redirect(::reqwest::redirect::Policy::none());
    let reqwest = with_tls(reqwest).default_headers(
        [(http::header::FROM, "reqwest".parse().unwrap())]
            .into_iter()
            .collect(),
    );
    let client: Client = builder()
        .base_url(&server.url)
        .reqwest_client(reqwest.build().unwrap())
        .build()
        .unwrap();
    client.get_thing("1").send().await.unwrap();
    assert!(server.requests()[0].contains("from: reqwest"));
}

fn with_tls(builder: ::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder {
    // Without a provider for the whole process, which this client never installs, `reqwest` needs one of its own.
    assert!(::rustls::crypto::CryptoProvider::get_default().is_none());
    let config = ::rustls::ClientConfig::builder_with_provider(
        ::rustls::crypto::ring::default_provider().into(),
    );
    let config = config.with_safe_default_protocol_versions().unwrap();
    builder.tls_backend_preconfigured(
        config
            .with_root_certificates(::rustls::RootCertStore::empty())
            .with_no_client_auth(),
    )
}

#[tokio::test]
async fn a_url_at_a_known_server_is_sent_as_the_first_one_is() {
    let targets = [
        "/",
        "/?",
        "/a//b/",
        "/a/./b/../c",
        "/a%2Fb/%2e%2e/c",
        "/a?b=c&d=%20",
        "/a?b='\"<>`",
        "/a?b?c",
        "/a|b\"`'",
        "/..",
        "/a;b=c,d:e@f",
        "?a=b",
    ];
    let server = Server::start(OK);
    for target in targets {
        let Ok(uri) = format!("{}{target}", server.url).parse::<http::Uri>() else {
            continue;
        };
        for is_known in [true, false] {
            // A client that has sent one request before, and one that has not.
            let uri = uri.clone();
            let count = AtomicUsize::new(usize::from(!is_known));
            let client = builder()
                .base_url(&server.url)
                .middleware(before(move |request| {
                    if count.fetch_add(1, Ordering::Relaxed) > 0 {
                        *request.uri_mut() = uri.clone();
                    }
                    Ok(())
                }));
            let client = client.build().unwrap();
            if is_known {
                client.get_thing("first").send().await.unwrap();
            }
            client.get_thing("first").send().await.unwrap();
        }
        let [_, known, first] = &server.requests()[server.requests().len() - 3..] else {
            unreachable!("three requests were sent");
        };
        assert_eq!(known, first, "{target}");
    }
    assert!(server.requests().len() > 20);
}
