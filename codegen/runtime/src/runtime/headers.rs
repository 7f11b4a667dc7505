//! The headers of an answer as values.
//!
//! A struct of headers is a row of slots and a description of each; everything else is done here, once. A header that comes
//! on several lines is one header (RFC 9110, section 5.3). Nothing here is percent-decoded: headers are not encoded.

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;

use super::fault::Fault;
use super::format::Format;
use super::json::JSON;
use super::wire::{Decode, Input, Key, ListInput, MapInput};

/// How one header of an answer is written.
#[derive(Clone, Copy)]
pub struct Header {
    name: &'static str,
    layout: Layout,
    delimiter: char,
}

#[derive(Clone, Copy)]
enum Layout {
    Text,
    List,
    /// `x,1,y,2`
    Object,
    /// `x=1,y=2`
    Exploded,
    Content(&'static dyn Format),
}

impl Header {
    /// A single value.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::of(name, Layout::Text)
    }

    /// A list: `1,2`.
    #[must_use]
    pub const fn list(name: &'static str) -> Self {
        Self::of(name, Layout::List)
    }

    /// An object: `x,1,y,2`.
    #[must_use]
    pub const fn object(name: &'static str) -> Self {
        Self::of(name, Layout::Object)
    }

    /// An object: `x=1,y=2`.
    #[must_use]
    pub const fn exploded(name: &'static str) -> Self {
        Self::of(name, Layout::Exploded)
    }

    /// A text in a format of bodies.
    #[must_use]
    pub const fn content(name: &'static str, format: &'static dyn Format) -> Self {
        Self::of(name, Layout::Content(format))
    }

    /// The same with another delimiter than a comma.
    #[must_use]
    pub const fn delimited(mut self, delimiter: char) -> Self {
        self.delimiter = delimiter;
        self
    }

    const fn of(name: &'static str, layout: Layout) -> Self {
        Self {
            name,
            layout,
            delimiter: ',',
        }
    }

    /// Reads the lines of the header, of which there is at least one.
    fn read(&self, lines: &[Cow<'_, str>], value: &mut dyn Decode) -> Result<(), Fault> {
        // The one header whose lines cannot be joined by commas, because there are commas in them.
        let is_cookie = self.name.eq_ignore_ascii_case("set-cookie");
        let separator = if is_cookie { "\n" } else { ", " };
        let text = lines.join(separator);
        if let Layout::List | Layout::Object | Layout::Exploded = self.layout {
            // Many a server writes JSON instead, and whatever is nested can only be JSON.
            if text.starts_with(['[', '{'])
                && JSON.decode(text.as_bytes(), None, &mut *value).is_ok()
            {
                return Ok(());
            }
            value.decode(Input::Blank)?;
        }
        match self.layout {
            Layout::Text => read_text(&text, value),
            Layout::List if is_cookie => {
                let lines = lines.iter().map(|line| line.clone().into_owned());
                read_list(lines.collect(), value)
            }
            Layout::List => read_list(items(&text, self.delimiter), value),
            Layout::Object => {
                let items = items(&text, self.delimiter);
                if items.len() % 2 == 1 {
                    return Err(Fault::expected(
                        "names and values in turn",
                        Fault::quote(&text),
                    ));
                }
                let pairs = items.chunks(2).filter_map(|pair| match pair {
                    [name, value] => Some((name.clone(), value.clone())),
                    _ => None,
                });
                read_object(pairs.collect(), value)
            }
            Layout::Exploded => {
                let items = items(&text, self.delimiter).into_iter();
                let pairs = items.map(|item| match item.split_once('=') {
                    Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
                    None => (item, String::new()),
                });
                read_object(pairs.collect(), value)
            }
            Layout::Content(format) => format.decode(text.as_bytes(), None, value),
        }
    }
}

impl fmt::Debug for Header {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Header")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What becomes of a header that is not of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfits {
    /// It is a fault.
    Refuse,
    /// It is taken for one that is not there.
    Skip,
}

/// A struct of headers, whose fields are all optional.
pub trait Headers {
    /// Hands what it is made of to `source`, all at once.
    ///
    /// # Errors
    ///
    /// A header that is not of its type, if such are refused.
    fn read(&mut self, source: &Source<'_>) -> Result<(), Fault>;
}

/// The headers of an answer.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    headers: &'a HeaderMap,
    misfits: Misfits,
}

impl<'a> Source<'a> {
    /// Headers, and what is to become of those that do not fit.
    #[must_use]
    pub const fn new(headers: &'a HeaderMap, misfits: Misfits) -> Self {
        Self { headers, misfits }
    }

    /// Reads headers into their slots. The slot of a header that is not there stays as it is.
    ///
    /// # Errors
    ///
    /// A header that is not of its type, if such are refused.
    pub fn read(&self, headers: &[Header], slots: &mut [&mut dyn Decode]) -> Result<(), Fault> {
        for (header, slot) in headers.iter().zip(slots) {
            let lines = self.headers.get_all(header.name).iter();
            let lines: Vec<_> = lines.map(|line| text_of(line.as_bytes())).collect();
            if lines.is_empty() {
                continue;
            }
            match (header.read(&lines, *slot), self.misfits) {
                (Ok(()), _) => {}
                (Err(fault), Misfits::Refuse) => return Err(fault.within(header.name)),
                // It may be half read.
                (Err(_), Misfits::Skip) => slot.decode(Input::Blank)?,
            }
        }
        Ok(())
    }
}

/// Without the headers, which may hold cookies.
impl fmt::Debug for Source<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("misfits", &self.misfits)
            .finish_non_exhaustive()
    }
}

/// Headers are ASCII by the book, UTF-8 in practice, and Latin-1 by an older book.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::from(text),
        Err(_) => bytes
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into(),
    };
    match text {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) => text.trim().to_owned().into(),
    }
}

/// A date of HTTP is a date like any other.
fn read_text(text: &str, value: &mut dyn Decode) -> Result<(), Fault> {
    value.decode(Input::Text(text)).or_else(|fault| {
        let date = rfc3339(text).ok_or_else(|| fault.clone())?;
        value.decode(Input::Text(&date)).map_err(|_| fault)
    })
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` as `1994-11-06T08:49:37Z`.
fn rfc3339(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, date) = text.split_once(", ")?;
    let date = date.strip_suffix(" GMT")?;
    let mut parts = date.split(' ');
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = 1 + MONTHS.iter().position(|name| *name == month)?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = parts.next().is_none() && is_number(day) && is_number(year);
    is_whole.then(|| format!("{year}-{month:02}-{day:0>2}T{time}Z"))
}

/// The items of a list, of which those that are empty do not count. A delimiter between quotes is none.
fn items(text: &str, delimiter: char) -> Vec<String> {
    let is_quoted = text.matches('"').count().is_multiple_of(2);
    let mut in_quotes = false;
    let items = text.split(|c: char| {
        in_quotes ^= is_quoted && c == '"';
        c == delimiter && !in_quotes
    });
    items
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

fn read_list(items: Vec<String>, value: &mut dyn Decode) -> Result<(), Fault> {
    value.decode(Input::List(&mut Items(items.into_iter())))
}

fn read_object(pairs: Vec<(String, String)>, value: &mut dyn Decode) -> Result<(), Fault> {
    value.decode(Input::Map(&mut Entries {
        pairs: pairs.into_iter(),
        value: String::new(),
    }))
}

struct Items(std::vec::IntoIter<String>);

impl ListInput for Items {
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault> {
        match self.0.next() {
            Some(text) => read_text(&text, item).map(|()| true),
            None => Ok(false),
        }
    }
}

struct Entries {
    pairs: std::vec::IntoIter<(String, String)>,
    /// Of the name that came last.
    value: String,
}

impl MapInput for Entries {
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault> {
        let Some((name, value)) = self.pairs.next() else {
            return Ok(false);
        };
        key.take(&name);
        self.value = value;
        Ok(true)
    }

    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault> {
        read_text(&self.value, value)
    }

    fn skip(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// `headers!(GetThingsHeaders);` completes a struct of [`Headers`] that has a default.
#[allow(unused_macros, reason = "not every client has headers of this kind")]
macro_rules! headers {
    ($name:ident) => {
        impl $name {
            /// Reads the headers of an answer. One that is not of its type is taken for one that is not there.
            #[must_use]
            #[inline]
            pub fn lenient(headers: &$crate::runtime::HeaderMap) -> Self {
                Self::of(headers, $crate::runtime::headers::Misfits::Skip).unwrap_or_default()
            }

            #[inline]
            fn of(
                headers: &$crate::runtime::HeaderMap,
                misfits: $crate::runtime::headers::Misfits,
            ) -> ::core::result::Result<Self, $crate::runtime::Fault> {
                let mut value = Self::default();
                let source = $crate::runtime::headers::Source::new(headers, misfits);
                $crate::runtime::headers::Headers::read(&mut value, &source)?;
                Ok(value)
            }
        }

        /// Reads the headers of an answer. One that is not of its type is a fault that names it.
        impl ::core::convert::TryFrom<&$crate::runtime::HeaderMap> for $name {
            type Error = $crate::runtime::Fault;

            #[inline]
            fn try_from(
                headers: &$crate::runtime::HeaderMap,
            ) -> ::core::result::Result<Self, Self::Error> {
                Self::of(headers, $crate::runtime::headers::Misfits::Refuse)
            }
        }
    };
}

#[allow(unused_imports, reason = "not every client has headers of this kind")]
pub(crate) use headers;
