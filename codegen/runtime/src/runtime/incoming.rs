//! Requests that the server makes to the user's program, webhooks and callbacks: from headers and bytes to a typed body.
//!
//! Which web server receives them is not known here, and neither is who sent them: that is to be verified before.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::answer::{Answer, Mismatch, Received};
use super::fault::Fault;
use super::format::Format;
use super::operation::Operation;

/// Gives the type `$name` of a request what all of them have: `NAME` and `METHOD`; where it has a body, also `read` and
/// `read_as`.
#[allow(unused_macros, reason = "the emitted code uses it")]
macro_rules! incoming {
    ($(#[$attribute:meta])* $name:ident, $wire:literal, $method:literal) => {
        impl $name {
            /// What the document calls it.
            pub const NAME: &'static str = $wire;

            /// The HTTP method that it comes with.
            pub const METHOD: &'static str = $method;
        }
    };
    (
        $(#[$attribute:meta])*
        $name:ident, $wire:literal, $method:literal, [$($media_type:literal),*] => $body:ty, $formats:expr
    ) => {
        $crate::runtime::incoming!($name, $wire, $method);

        impl $name {
            /// Reads the body of such a request, by its `Content-Type`.
            ///
            /// # Errors
            ///
            /// A body that is missing, of another media type, malformed, or not of this type.
            $(#[$attribute])*
            #[inline]
            pub fn read(
                headers: &$crate::runtime::HeaderMap,
                body: &[u8],
            ) -> ::std::result::Result<$body, $crate::runtime::IncomingError> {
                $crate::runtime::incoming::read(Self::description(), $formats, headers, body)
            }

            /// [`read`](Self::read), of a body whose media type is `content_type`.
            ///
            /// # Errors
            ///
            /// As for `read`.
            $(#[$attribute])*
            #[inline]
            pub fn read_as(
                content_type: &str,
                body: &[u8],
            ) -> ::std::result::Result<$body, $crate::runtime::IncomingError> {
                let headers = $crate::runtime::incoming::headers(content_type);
                $crate::runtime::incoming::read(Self::description(), $formats, &headers, body)
            }

            #[inline]
            fn description() -> &'static $crate::runtime::Operation {
                static DESCRIPTION: $crate::runtime::Operation =
                    $crate::runtime::Operation::custom($wire, $method, "").accept(&[$($media_type),*]);
                &DESCRIPTION
            }
        }
    };
}
#[allow(unused_imports, reason = "the emitted code uses it")]
pub(crate) use incoming;

/// Reads the body of a request.
///
/// # Errors
///
/// A body that is missing, of another media type, malformed, or not of the type `T`.
pub fn read<T: Answer>(
    described: &'static Operation,
    formats: &'static [&'static dyn Format],
    headers: &HeaderMap,
    body: &[u8],
) -> Result<T, IncomingError> {
    let received = receive(described, formats, headers, body);
    T::read(&received).map_err(|mismatch| IncomingError::new(received, mismatch))
}

/// Only what reading looks at is kept of the headers.
fn receive(
    described: &'static Operation,
    formats: &'static [&'static dyn Format],
    headers: &HeaderMap,
    body: &[u8],
) -> Received {
    let content_type = headers.get(CONTENT_TYPE).cloned();
    let headers = content_type.map(|value| (CONTENT_TYPE, value));
    Received::of_request(
        headers.into_iter().collect(),
        Bytes::copy_from_slice(body),
        described,
        formats,
    )
}

/// Headers that say this media type, whether it is one or not.
#[must_use]
pub fn headers(content_type: &str) -> HeaderMap {
    // What can be no header is no media type either, and the empty one is refused like it.
    let value = HeaderValue::from_str(content_type).unwrap_or(HeaderValue::from_static(""));
    [(CONTENT_TYPE, value)].into_iter().collect()
}

/// Why the body of a request that the server made could not be read.
///
/// `Display` is one line: what the document calls the request, what is wrong with it, and the start of the body.
pub struct IncomingError(Box<Report>);

struct Report {
    received: Received,
    mismatch: Mismatch,
}

impl IncomingError {
    fn new(received: Received, mismatch: Mismatch) -> Self {
        Self(Box::new(Report { received, mismatch }))
    }

    /// What the document calls the request.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.received.operation().name()
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.0.received.body()
    }

    /// What in the body is not as the document says, with the path to it; `None` where the body is missing or of another
    /// media type.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        let source = std::error::Error::source(&self.0.mismatch)?;
        source.downcast_ref()
    }

    /// The status that tells the sender: 400 for a body that is missing or cannot be read, 415 for one of another media type.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        if self.fault().is_some() || self.body().is_empty() {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
    }
}

impl fmt::Display for IncomingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.0.mismatch)
    }
}

impl fmt::Debug for IncomingError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingError")
            .field("name", &self.name())
            .field("mismatch", &self.0.mismatch)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for IncomingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0.mismatch)
    }
}
