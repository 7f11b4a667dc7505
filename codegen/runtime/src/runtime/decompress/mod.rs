//! Bodies that arrive compressed (`Content-Encoding`; RFC 9110, section 8.4), decoded while they are read.
//!
//! It works for every transport alike. At no time is more in memory than a chunk and what a coding looks back upon, however
//! far a body expands; how much is accepted in all is for the reader of the body to say. Each coding is a feature; without any
//! of them, nothing is asked for and nothing decoded.

#[cfg(feature = "brotli")]
mod brotli;
#[cfg(feature = "gzip")]
mod gzip;
#[cfg(feature = "zstd")]
mod zstd;

use http::header::CONTENT_ENCODING;
use http::{HeaderMap, Method, Response};

use super::body::Body;

/// How many codings may lie over one another.
#[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
const MAX_CODINGS: usize = 3;

/// The codings that this client reads, as `Accept-Encoding` has them; `None` where it reads none.
pub(crate) const ACCEPTED: Option<&str> = match (
    cfg!(feature = "gzip"),
    cfg!(feature = "brotli"),
    cfg!(feature = "zstd"),
) {
    (true, true, true) => Some("gzip, br, zstd"),
    (true, true, false) => Some("gzip, br"),
    (true, false, true) => Some("gzip, zstd"),
    (true, false, false) => Some("gzip"),
    (false, true, true) => Some("br, zstd"),
    (false, true, false) => Some("br"),
    (false, false, true) => Some("zstd"),
    (false, false, false) => None,
};

/// [`ACCEPTED`], but for those whose decoders hold back what has arrived: `zstd`, whose decoder gives nothing before a whole
/// window lies behind it.
pub(crate) const ACCEPTED_AT_ONCE: Option<&str> =
    match (cfg!(feature = "gzip"), cfg!(feature = "brotli")) {
        (true, true) => Some("gzip, br"),
        (true, false) => Some("gzip"),
        (false, true) => Some("br"),
        (false, false) => None,
    };

/// The codings of a body, in the order in which they were applied.
pub(crate) fn codings(headers: &HeaderMap) -> Vec<String> {
    let mut all = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let text = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        for coding in text.split(',').map(str::trim) {
            if !coding.is_empty() && coding != "identity" {
                all.push(coding.to_owned());
            }
        }
    }
    all
}

/// Has the body of the answer to a request by `method` decoded while it is read, and its headers no longer speak of its coding.
///
/// It stays as it is where it has no body, where it is a part of one, and where one of its codings is not built in.
#[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
pub(crate) fn decode(method: &Method, response: &mut Response<Body>) {
    use http::StatusCode;
    let is_whole = ![
        StatusCode::NO_CONTENT,
        StatusCode::PARTIAL_CONTENT,
        StatusCode::NOT_MODIFIED,
    ]
    .contains(&response.status());
    if *method == Method::HEAD || !is_whole {
        return;
    }
    let codings = codings(response.headers());
    if codings.is_empty() || codings.len() > MAX_CODINGS {
        return;
    }
    let mut decoders = Vec::with_capacity(codings.len());
    for coding in &codings {
        match decoder(coding) {
            Some(decoder) => decoders.push(decoder),
            None => return,
        }
    }
    let headers = response.headers_mut();
    headers.remove(CONTENT_ENCODING);
    headers.remove(http::header::CONTENT_LENGTH);
    let mut body = std::mem::take(response.body_mut());
    // What was applied last is taken off first.
    while let Some(decoder) = decoders.pop() {
        body = Body::from_chunks(decode::Decoded::new(body.into_chunks(), decoder));
    }
    *response.body_mut() = body;
}

/// Without any coding, every answer stays as it is.
#[cfg(not(any(feature = "brotli", feature = "gzip", feature = "zstd")))]
pub(crate) fn decode(_: &Method, _: &mut Response<Body>) {}

/// What reads a coding, if it is built in.
#[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
fn decoder(coding: &str) -> Option<Box<dyn decode::Decoder>> {
    match coding {
        #[cfg(feature = "brotli")]
        "br" => Some(Box::new(brotli::Brotli::default())),
        #[cfg(feature = "gzip")]
        "deflate" => Some(Box::new(gzip::Deflate::default())),
        #[cfg(feature = "gzip")]
        "gzip" | "x-gzip" => Some(Box::new(gzip::Gzip::default())),
        #[cfg(feature = "zstd")]
        "zstd" => Some(Box::new(zstd::Zstd::default())),
        _ => None,
    }
}

#[cfg(any(feature = "brotli", feature = "gzip", feature = "zstd"))]
mod decode;
