//! How an operation answers with one page of a list, as extensions say it: ours and those of vendors, in one form.

use super::Spanned;
use crate::source::Span;

/// What is said about an operation's pages.
#[derive(Debug, Clone)]
pub enum Pagination<'t> {
    /// `x-pagination: false`, or the user's `specsmith.toml`: it is not paged, whatever it looks like.
    Off,
    /// It is paged.
    On(Box<Paged<'t>>),
}

/// The pages of an operation.
#[derive(Debug, Clone)]
pub struct Paged<'t> {
    /// The object that says so.
    pub span: Span,
    /// The extension that says so.
    pub form: PagedForm,
    /// How to ask for the next page.
    pub style: PagedStyle<'t>,
    /// `items`: where the answer has the list; the empty pointer is the whole answer.
    pub items: Way,
    /// `position`: where the answer repeats the offset or the number of the page.
    pub position: Option<Way>,
    /// `size`: where the answer says how many items a page holds.
    pub size: Option<Way>,
    /// `total`: where the answer says how many items the list has.
    pub total: Option<Way>,
    /// `pages`: where the answer says how many pages the list has.
    pub pages: Option<Way>,
    /// `more`: where the answer says whether there is another page.
    pub more: Option<Way>,
}

/// The extension that describes pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagedForm {
    /// `x-pagination`, of this project, in which a mistake is an error.
    Own,
    /// `x-ms-pageable` of Microsoft.
    Microsoft,
    /// `x-speakeasy-pagination`.
    Speakeasy,
    /// `x-fern-pagination`.
    Fern,
}

impl PagedForm {
    /// The key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "x-pagination",
            Self::Microsoft => "x-ms-pageable",
            Self::Speakeasy => "x-speakeasy-pagination",
            Self::Fern => "x-fern-pagination",
        }
    }
}

/// Where a request says which page it asks for.
#[derive(Debug, Clone)]
pub enum Asking<'t> {
    /// In the query parameter of this name.
    Query(Spanned<&'t str>),
    /// In a property of the body.
    Body(Way),
    /// In the query parameter of this name, or else in a property of the body.
    Either(Spanned<&'t str>, Way),
}

impl std::fmt::Display for Asking<'_> {
    /// The name of a parameter, or a JSON pointer into the body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Query(name) | Self::Either(name, _) => f.write_str(name.value),
            Self::Body(way) => way.fmt(f),
        }
    }
}

/// Where an answer has a cursor.
#[derive(Debug, Clone)]
pub enum CursorIn<'t> {
    /// `next`: in its body.
    Body(Way),
    /// `next-header`: in a header.
    Header(Spanned<&'t str>),
}

impl std::fmt::Display for CursorIn<'_> {
    /// A JSON pointer, or the name of the header.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Body(way) => way.fmt(f),
            Self::Header(name) => write!(f, "header {}", name.value),
        }
    }
}

/// How to ask for the next page.
#[derive(Debug, Clone)]
pub enum PagedStyle<'t> {
    /// By the number of items to pass over.
    Offset {
        /// `offset`: what says it.
        offset: Asking<'t>,
        /// `limit`: what says how many items a page has at most.
        limit: Option<Asking<'t>>,
    },
    /// By the number of the page.
    Page {
        /// `page`: what says it.
        page: Asking<'t>,
        /// `first`: the number of the first page.
        first: i64,
    },
    /// By a cursor of the answer.
    Cursor {
        /// `cursor`: what takes it.
        cursor: Asking<'t>,
        /// Where the answer has it.
        next: CursorIn<'t>,
    },
    /// By something of the page's last item.
    LastItem {
        /// `cursor`: what takes it.
        cursor: Asking<'t>,
        /// `last`: where the item has it.
        last: Way,
    },
    /// By the `Link` header with the relation `next`.
    Link,
    /// By a URL in the answer.
    Url {
        /// `next`: where the answer has it.
        next: Way,
    },
}

/// Where in an answer a value stands.
#[derive(Debug, Clone)]
pub struct Way {
    /// Where that is said.
    pub span: Span,
    /// The names of properties, from the outermost to that of the value.
    pub steps: Vec<String>,
}

impl std::fmt::Display for Way {
    /// As a JSON pointer.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let escaped = |step: &String| step.replace('~', "~0").replace('/', "~1");
        self.steps
            .iter()
            .try_for_each(|step| write!(f, "/{}", escaped(step)))
    }
}
