//! Bodies of several parts (`multipart/form-data` and its kin), made of the properties of an object.
//!
//! A text is a part as it is, an object a part in JSON, a [`File`] a part of its own kind, and of a list each item is a
//! part. Files are not copied into memory: a body with a stream in it is a stream.

use std::collections::hash_map::RandomState;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::body::{Body, Chunks, Repeat};
use super::call::Call;
use super::fault::Fault;
use super::format::{Format, Written};
use super::json::JSON;
use super::shape::Shape;
use super::transport::TransportError;
use super::wire::{Attached, Blank, Decode, Encode, Input, Output};

/// A file to send: content, and what the server is told about it.
///
/// Text and bytes become one by `into()`.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    content: Body,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// A file without a name. What is a stream can be sent once: see [`Body`].
    pub fn new(content: impl Into<Body>) -> Self {
        Self {
            content: content.into(),
            name: None,
            content_type: None,
        }
    }

    /// The file at `path`, under its own name. It is read while it is sent: see [`Body::from_file`].
    ///
    /// # Errors
    ///
    /// Where there is no such file.
    pub fn from_path(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let file = Self::new(Body::from_file(path)?);
        Ok(match path.file_name() {
            Some(name) => file.name(name.to_string_lossy()),
            None => file,
        })
    }

    /// Names the file. Many servers take a part without a file name for a text field.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says the media type, in place of what the document says or `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// The content.
    #[must_use]
    pub fn content(&self) -> &Body {
        &self.content
    }
}

macro_rules! file_from {
    ($($content:ty)*) => {$(
        impl From<$content> for File {
            fn from(content: $content) -> Self {
                Self::new(content)
            }
        }
    )*};
}

file_from!(Body Bytes Vec<u8> &'static [u8] String &'static str);

impl<const N: usize> From<&'static [u8; N]> for File {
    fn from(content: &'static [u8; N]) -> Self {
        Self::new(content)
    }
}

impl Encode for File {
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault> {
        output.attached(Attached {
            body: &self.content,
            name: self.name.as_deref(),
            media_type: self.content_type.as_deref(),
        })
    }
}

/// Where answers hold what requests send as a file, it is a text.
impl Blank for File {
    fn blank() -> Self {
        Self::new(())
    }
}

impl Decode for File {
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault> {
        input.text(&mut |text| self.content = text.to_owned().into())
    }
}

impl<M, T> Call<M, T> {
    /// Sets a body of several parts. `types` are the media types of those that have one by the document, by name.
    pub fn multipart(
        mut self,
        media_type: &'static str,
        types: &'static [(&'static str, &'static str)],
        value: &dyn Encode,
    ) -> Self {
        let boundary = boundary();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let mut parts = Parts {
            boundary: &boundary,
            is_form: essence.eq_ignore_ascii_case("multipart/form-data"),
            types,
            formats: self.0.core.formats(),
            segments: Segments::default(),
        };
        match value.encode(&mut parts) {
            Ok(()) => {
                let content_type = format!("{essence}; boundary={boundary}");
                let body = parts.finish();
                self.0.arguments.body = Some((content_type.into(), body));
            }
            Err(fault) => self.0.refuse("the body", fault),
        }
        self
    }
}

/// A line that no part holds: 128 random bits, of which nobody else knows anything.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// What a body is put together from.
#[derive(Default)]
struct Segments {
    done: Vec<Body>,
    /// Text and small content, until something comes that is not to be copied.
    text: Vec<u8>,
}

/// Content up to this length, in bytes, is copied rather than sent by itself.
const SMALL: usize = 64 * 1024;

impl Segments {
    fn add(&mut self, body: &Body) {
        match body.as_bytes() {
            Some(bytes) if bytes.len() <= SMALL => self.text.extend_from_slice(bytes),
            _ => {
                self.flush();
                self.done.push(body.clone());
            }
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(std::mem::take(&mut self.text).into());
        }
    }

    fn join(mut self) -> Body {
        if self.done.is_empty() {
            return self.text.into();
        }
        self.flush();
        let mut lengths = self.done.iter().map(Body::length);
        let length = lengths.try_fold(0_u64, |sum, length| sum.checked_add(length?));
        let is_repeatable = |body: &Body| body.repeat() == Repeat::Anytime;
        let repeat = if self.done.iter().all(is_repeatable) {
            Repeat::Anytime
        } else {
            Repeat::Never
        };
        let segments = self.done;
        Body::opened(length, repeat, move || {
            Chunks::of(Joined {
                segments: segments.clone().into_iter(),
                current: None,
            })
        })
    }
}

/// Bodies one after the other.
struct Joined {
    segments: std::vec::IntoIter<Body>,
    current: Option<Chunks>,
}

impl Stream for Joined {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(current) = &mut self.current
                && let Some(chunk) = ready!(current.poll_chunk(context))
            {
                return Poll::Ready(Some(chunk));
            }
            match self.segments.next() {
                Some(body) => self.current = Some(body.into_chunks()),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The parts of a body, as they are written.
struct Parts<'a> {
    boundary: &'a str,
    /// Whether it is a form, whose parts have names.
    is_form: bool,
    types: &'static [(&'static str, &'static str)],
    formats: &'static [&'static dyn Format],
    segments: Segments,
}

impl Parts<'_> {
    /// Writes one part, or as many as a list has items.
    fn field(&mut self, name: &str, value: &dyn Encode) -> Result<(), Fault> {
        let declared = self.types.iter().find(|(of, _)| *of == name);
        let declared = declared.map(|(_, media_type)| *media_type);
        self.value(name, declared, Within::Object, value)
    }

    fn value(
        &mut self,
        name: &str,
        declared: Option<&'static str>,
        within: Within,
        value: &dyn Encode,
    ) -> Result<(), Fault> {
        let mut field = Field {
            name,
            declared,
            within,
            found: Found::Nothing,
            parts: self,
        };
        value.encode(&mut field)?;
        let found = field.found;
        let format = declared.and_then(|declared| self.format(declared));
        let (format, media_type) = match (found, format) {
            (Found::Nothing, _) => return Ok(()),
            (Found::Text(_) | Found::Structure, Some(format)) => (format, declared),
            (Found::Structure, None) => (&JSON as &dyn Format, Some("application/json")),
            (Found::Text(text), None) => {
                let media_type = declared.or((!self.is_form).then_some("text/plain"));
                return self.add(name, None, media_type, &text.into());
            }
        };
        let content = format.encode(value, Written::ForRequest)?;
        self.add(name, None, media_type, &content.into())
    }

    /// The format of a media type, where it is one for values of all kinds.
    fn format(&self, media_type: &str) -> Option<&'static dyn Format> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("text/plain") {
            return None;
        }
        let formats = self.formats.iter().copied();
        formats.into_iter().find(|format| format.handles(essence))
    }

    fn add(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        media_type: Option<&str>,
        content: &Body,
    ) -> Result<(), Fault> {
        if let Some(media_type) = media_type
            && media_type.bytes().any(|byte| byte.is_ascii_control())
        {
            return Err(Fault::new("a media type cannot hold control characters"));
        }
        let mut head = format!("--{}\r\n", self.boundary);
        let disposition = match (self.is_form, file_name) {
            (true, _) => Some(format!("form-data; name=\"{}\"", quoted(name))),
            (false, Some(_)) => Some("attachment".to_owned()),
            (false, None) => None,
        };
        // Writing to a string cannot fail.
        if let Some(disposition) = disposition {
            _ = write!(head, "Content-Disposition: {disposition}");
            if let Some(file_name) = file_name {
                _ = write!(head, "; filename=\"{}\"", quoted(file_name));
            }
            head.push_str("\r\n");
        }
        if let Some(media_type) = media_type {
            _ = write!(head, "Content-Type: {media_type}\r\n");
        }
        head.push_str("\r\n");
        self.segments.text.extend_from_slice(head.as_bytes());
        self.segments.add(content);
        self.segments.text.extend_from_slice(b"\r\n");
        Ok(())
    }

    fn finish(mut self) -> Body {
        let end = format!("--{}--\r\n", self.boundary);
        self.segments.text.extend_from_slice(end.as_bytes());
        self.segments.join()
    }
}

/// A name between quotation marks, as browsers write it.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            c => quoted.push(c),
        }
    }
    quoted
}

/// Everything but objects, maps and lists.
fn refuse() -> Result<(), Fault> {
    Err(Fault::new("only an object can be written in parts"))
}

impl Output for Parts<'_> {
    fn null(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn bool(&mut self, _: bool) -> Result<(), Fault> {
        refuse()
    }

    fn i64(&mut self, _: i64) -> Result<(), Fault> {
        refuse()
    }

    fn u64(&mut self, _: u64) -> Result<(), Fault> {
        refuse()
    }

    fn f64(&mut self, _: f64) -> Result<(), Fault> {
        refuse()
    }

    fn str(&mut self, _: &str) -> Result<(), Fault> {
        refuse()
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        if self.is_form {
            return refuse();
        }
        for (index, item) in items.enumerate() {
            self.field("", item).map_err(|fault| fault.at(index))?;
        }
        Ok(())
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        for (name, value) in entries {
            self.field(name, value)
                .map_err(|fault| fault.within(name))?;
        }
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        for (property, slot) in shape.fields(slots, Written::ForRequest) {
            self.field(property.name(), slot)
                .map_err(|fault| fault.within(property.name()))?;
        }
        shape.rest(slots, &mut |name, value| self.field(name, value))
    }
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Object,
    List,
}

/// What the value of a part turned out to be, where it is still to be written.
enum Found {
    /// Nothing, or what has been written.
    Nothing,
    Text(String),
    Structure,
}

/// Looks at the value of one property: files and lists are written at once, of others only the kind is noted.
struct Field<'a, 'p> {
    name: &'a str,
    /// The media type that the document gives it.
    declared: Option<&'static str>,
    within: Within,
    found: Found,
    parts: &'a mut Parts<'p>,
}

impl Output for Field<'_, '_> {
    fn null(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.found = Found::Text(value.to_string());
        Ok(())
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.found = Found::Text(value.to_string());
        Ok(())
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.found = Found::Text(value.to_string());
        Ok(())
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        self.found = Found::Text(value.to_string());
        Ok(())
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.found = Found::Text(value.to_owned());
        Ok(())
    }

    fn attached(&mut self, attached: Attached<'_>) -> Result<(), Fault> {
        let Attached {
            body,
            name,
            media_type,
        } = attached;
        // Several media types, or a range of them, do not tell which one it is.
        let declared = self
            .declared
            .filter(|declared| !declared.contains([',', '*']));
        let media_type = media_type
            .or(declared)
            .unwrap_or("application/octet-stream");
        self.parts.add(self.name, name, Some(media_type), body)
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        if self.within == Within::List {
            self.found = Found::Structure;
            return Ok(());
        }
        for (index, item) in items.enumerate() {
            self.parts
                .value(self.name, self.declared, Within::List, item)
                .map_err(|fault| fault.at(index))?;
        }
        Ok(())
    }

    fn map<'v>(
        &mut self,
        _: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        self.found = Found::Structure;
        Ok(())
    }

    fn object(&mut self, _: &'static Shape, _: &[&dyn Encode]) -> Result<(), Fault> {
        self.found = Found::Structure;
        Ok(())
    }
}
