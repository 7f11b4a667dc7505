//! From what was received to a value: the format is chosen by the answer's own Content-Type.
//!
//! Never judges a status (that is done before) and never trusts a body: whatever does not fit is a [`Mismatch`].

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode, Uri};

use super::accept::{choose, essence, is_json, is_xml, position, rank};
use super::decompress::codings;
use super::error::BoxError;
use super::format::Format;
use super::operation::Operation;
use super::wire::Decode;

/// A complete answer, or a complete request that the server made, not yet decoded.
#[derive(Clone)]
pub struct Received {
    // On the heap, because an answer goes through many hands.
    head: Box<Head>,
    body: Bytes,
    operation: &'static Operation,
    formats: &'static [&'static dyn Format],
}

/// What comes before a body.
#[derive(Clone)]
pub(crate) struct Head {
    kind: Kind,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Where it came from, after redirects.
    pub(crate) url: Option<Uri>,
}

impl Head {
    /// That of an answer.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, url: Option<Uri>) -> Self {
        Self {
            kind: Kind::Answer,
            status,
            headers,
            url,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Answer,
    /// It has no status, and stands for a success.
    Request,
}

/// A type that an answer can be read into.
///
/// Every type that can be decoded from a body is one, and so are `()`, which takes any body for none, and [`Bytes`], which
/// is the body as it came.
pub trait Answer: Sized {
    /// Reads the value of `received`, whose status is one that the type stands for.
    ///
    /// # Errors
    ///
    /// A body that is missing, of another media type, malformed, or not of this type.
    fn read(received: &Received) -> Result<Self, Mismatch>;
}

impl<T: Decode> Answer for T {
    #[inline]
    fn read(received: &Received) -> Result<Self, Mismatch> {
        let mut value = T::blank();
        received.decode(&mut value)?;
        Ok(value)
    }
}

impl Answer for () {
    fn read(_: &Received) -> Result<Self, Mismatch> {
        Ok(())
    }
}

impl Answer for Bytes {
    fn read(received: &Received) -> Result<Self, Mismatch> {
        Ok(received.body.clone())
    }
}

/// A value with the status and the headers that it came with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    /// The decoded body, or the body itself.
    pub value: T,
    /// The status: a success, unless it was asked for whatever the server answers, by `send_raw`.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
}

impl<T: Answer> Answer for Response<T> {
    fn read(received: &Received) -> Result<Self, Mismatch> {
        Ok(Self {
            value: T::read(received)?,
            status: received.status(),
            headers: received.headers().clone(),
        })
    }
}

impl Received {
    pub(crate) fn new(
        head: Box<Head>,
        body: Bytes,
        operation: &'static Operation,
        formats: &'static [&'static dyn Format],
    ) -> Self {
        Self {
            head,
            body,
            operation,
            formats,
        }
    }

    /// A request that the server made. `operation` has the media types that the document declares for its body.
    #[must_use]
    pub fn of_request(
        headers: HeaderMap,
        body: Bytes,
        operation: &'static Operation,
        formats: &'static [&'static dyn Format],
    ) -> Self {
        let head = Head {
            kind: Kind::Request,
            ..Head::new(StatusCode::OK, headers, None)
        };
        Self::new(Box::new(head), body, operation, formats)
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The URL that the answer came from, after redirects; a request of the server has none.
    #[must_use]
    pub fn url(&self) -> Option<&Uri> {
        self.head.url.as_ref()
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn into_parts(self) -> (StatusCode, HeaderMap, Bytes) {
        (self.head.status, self.head.headers, self.body)
    }

    /// Which of several groups of media types the answer is of, by its Content-Type or else, if it has none, by its first
    /// byte. Whatever is of none of them is taken for the first.
    #[must_use]
    pub fn choose(&self, groups: &[&[&str]]) -> usize {
        let content_type = self.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|content_type| content_type.to_str().ok());
        let Some(found) = content_type.or_else(|| self.sniff()) else {
            return 0;
        };
        choose(groups, found)
    }

    /// Decodes the body into `value`, which is blank before, by its Content-Type.
    ///
    /// Where the answer has no Content-Type, the first byte decides between the media types that the operation declares:
    /// `<` is XML; `{`, `[` and `"` are JSON; anything else stays unread.
    ///
    /// # Errors
    ///
    /// A body that is empty, of another media type, malformed, or not of the type of `value`.
    pub fn decode(&self, value: &mut dyn Decode) -> Result<(), Mismatch> {
        let content_type = self.headers().get(CONTENT_TYPE);
        let media_type = match content_type.map(|content_type| content_type.to_str()) {
            None if self.body.is_empty() => return Err(self.no_body()),
            None => MediaType::parse(
                self.sniff()
                    .ok_or_else(|| self.mismatch("has no Content-Type"))?,
            ),
            Some(Ok(text)) if !text.trim_ascii().is_empty() => MediaType::parse(text),
            Some(_) => return Err(self.mismatch("has a Content-Type that is none")),
        };
        // An empty text is a text; in any other format there is no such body.
        if self.body.is_empty() && !media_type.is_text() {
            return Err(self.no_body());
        }
        let format_of = |essence: &str| self.formats.iter().find(|format| format.handles(essence));
        let declared = self.operation.media_types();
        let is_declared = || {
            let mut declared = declared.iter();
            declared.any(|declared| rank(declared, media_type.essence).is_some())
        };
        let format = if !media_type.is_text() || is_declared() {
            format_of(media_type.essence)
        } else if media_type.essence.eq_ignore_ascii_case("text/plain") {
            // Servers call JSON plain text: where no text was declared, the first byte counts for more.
            let sniffed = self.sniff().and_then(format_of);
            sniffed.or_else(|| format_of(media_type.essence))
        } else {
            // The page of a proxy, for example.
            None
        };
        let Some(format) = format else {
            let expected =
                if declared.is_empty() || position(declared, media_type.essence).is_some() {
                    "which this client cannot read".to_owned()
                } else {
                    format!("where one of {} was expected", declared.join(", "))
                };
            return Err(self.mismatch(&format!("is {:?}, {expected}", media_type.essence)));
        };
        format
            .decode(&self.body, media_type.charset, value)
            .map_err(|fault| {
                let what = format!("cannot be read as {}: {fault}", media_type.essence);
                self.mismatch(&what).caused_by(fault)
            })
    }

    fn no_body(&self) -> Mismatch {
        self.mismatch("has no body, where one was expected")
    }

    /// The declared media type that the first byte of a body without Content-Type stands for.
    fn sniff(&self) -> Option<&'static str> {
        let is_format = match self.body.iter().find(|byte| !byte.is_ascii_whitespace())? {
            b'<' => is_xml,
            b'{' | b'[' | b'"' => is_json,
            _ => return None,
        };
        self.operation
            .media_types()
            .iter()
            .copied()
            .find(|media_type| is_format(media_type))
    }

    /// The start of the body as one printable line; `None` where there is nothing to show.
    pub(crate) fn excerpt(&self) -> Option<String> {
        /// In characters.
        const LENGTH: usize = 200;
        if !codings(self.headers()).is_empty() {
            return None;
        }
        let text = String::from_utf8_lossy(self.body.get(..4 * LENGTH).unwrap_or(&self.body));
        let mut excerpt = String::new();
        let mut length = 0;
        let mut is_cut = self.body.len() > 4 * LENGTH;
        for (index, word) in text.split_whitespace().enumerate() {
            let space = if index > 0 { " " } else { "" };
            for c in space.chars().chain(word.chars()) {
                if length == LENGTH {
                    is_cut = true;
                    break;
                }
                length += 1;
                excerpt.push(if c.is_control() { '\u{fffd}' } else { c });
            }
        }
        if excerpt.is_empty() {
            return None;
        }
        if is_cut {
            excerpt.push('…');
        }
        Some(excerpt)
    }

    pub(crate) fn mismatch(&self, what: &str) -> Mismatch {
        let mut applied = String::new();
        for coding in codings(self.headers()) {
            applied.push_str(if applied.is_empty() { "" } else { ", " });
            applied.push_str(&coding);
        }
        let excerpt = if applied.is_empty() {
            let excerpt = self.excerpt().map(|excerpt| format!(": {excerpt}"));
            excerpt.unwrap_or_default()
        } else {
            format!(
                "; its body is encoded as `{}`, which this client leaves as it is",
                applied.escape_debug()
            )
        };
        let subject = match self.head.kind {
            Kind::Answer => format!("the answer ({})", self.status()),
            Kind::Request => "the request".to_owned(),
        };
        Mismatch {
            message: format!("{subject} {what}{excerpt}"),
            source: None,
        }
    }
}

/// Without headers, which may hold cookies.
impl fmt::Debug for Received {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status())
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why an answer is not a value of the type that was asked for.
#[derive(Debug)]
pub struct Mismatch {
    message: String,
    source: Option<BoxError>,
}

impl Mismatch {
    /// A body that could have been of several types, and is of none.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// The status is not one that the document gives a body to.
    #[must_use]
    pub fn undeclared() -> Self {
        Self::new("the document declares no body for this status")
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<BoxError>) -> Self {
        self.source = Some(cause.into());
        self
    }

    /// What is behind it, so far as that says more than a status without a body does.
    pub(crate) fn into_source(self) -> Option<BoxError> {
        self.source
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mismatch {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A media type, taken apart.
struct MediaType<'a> {
    /// `type/subtype`
    essence: &'a str,
    charset: Option<&'a str>,
}

impl<'a> MediaType<'a> {
    fn parse(text: &'a str) -> Self {
        let essence = essence(text);
        let charset = text.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"');
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
        });
        Self { essence, charset }
    }

    fn is_text(&self) -> bool {
        let kind = self.essence.get(..5).unwrap_or_default();
        kind.eq_ignore_ascii_case("text/") && !is_json(self.essence) && !is_xml(self.essence)
    }
}
