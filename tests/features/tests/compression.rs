//! Answers that arrive compressed, through both transports.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use specsmith_feature_tests::models::Change;
use specsmith_feature_tests::{Client, ErrorKind};
use specsmith_tests::wire::{Script, Wire};

const LOG: &str = "{\"what\":\"a\"}\n{\"what\":\"b\"}\n";

/// [`LOG`] by Brotli.
const LOG_BR: &[u8] = &[
    0x8b, 0x0c, 0x80, 0x7b, 0x22, 0x77, 0x68, 0x61, 0x74, 0x22, 0x3a, 0x22, 0x61, 0x22, 0x7d, 0x0a,
    0x7b, 0x22, 0x77, 0x68, 0x61, 0x74, 0x22, 0x3a, 0x22, 0x62, 0x22, 0x7d, 0x0a, 0x03,
];

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn head(coding: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Encoding: {coding}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

fn answer(coding: &str, body: &[u8]) -> Wire {
    let script = Script::new().send(head(coding, body.len())).send(body);
    Wire::start([script]).unwrap()
}

fn client(wire: &Wire) -> Client {
    let builder = Client::builder().base_url(wire.base_url());
    builder.max_response_bytes(1 << 20).build().unwrap()
}

#[tokio::test]
async fn answers_are_decoded_by_both_clients() {
    let codings = [
        ("gzip", gzip(LOG.as_bytes())),
        ("br", LOG_BR.to_vec()),
        (
            "zstd",
            compress_to_vec(LOG.as_bytes(), CompressionLevel::Fastest),
        ),
        ("br, gzip", gzip(LOG_BR)),
    ];
    for (coding, body) in codings {
        let wire = answer(coding, &body);
        let client = client(&wire);
        let expected = [Change::new("a"), Change::new("b")];
        let response = client.read_log().send_with_response().await.unwrap();
        assert_eq!(response.value, expected, "{coding}");
        assert!(!response.headers.contains_key("content-encoding"));
        let blocking = client.blocking();
        let waiting = tokio::task::spawn_blocking(move || blocking.read_log().send());
        assert_eq!(waiting.await.unwrap().unwrap(), expected, "{coding}");
        for request in wire.requests() {
            assert_eq!(request.headers("accept-encoding"), ["gzip, br, zstd"]);
        }
    }
}

#[tokio::test]
async fn a_stream_is_decoded_as_it_arrives() {
    // The first line is flushed, the second one never comes.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(b"{\"what\":\"a\"}\n").unwrap();
    encoder.flush().unwrap();
    let script = Script::new().send(head("gzip", 1000));
    let wire = Wire::start([script.send(encoder.get_ref()).hang()]).unwrap();
    let mut lines = client(&wire).read_log().lines().await.unwrap();
    assert_eq!(lines.try_next().await.unwrap(), Some(Change::new("a")));
    // Zstandard is not asked for: it would hold the line back.
    let asked = wire.requests()[0].headers("accept-encoding").join(", ");
    assert_eq!(asked, "gzip, br");
}

#[tokio::test]
async fn what_breaks_off_or_expands_too_far_is_a_typed_error() {
    let whole = gzip(LOG.as_bytes());
    let bomb = gzip(&vec![b'\n'; 8 << 20]);
    let cases = [
        (&whole[..whole.len() - 1], ErrorKind::Decode),
        (LOG.as_bytes(), ErrorKind::Decode),
        (&bomb[..], ErrorKind::BodyTooLarge),
    ];
    for (body, kind) in cases {
        let wire = answer("gzip", body);
        let client = client(&wire);
        let error = client.read_log().send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        let blocking = client.blocking();
        let waiting = tokio::task::spawn_blocking(move || blocking.read_log().send());
        assert_eq!(waiting.await.unwrap().unwrap_err().kind(), kind);
        assert_eq!(wire.requests().len(), 2);
    }
    let wire = answer("gzip", &whole[..whole.len() - 9]);
    let mut lines = client(&wire).read_log().lines().await.unwrap();
    assert_eq!(lines.try_next().await.unwrap(), Some(Change::new("a")));
    let mut last = lines.try_next().await;
    while matches!(last, Ok(Some(_))) {
        last = lines.try_next().await;
    }
    assert_eq!(last.unwrap_err().kind(), ErrorKind::Decode);
}

#[test]
fn files_are_read_decoded() {
    let wire = answer("gzip", &gzip(LOG.as_bytes()));
    let client = client(&wire).blocking();
    let mut stream = client.download().stream().unwrap();
    assert_eq!(stream.length(), None);
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text, LOG);
}
