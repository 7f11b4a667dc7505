//! Bodies that arrive compressed: asked for, decoded within bounds, refused where they are not what they say.

use std::io::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use futures_core::Stream;
use http::{Method, Response};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::api::{Log, Problem, Thing, builder};
use crate::runtime::decompress::decode;
use crate::runtime::transport::{self, Body};
use crate::runtime::{
    Call, Client, ClientBuilder, Error, ErrorKind, Operation, TransportError, Undeclared,
};

const JSON: &str = r#"{"id":1,"name":"a name that is named a name that is named a name"}"#;

/// [`JSON`] as `br`.
const JSON_BR: &[u8] = &[
    0x1b, 0x41, 0x00, 0xe0, 0x9d, 0x07, 0xb6, 0x4d, 0x3a, 0xaf, 0x21, 0x1f, 0x56, 0xda, 0x55, 0x86,
    0x25, 0x0b, 0xd9, 0x5e, 0x86, 0xa5, 0xb9, 0x95, 0x4e, 0x5f, 0x8b, 0xc4, 0x94, 0xb5, 0x85, 0x89,
    0x1c, 0x30, 0xa7, 0x29, 0xb6, 0xbb, 0x3d, 0x71, 0xa5, 0xd0, 0x5f, 0x11, 0xfb, 0x80, 0x39, 0x0d,
    0x39, 0x7f, 0x2b, 0x3e, 0x03,
];

/// Four million zeros as `br`.
const BOMB_BR: &[u8] = &[
    0x9b, 0xff, 0xff, 0x3f, 0xf8, 0x25, 0x60, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x07,
];

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn deflate(content: &[u8]) -> [Vec<u8>; 2] {
    let mut wrapped = ZlibEncoder::new(Vec::new(), Compression::default());
    let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
    wrapped.write_all(content).unwrap();
    bare.write_all(content).unwrap();
    [wrapped.finish().unwrap(), bare.finish().unwrap()]
}

fn zstd(content: &[u8]) -> Vec<u8> {
    compress_to_vec(content, CompressionLevel::Fastest)
}

/// Every coding of [`JSON`].
fn codings() -> Vec<(&'static str, Vec<u8>)> {
    let [wrapped, bare] = deflate(JSON.as_bytes());
    vec![
        ("gzip", gzip(JSON.as_bytes())),
        ("x-gzip", gzip(JSON.as_bytes())),
        ("deflate", wrapped),
        ("deflate", bare),
        ("br", JSON_BR.to_vec()),
        ("zstd", zstd(JSON.as_bytes())),
    ]
}

/// Bytes as a stream of chunks of `size`; it counts those that are read.
struct Cut {
    bytes: Bytes,
    size: usize,
    read: Arc<AtomicUsize>,
}

impl Stream for Cut {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let size = self.size.min(self.bytes.len());
        if size == 0 {
            return Poll::Ready(None);
        }
        self.read.fetch_add(size, Ordering::SeqCst);
        Poll::Ready(Some(Ok(self.bytes.split_to(size))))
    }
}

fn answer(coding: &str, body: impl Into<Body>) -> Response<Body> {
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("content-encoding", coding)
        .header("content-length", "7");
    response.body(body.into()).unwrap()
}

/// An answer to a request by `method`, with its body decoded.
fn decoded(method: &Method, mut answer: Response<Body>) -> Response<Body> {
    decode(method, &mut answer);
    answer
}

fn cut(bytes: &[u8], size: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::default();
    let cut = Cut {
        bytes: Bytes::copy_from_slice(bytes),
        size,
        read: Arc::clone(&read),
    };
    (Body::from_stream(cut), read)
}

/// A client that is always answered with `body`, in chunks of `size`.
fn client(coding: &'static str, body: &[u8], size: usize) -> (ClientBuilder, Log) {
    let log = Log::default();
    let (noted, body) = (log.clone(), body.to_vec());
    let transport = transport::from_fn(move |request| {
        noted.note(&request);
        Ok(answer(coding, cut(&body, size).0))
    });
    (builder().transport(transport), log)
}

async fn get(client: &Client) -> Result<Thing, Error<Problem>> {
    client.get_thing("1").send().await
}

#[tokio::test]
async fn every_coding_is_decoded_however_it_is_cut() {
    for (coding, body) in codings() {
        for size in [1, 7, 1 << 20] {
            let (builder, _) = client(coding, &body, size);
            let client = builder.build().unwrap();
            let response = client.get_thing("1").send_with_response().await.unwrap();
            assert_eq!(response.value.id, 1, "{coding}");
            for name in ["content-encoding", "content-length"] {
                assert!(!response.headers.contains_key(name), "{coding}");
            }
            assert_eq!(client.blocking().get_thing("1").send().unwrap().id, 1);
        }
    }
}

#[tokio::test]
async fn codings_are_taken_off_in_turn() {
    let twice = gzip(JSON_BR);
    for coding in ["br, gzip", "identity, BR , X-GZIP"] {
        let client = client(coding, &twice, 5).0.build().unwrap();
        assert_eq!(get(&client).await.unwrap().id, 1);
    }
    let three = zstd(&gzip(&gzip(JSON.as_bytes())));
    let client_of_three = client("gzip, gzip, zstd", &three, 5).0.build().unwrap();
    assert_eq!(get(&client_of_three).await.unwrap().id, 1);
    let four = gzip(&gzip(&gzip(&gzip(JSON.as_bytes()))));
    let client_of_four = client("gzip, gzip, gzip, gzip", &four, 5).0.build();
    let error = get(&client_of_four.unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error
            .to_string()
            .ends_with("encoded as `gzip, gzip, gzip, gzip`, which this client leaves as it is"),
        "{error}"
    );
}

#[tokio::test]
async fn members_and_frames_follow_one_another() {
    let (start, end) = JSON.as_bytes().split_at(20);
    let mut skipped = zstd(start);
    skipped.extend([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    skipped.extend([0x5f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
    skipped.extend(zstd(end));
    for (coding, body) in [
        ("gzip", [gzip(start), gzip(end)].concat()),
        ("zstd", skipped),
    ] {
        for size in [1, 1 << 20] {
            let client = client(coding, &body, size).0.build().unwrap();
            assert_eq!(get(&client).await.unwrap().id, 1, "{coding}");
        }
    }
}

#[tokio::test]
async fn every_header_of_gzip_is_passed_over() {
    let plain = gzip(JSON.as_bytes());
    let mut full = vec![0x1f, 0x8b, 8, 0b1_1110, 0, 0, 0, 0, 0, 3];
    full.extend(b"\x03\x00abcname\0comment\0xx");
    full.extend(&plain[10..]);
    for size in [1, 1 << 20] {
        let client = client("gzip", &full, size).0.build().unwrap();
        assert_eq!(get(&client).await.unwrap().id, 1);
    }
}

#[tokio::test]
async fn what_breaks_off_or_is_corrupt_is_an_error_that_is_not_retried() {
    for (coding, whole) in codings() {
        // Without the flags of the header of gzip, which mean nothing to the content.
        for length in 1..whole.len() {
            let (builder, log) = client(coding, &whole[..length], 9);
            let error = get(&builder.build().unwrap()).await.unwrap_err();
            assert_eq!(
                error.kind(),
                ErrorKind::Decode,
                "{coding} {length}: {error}"
            );
            assert_eq!(error.status().unwrap(), 200);
            assert_eq!(log.all().len(), 1);
        }
        let goes_on = [&whole[..], b"more"].concat();
        let (builder, _) = client(coding, &goes_on, 1 << 20);
        let error = get(&builder.build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{coding}");
        let text = error.to_string();
        let start = "get_thing: the body of the answer cannot be decompressed: its ";
        assert!(text.starts_with(start), "{text}");
    }
    for coding in ["gzip", "br", "zstd"] {
        let client = client(coding, JSON.as_bytes(), 9).0.build().unwrap();
        assert_eq!(get(&client).await.unwrap_err().kind(), ErrorKind::Decode);
    }
    let mut wrong = gzip(JSON.as_bytes());
    let last = wrong.len() - 6;
    wrong[last] ^= 1;
    let (builder, _) = client("gzip", &wrong, 9);
    let error = get(&builder.build().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("checksum"), "{error}");
}

/// Any bit of any coding may be wrong: nothing panics, and what comes out is an error or a value.
#[tokio::test]
async fn no_bit_makes_it_panic() {
    for (coding, whole) in codings() {
        for bit in 0..whole.len() * 8 {
            let mut wrong = whole.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            let client = client(coding, &wrong, 16).0;
            let client = client.max_response_bytes(10_000).build().unwrap();
            drop(get(&client).await);
        }
    }
}

#[tokio::test]
async fn a_bomb_ends_at_the_limit_with_little_read_and_less_kept() {
    let zeros = vec![b'0'; 8 << 20];
    let bombs = [
        ("gzip", gzip(&zeros)),
        ("gzip, gzip", gzip(&gzip(&zeros))),
        ("deflate", deflate(&zeros)[0].clone()),
        ("br", BOMB_BR.to_vec()),
        ("zstd", zstd(&zeros)),
    ];
    for (coding, bomb) in bombs {
        let (body, read) = cut(&bomb, 128);
        let mut chunks = decoded(&Method::GET, answer(coding, body))
            .into_body()
            .into_chunks();
        let (mut total, mut longest) = (0, 0);
        while total < 1 << 20
            && let Some(chunk) = chunks.try_next().await.unwrap()
        {
            total += chunk.len();
            longest = longest.max(chunk.len());
        }
        assert!(total >= 1 << 20, "{coding}: {total}");
        assert!(longest <= 256 << 10, "{coding}: {longest}");
        // A window of zstd is passed over before anything is given.
        assert!(
            read.load(Ordering::SeqCst) <= bomb.len() / 2 || bomb.len() < 200,
            "{coding}"
        );
        drop(chunks);
        let client = client(coding, &bomb, 4096).0;
        let client = client.max_response_bytes(100_000).build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge, "{coding}");
        let exact = client_of_length(&zeros[..100_000]).await;
        assert_eq!(exact, 100_000);
    }
}

/// The length of a body that is exactly as long as it may be.
async fn client_of_length(content: &[u8]) -> usize {
    static GET: Operation = Operation::new("get", Method::GET, "/");
    let client = client("gzip", &gzip(content), 64).0;
    let client = client.max_response_bytes(100_000).build().unwrap();
    let call: Call = client.call(&GET);
    call.send::<Bytes, Undeclared>().await.unwrap().len()
}

#[tokio::test]
async fn a_body_that_expands_to_nothing_for_ever_is_stopped_by_time() {
    /// Empty members of gzip without end.
    struct Nothing(Bytes);
    impl Stream for Nothing {
        type Item = Result<Bytes, TransportError>;
        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(Some(Ok(self.0.clone())))
        }
    }
    let nothing = Bytes::from(gzip(b""));
    let transport = transport::from_fn(move |_| {
        Ok(answer("gzip", Body::from_stream(Nothing(nothing.clone()))))
    });
    let client = builder().transport(transport);
    let client = client.timeout(Duration::from_millis(100)).build().unwrap();
    let started = Instant::now();
    assert!(get(&client).await.unwrap_err().is_timeout());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_window_of_zstd_is_bounded() {
    // A frame whose window would be 2 GiB, and one of a single segment of 100 MB.
    let wide: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0];
    let single: &[u8] = &[
        0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0x00, 0xe1, 0xf5, 0x05, 1, 0, 0,
    ];
    for frame in [wide, single] {
        let client = client("zstd", frame, 64).0.build().unwrap();
        let error = get(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
}

#[tokio::test]
async fn nothing_is_a_body_of_any_coding() {
    static DELETE: Operation = Operation::new("delete", Method::DELETE, "/");
    let client = client("gzip", b"", 1).0.build().unwrap();
    let call: Call = client.call(&DELETE);
    call.send::<(), Undeclared>().await.unwrap();
    let call: Call = client.call(&DELETE);
    assert!(call.send::<Bytes, Undeclared>().await.unwrap().is_empty());
}

#[tokio::test]
async fn answers_without_or_of_parts_of_a_body_stay_as_they_are() {
    for (method, status) in [
        (Method::HEAD, 200),
        (Method::GET, 204),
        (Method::GET, 206),
        (Method::GET, 304),
    ] {
        let mut response = answer("gzip", "part");
        *response.status_mut() = status.try_into().unwrap();
        let response = decoded(&method, response);
        assert_eq!(response.headers()["content-encoding"], "gzip");
        assert_eq!(response.headers()["content-length"], "7");
        assert_eq!(response.body().as_bytes().unwrap(), "part");
    }
    let unknown = decoded(&Method::GET, answer("gzip, compress", "x"));
    assert_eq!(unknown.headers()["content-encoding"], "gzip, compress");
    assert_eq!(unknown.body().as_bytes().unwrap(), "x");
}

#[tokio::test]
async fn codings_are_asked_for_unless_the_caller_decides() {
    static HEAD: Operation = Operation::new("head", Method::HEAD, "/");
    let plain = || client("identity", JSON.as_bytes(), 64);
    let (fake, log) = plain();
    let client = fake.build().unwrap();
    client.get_thing("1").send().await.unwrap();
    for (name, value) in [("accept-encoding", "identity"), ("range", "bytes=0-9")] {
        let request = client.get_thing("1").header(name, value);
        request.send().await.unwrap();
    }
    let call: Call = client.call(&HEAD);
    call.send::<(), Undeclared>().await.unwrap();
    let asked: Vec<_> = log
        .all()
        .iter()
        .map(|seen| seen.header("accept-encoding").map(str::to_owned))
        .collect();
    let expected = [Some("gzip, br, zstd"), Some("identity"), None, None];
    assert_eq!(asked, expected.map(|text| text.map(str::to_owned)));

    let (fake, log) = plain();
    let client = fake.header("Accept-Encoding", "br").build().unwrap();
    get(&client).await.unwrap();
    assert_eq!(log.only().header("accept-encoding"), Some("br"));

    let (fake, log) = super::decompress::client("gzip", &gzip(JSON.as_bytes()), 64);
    let client = fake.no_decompression().build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().unwrap()[..], gzip(JSON.as_bytes()));
    assert_eq!(log.only().header("accept-encoding"), None);
}

#[tokio::test]
async fn errors_are_decoded_too() {
    let transport = transport::from_fn(|_| {
        let mut response = answer("gzip", gzip(br#"{"message":"no"}"#));
        *response.status_mut() = http::StatusCode::CONFLICT;
        Ok(response)
    });
    let client = builder().transport(transport).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.api().unwrap().message, "no");
}

#[tokio::test]
async fn what_was_flushed_is_given_at_once() {
    /// Some bytes, and then nothing for ever.
    struct Stalled(Option<Bytes>);
    impl Stream for Stalled {
        type Item = Result<Bytes, TransportError>;
        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0
                .take()
                .map_or(Poll::Pending, |bytes| Poll::Ready(Some(Ok(bytes))))
        }
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(b"first\n").unwrap();
    encoder.flush().unwrap();
    let flushed = Bytes::copy_from_slice(encoder.get_ref());
    let response = answer("gzip", Body::from_stream(Stalled(Some(flushed))));
    let mut chunks = decoded(&Method::GET, response).into_body().into_chunks();
    let first = std::future::poll_fn(|context| Poll::Ready(chunks.poll_chunk(context))).await;
    let Poll::Ready(Some(Ok(first))) = first else {
        panic!("{first:?}");
    };
    assert_eq!(first, "first\n");
}
