//! What the document says of one operation, as a constant that the emitted code holds.
//!
//! Nothing here is read from the network or set by a caller.

use std::borrow::Cow;
use std::sync::OnceLock;

use http::{HeaderValue, Method, Uri};

use super::accept::accept_header;
use super::answer::Received;
use super::call::{Draft, fixed_header};
use super::security::Security;

/// One operation: how it is named, where it is found, what it answers in.
#[derive(Debug)]
pub struct Operation {
    name: &'static str,
    method: Verb,
    path: &'static str,
    server: Option<&'static str>,
    accept: &'static [&'static str],
    /// The header that asks for them, as all calls that have no wishes of their own send it.
    usual_accept: OnceLock<Option<HeaderValue>>,
    paging: Option<Paging>,
    security: Security,
    idempotent: Option<bool>,
    key_header: Option<&'static str>,
}

/// A method, standard or not; `http` cannot make one of the others in a constant.
#[derive(Debug)]
enum Verb {
    Standard(Method),
    Custom(&'static str),
}

impl Operation {
    /// An operation at `path`, a template such as `/things/{id}` that is appended to the base URL.
    #[must_use]
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Self::with_verb(name, Verb::Standard(method), path)
    }

    /// An operation whose method is not one of those that HTTP defines, such as `COPY`.
    #[must_use]
    pub const fn custom(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self::with_verb(name, Verb::Custom(method), path)
    }

    const fn with_verb(name: &'static str, method: Verb, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            server: None,
            accept: &[],
            usual_accept: OnceLock::new(),
            paging: None,
            security: &[],
            idempotent: None,
            key_header: None,
        }
    }

    /// It is at this server and not at the client's, unless the caller says otherwise.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// The media types in which it answers, errors included, in the order of the document.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static [&'static str]) -> Self {
        self.accept = media_types;
        self
    }

    /// Which credentials it asks for.
    #[must_use]
    pub const fn security(mut self, security: Security) -> Self {
        self.security = security;
        self
    }

    /// Whether it does no harm to repeat it, where the method does not say so already.
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// The header that tells a repetition of a call from another call.
    #[must_use]
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.key_header = Some(header);
        self
    }

    /// How its answer is paged.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// The name, as messages begin with it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn method(&self) -> Method {
        match &self.method {
            Verb::Standard(method) => method.clone(),
            // The generator emits only tokens, and every token is a method.
            Verb::Custom(name) => Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }

    pub(crate) const fn path(&self) -> &'static str {
        self.path
    }

    /// Whether it does no harm to repeat it.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotent.unwrap_or_else(|| {
            let method = self.method();
            method.is_idempotent() || method.as_str() == "QUERY"
        })
    }

    pub(crate) const fn key_header(&self) -> Option<&'static str> {
        self.key_header
    }

    pub(crate) const fn own_server(&self) -> Option<&'static str> {
        self.server
    }

    pub(crate) const fn media_types(&self) -> &'static [&'static str] {
        self.accept
    }

    /// The `Accept` header of a call by somebody who prefers none of the media types.
    pub(crate) fn usual_accept(&self) -> Option<HeaderValue> {
        let make = || match accept_header(self.accept, None) {
            Cow::Borrowed(text) => fixed_header(text).ok(),
            // Once an operation, and those are static.
            Cow::Owned(text) => fixed_header(text.leak()).ok(),
        };
        self.usual_accept.get_or_init(make).clone()
    }

    pub(crate) const fn credentials(&self) -> Security {
        self.security
    }

    /// How its answer is paged, if it is.
    #[must_use]
    pub const fn pages(&self) -> Option<Paging> {
        self.paging
    }
}

/// Finds the URL of the next page: in an answer, or in what its body says, which is the second argument. `None` is the end;
/// the error says why what was found is no URL.
pub type FindNext = fn(&Received, Option<&str>) -> Result<Option<Uri>, String>;

/// Where a request says which page it asks for.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    /// In this query parameter.
    Query(&'static str),
    /// In a property of the body: the names of properties, from the outermost on, and what knows such a property.
    Body(&'static [&'static str], &'static InBody),
}

/// What reads and changes a property of a body. It is handed in, so that a client whose pages are asked for elsewhere has none.
#[derive(Debug)]
#[allow(dead_code, reason = "not every client has pages")]
pub struct InBody {
    /// What the property says, as text.
    pub(crate) get: fn(&Draft, &[&str]) -> Option<String>,
    /// Has the property say something. The error says why it cannot.
    pub(crate) set: fn(&mut Draft, &[&str], &str) -> Result<(), String>,
}

/// How to ask for the next page.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Paging {
    /// By the number of items to pass over.
    Offset {
        /// What says how many items to pass over.
        offset: Asked,
        /// What says how many items a page has at most.
        limit: Option<Asked>,
    },
    /// By the number of the page.
    Page {
        /// What says which page.
        page: Asked,
        /// The number of the first page.
        first: i64,
    },
    /// By what the last page gave for it.
    Cursor {
        /// What takes it.
        cursor: Asked,
        /// The header that the page gave it in; where there is none, it was in the body.
        header: Option<&'static str>,
    },
    /// By the URL that the last page gave, at the same origin.
    Url {
        /// What finds it.
        find: FindNext,
    },
}

impl Paging {
    /// By the query parameters `offset`, the number of items to pass over, and `limit`, the number of items a page has at most.
    #[must_use]
    pub const fn offset(offset: &'static str, limit: &'static str) -> Self {
        Self::offset_in(Asked::Query(offset), Some(Asked::Query(limit)))
    }

    /// By the query parameter `offset` alone, the number of items to pass over.
    #[must_use]
    pub const fn offset_only(offset: &'static str) -> Self {
        Self::offset_in(Asked::Query(offset), None)
    }

    /// [`offset`](Self::offset), wherever it is said.
    #[must_use]
    pub const fn offset_in(offset: Asked, limit: Option<Asked>) -> Self {
        Self::Offset { offset, limit }
    }

    /// By the query parameter `page`, the number of the page, where the first page has the number `first`.
    #[must_use]
    pub const fn page(page: &'static str, first: i64) -> Self {
        Self::page_in(Asked::Query(page), first)
    }

    /// [`page`](Self::page), wherever it is said.
    #[must_use]
    pub const fn page_in(page: Asked, first: i64) -> Self {
        Self::Page { page, first }
    }

    /// By the query parameter `cursor`, which takes what the last page gave.
    #[must_use]
    pub const fn cursor(cursor: &'static str) -> Self {
        Self::cursor_in(Asked::Query(cursor), None)
    }

    /// [`cursor`](Self::cursor), wherever it is said, and in whatever header it was given.
    #[must_use]
    pub const fn cursor_in(cursor: Asked, header: Option<&'static str>) -> Self {
        Self::Cursor { cursor, header }
    }

    /// By the URL that `find` finds in the last page.
    #[must_use]
    pub const fn url(find: FindNext) -> Self {
        Self::Url { find }
    }
}
