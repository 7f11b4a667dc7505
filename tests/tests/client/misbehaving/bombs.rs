//! Bodies that are small on the way and have no end once they are decompressed.

use billforward_usage_sessions::ClientBuilder;
use specsmith_tests::unruly::Connection;

use super::{check, head, plain};

/// What comes before a body by gzip (RFC 1952): no name, no time.
const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";

/// A code of the fixed table (RFC 1951, section 3.2.6), and its bits.
type Code = (u16, u32);

/// The space, of which the body consists.
const SPACE: Code = (0x30 + 0x20, 8);

/// The byte before, 258 times: a length and a distance.
const RUN: [Code; 2] = [(0b1100_0101, 8), (0, 5)];

/// Bits as they are packed: into each byte from its lowest bit on, where the codes begin with their highest.
fn packed(first: &[bool], codes: &[Code]) -> Vec<u8> {
    let codes = codes
        .iter()
        .flat_map(|(code, length)| (0..*length).rev().map(move |bit| code >> bit & 1 == 1));
    let bits: Vec<_> = first.iter().copied().chain(codes).collect();
    assert_eq!(bits.len() % 8, 0);
    let byte = |bits: &[bool]| (0..8).map(|bit| u8::from(bits[bit]) << bit).sum();
    bits.chunks(8).map(byte).collect()
}

/// The beginning of a body by gzip, and 13 bytes that go on with it by 2,064 spaces, any number of times.
fn bomb() -> (Vec<u8>, Vec<u8>) {
    // A block that is not the last, with the fixed table.
    let begun = packed(&[false, true, false], &[&[SPACE], &RUN[..]].concat());
    ([GZIP, &begun].concat(), packed(&[], &RUN.repeat(8)))
}

/// Explodes in an answer of this status.
fn exploding(status: &'static str, coding: &'static str) -> impl Fn(&mut Connection) {
    move |connection| {
        let (begun, more) = bomb();
        connection.request();
        let coding = format!("Content-Encoding: {coding}");
        connection.send(head(status, &[&coding, "Connection: close"]));
        connection.send(begun);
        connection.flood(more.repeat(100));
    }
}

fn narrow(builder: ClientBuilder) -> ClientBuilder {
    builder.max_response_bytes(1_000_000)
}

#[test]
fn a_bomb_by_gzip() {
    check(
        "narrow",
        narrow,
        exploding("200 OK", "gzip"),
        "BodyTooLarge 200 -",
    );
    check(
        "another name",
        narrow,
        exploding("200 OK", "x-gzip"),
        "BodyTooLarge 200 -",
    );
    let refusal = exploding("503 Service Unavailable", "gzip");
    check("of an error", narrow, refusal, "BodyTooLarge 503 -");
    check(
        "by default",
        plain,
        exploding("200 OK", "gzip"),
        "BodyTooLarge 200 -",
    );
}

/// The first layer expands to zeros of no format, which the second cannot read.
#[test]
fn a_bomb_in_two_layers() {
    let behave = exploding("200 OK", "gzip, gzip");
    check("two layers", narrow, behave, "Decode 200 -");
}
