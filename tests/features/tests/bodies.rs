//! Bodies of all kinds: what is sent, and what comes back, whole and as streams.

use std::io::{Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use specsmith_feature_tests::fake;
use specsmith_feature_tests::models::{Link, Report};
use specsmith_feature_tests::operations::bodies::{
    AddPhotoBody, GetReportOutput, GetWordOutput, PutSound, ReplacePhotoOutput,
};
use specsmith_feature_tests::{Body, Client, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

fn client(wire: &Wire) -> Client {
    Client::builder().base_url(wire.base_url()).build().unwrap()
}

fn wire(script: Script) -> Wire {
    Wire::start([script]).unwrap()
}

fn done() -> Script {
    Script::new().send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
}

#[tokio::test]
async fn a_download_is_whole_or_a_stream() {
    let wire = wire(Script::answer(
        "200 OK",
        "application/octet-stream",
        [0, 1, 255],
    ));
    let client = client(&wire);
    assert_eq!(&client.download().send().await.unwrap()[..], [0, 1, 255]);
    let mut stream = client.download().stream().await.unwrap();
    assert_eq!((stream.status().as_u16(), stream.length()), (200, Some(3)));
    let mut all = Vec::new();
    while let Some(chunk) = stream.try_next().await.unwrap() {
        all.extend_from_slice(&chunk);
    }
    assert_eq!(all, [0, 1, 255]);
    assert!(stream.try_next().await.unwrap().is_none());
    for request in wire.requests() {
        assert_eq!(request.line(), "GET /bodies/download HTTP/1.1");
    }
    let accepts: Vec<_> = wire
        .requests()
        .iter()
        .map(|request| request.headers("accept"))
        .collect();
    assert_eq!(
        accepts,
        [
            ["application/json, application/octet-stream;q=0.9"],
            ["application/octet-stream"]
        ]
    );
}

#[test]
fn a_download_is_read_without_async() {
    let wire = wire(Script::answer("200 OK", "application/pdf", "%PDF"));
    let mut stream = client(&wire).blocking().download().stream().unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text, "%PDF");
}

#[tokio::test]
async fn a_stream_has_no_limit_and_no_clock_but_its_errors_have() {
    let slow =
        "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 20\r\nConnection: close\r\n\r\n";
    let wire = Wire::start([
        Script::new()
            .send(slow)
            .drip("01234567890123456789", Duration::from_millis(20)),
        Script::new()
            .send("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n{")
            .hang(),
        Script::new().hang(),
    ])
    .unwrap();
    let client = Client::builder()
        .base_url(wire.base_url())
        .timeout(Duration::from_millis(200))
        .max_response_bytes(4)
        .build()
        .unwrap();
    let mut stream = client.download().stream().await.unwrap();
    let mut length = 0;
    while let Some(chunk) = stream.try_next().await.unwrap() {
        length += chunk.len();
    }
    assert_eq!(length, 20);
    for kind in [ErrorKind::BodyTooLarge, ErrorKind::Timeout] {
        let error = client.download().stream().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn an_error_instead_of_a_stream_is_typed_and_in_time() {
    let refused = Script::answer("404 Not Found", "application/json", r#"{"reason":"gone"}"#);
    let stuck = "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n{";
    let wire = Wire::start([refused.clone(), refused, Script::new().send(stuck).hang()]).unwrap();
    let client = Client::builder()
        .base_url(wire.base_url())
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let error = client.download().stream().await.unwrap_err();
    assert_eq!(error.api().unwrap().reason, "gone");
    let blocking = client.blocking();
    let error = tokio::task::spawn_blocking(move || blocking.download().stream().unwrap_err());
    assert_eq!(error.await.unwrap().api().unwrap().reason, "gone");
    let error = client.download().stream().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_connection_lost_in_mid_stream_is_an_error() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 9\r\n\r\nabc";
    let wire = wire(Script::new().send(head).pause(Duration::from_millis(50)));
    let client = client(&wire);
    let mut stream = client.download().stream().await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "abc");
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Transport, 200)
    );
    assert!(stream.try_next().await.unwrap().is_none());
    let blocking = client.blocking();
    let read = move || {
        let mut all = Vec::new();
        blocking.download().stream().unwrap().read_to_end(&mut all)
    };
    let error = tokio::task::spawn_blocking(read)
        .await
        .unwrap()
        .unwrap_err();
    assert!(error.to_string().starts_with("download: "), "{error}");
}

#[tokio::test]
async fn whoever_reads_no_more_closes_the_connection() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 99999999\r\n\r\nabc";
    let wire = wire(Script::new().send(head).hang());
    let client = client(&wire);
    for _ in 0..2 {
        let mut stream = client.download().stream().await.unwrap();
        assert_eq!(stream.try_next().await.unwrap().unwrap(), "abc");
    }
    assert_eq!(wire.connections(), 2);
}

/// Sends a body by both clients, and gives the two requests.
async fn sent(body: impl Fn() -> Body + Send + 'static) -> Vec<specsmith_tests::wire::Request> {
    let wire = wire(done());
    let client = client(&wire);
    client.upload(body()).send().await.unwrap();
    let blocking = client.blocking();
    let send = move || blocking.upload(body()).send().unwrap();
    tokio::task::spawn_blocking(send).await.unwrap();
    wire.requests()
}

#[tokio::test]
async fn bytes_are_sent_with_their_length() {
    for request in sent(|| b"\x00abc".into()).await {
        assert_eq!(request.headers("content-length"), ["4"]);
        assert_eq!(
            request.headers("content-type"),
            ["application/octet-stream"]
        );
        assert_eq!(request.body(), b"\x00abc");
    }
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_sent_in_chunks() {
    for request in sent(|| Body::from_reader(Cursor::new("abc"))).await {
        assert_eq!(request.headers("transfer-encoding"), ["chunked"]);
        assert!(request.headers("content-length").is_empty());
        assert_eq!(request.body(), b"3\r\nabc\r\n0\r\n\r\n");
    }
}

#[tokio::test]
async fn a_stream_of_known_length_is_sent_with_it() {
    for request in sent(|| Body::from_reader(Cursor::new("abc")).with_length(3)).await {
        assert_eq!(request.headers("content-length"), ["3"]);
        assert!(request.headers("transfer-encoding").is_empty());
        assert_eq!(request.body(), b"abc");
    }
}

#[tokio::test]
async fn a_file_is_sent_from_where_it_is() {
    let path = std::env::temp_dir().join(format!("specsmith-bodies-{}", std::process::id()));
    std::fs::write(&path, vec![b'x'; 200_000]).unwrap();
    let file = path.clone();
    for request in sent(move || Body::from_file(&file).unwrap()).await {
        assert_eq!(request.headers("content-length"), ["200000"]);
        assert_eq!(request.body().len(), 200_000);
    }
    std::fs::remove_file(&path).unwrap();
    assert!(Body::from_file(path).is_err());
}

#[tokio::test]
async fn a_stream_cannot_be_sent_twice() {
    let wire = wire(done());
    let client = client(&wire);
    let body = Body::from_reader(Cursor::new("abc"));
    client.upload(body.clone()).send().await.unwrap();
    let error = client.upload(body).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(wire.requests().len(), 1);
}

#[tokio::test]
async fn a_broken_source_breaks_the_request_off() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is on fire"))
        }
    }
    let wire = wire(done());
    let client = client(&wire);
    let error = client
        .upload(Body::from_reader(Broken))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let blocking = client.blocking();
    let send = move || {
        blocking
            .upload(Body::from_reader(Broken))
            .send()
            .unwrap_err()
    };
    let error = tokio::task::spawn_blocking(send).await.unwrap();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("the disk is on fire"), "{error}");
    assert!(wire.requests().is_empty());
}

fn report(pages: Option<i32>) -> Report {
    fake::model(|report: &mut Report| {
        report.title = "T".to_owned();
        report.pages = pages;
    })
}

#[tokio::test]
async fn an_answer_is_what_its_media_type_says() {
    let json = r#"{"title":"T","pages":2}"#;
    let report = GetReportOutput::OkVndReportJson(report(Some(2)));
    let cases = [
        (
            "application/vnd.report+json; version=2",
            json,
            report.clone(),
        ),
        ("application/json", json, report),
        (
            "text/csv; charset=utf-8",
            "a,b\n",
            GetReportOutput::OkCsv("a,b\n".to_owned()),
        ),
        ("text/csv", "", GetReportOutput::OkCsv(String::new())),
        (
            "image/png",
            "\u{89}PNG",
            GetReportOutput::OkImage("\u{89}PNG".into()),
        ),
    ];
    for (content_type, body, expected) in cases {
        let wire = wire(Script::answer("200 OK", content_type, body));
        let answer = client(&wire).get_report().send().await.unwrap();
        assert_eq!(answer, expected, "{content_type}");
        assert_eq!(
            wire.requests()[0].headers("accept"),
            [
                "application/vnd.report+json; version=2, text/csv;q=0.9, image/*;q=0.8, application/problem+json;q=0.7"
            ]
        );
    }
    let wire = wire(Script::answer("200 OK", "image/gif", "GIF"));
    let mut stream = client(&wire).get_report().stream().await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "GIF");
    assert_eq!(wire.requests()[0].headers("accept"), ["image/*"]);
}

#[tokio::test]
async fn a_body_is_sent_as_what_it_is() {
    let wire = wire(done());
    let client = client(&wire);
    client.add_photo(Link::new("u")).send().await.unwrap();
    client
        .add_photo(AddPhotoBody::Png(b"PNG".into()))
        .send()
        .await
        .unwrap();
    client
        .add_photo(AddPhotoBody::Plain("t".to_owned()))
        .send()
        .await
        .unwrap();
    let sent: Vec<_> = wire
        .requests()
        .iter()
        .map(|request| {
            let body = String::from_utf8(request.body().to_vec()).unwrap();
            (request.headers("content-type").join(""), body)
        })
        .collect();
    let expected = [
        ("application/json", r#"{"url":"u"}"#),
        ("image/png", "PNG"),
        ("text/plain", "t"),
    ];
    assert_eq!(
        sent,
        expected.map(|(one, other)| (one.to_owned(), other.to_owned()))
    );
}

#[tokio::test]
async fn what_operations_have_in_common_is_one_type() {
    let text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nfine";
    let wire = Wire::start([done(), Script::new().send(text)]).unwrap();
    let client = client(&wire);
    let photo: AddPhotoBody = Link::new("u").into();
    client.add_photo(photo.clone()).send().await.unwrap();
    let word: GetWordOutput = client.replace_photo(photo).send().await.unwrap();
    assert_eq!(word, ReplacePhotoOutput::Ok("fine".to_owned()));
    let bodies: Vec<_> = wire
        .requests()
        .iter()
        .map(|one| one.body().to_vec())
        .collect();
    assert_eq!(bodies, [br#"{"url":"u"}"#; 2]);
}

#[tokio::test]
async fn empty_answers_are_values_where_they_can_be() {
    let empty = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
    let wire = Wire::start([done(), Script::new().send(empty)]).unwrap();
    let client = client(&wire);
    assert_eq!(
        client.get_word().send().await.unwrap(),
        GetWordOutput::NoContent
    );
    let word = client.get_word().send().await.unwrap();
    assert_eq!(word, GetWordOutput::Ok(String::new()));
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n";
    let wire = Wire::start([Script::new().send(head)]).unwrap();
    let () = client_of(&wire).head_word().send().await.unwrap();
    assert_eq!(wire.requests()[0].line(), "HEAD /bodies/words HTTP/1.1");
}

fn client_of(wire: &Wire) -> Client {
    client(wire)
}

#[tokio::test]
async fn json_that_is_called_plain_text_is_json() {
    let json = r#"{"title":"T"}"#;
    for content_type in ["text/plain; charset=utf-8", "application/json"] {
        let wire = wire(Script::answer("200 OK", content_type, json));
        let answer = client(&wire).get_loose().send().await.unwrap();
        assert_eq!(answer, report(None));
    }
}

/// One function for all uploads that are alike, whatever they are answered.
fn counted<M, T>(request: PutSound<M, T>, sent: &Arc<AtomicU64>) -> PutSound<M, T> {
    let sent = Arc::clone(sent);
    let request = request.note("n");
    request.on_progress(move |progress| sent.store(progress.sent, Ordering::Relaxed))
}

#[tokio::test]
async fn uploads_that_differ_in_what_is_answered_share_a_request() {
    let answers = ["7", "\"seven\"", "8"];
    let wire = Wire::start(answers.map(|body| Script::answer("200 OK", "application/json", body)));
    let wire = wire.unwrap();
    let client = client(&wire);
    let sent = Arc::default();
    let sound = counted(client.put_sound("abc"), &sent).send().await;
    assert_eq!((sound.unwrap(), sent.load(Ordering::Relaxed)), (7, 3));
    let film = counted(client.put_film("film"), &sent).send().await;
    assert_eq!(
        (film.unwrap().as_str(), sent.load(Ordering::Relaxed)),
        ("seven", 4)
    );
    let sketch = client.put_sketch("s").send_with_response().await;
    assert_eq!(sketch.unwrap().value, 8);
}
