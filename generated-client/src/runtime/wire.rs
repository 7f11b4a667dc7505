//! How a value meets a format: the traits that models implement and the traits that formats implement.
//!
//! A model says once how it is written ([`Encode`]) and read ([`Decode`]); a format says once how values of any model are
//! written ([`Output`]) and found ([`Input`]). Everything in between goes through `dyn`, so that loops, look-ups and
//! errors are compiled once a client, not once a model. Nothing in here knows JSON, XML or any model.

use std::borrow::Cow;

use super::body::Body;
use super::fault::Fault;
use super::shape::{Property, Shape};

/// A value that can be written in any format.
pub trait Encode {
    /// Writes the whole value by exactly one call of a method of `output`.
    ///
    /// # Errors
    ///
    /// What the format cannot express: a number that is not finite, a name that XML cannot spell, and so on.
    fn encode(&self, output: &mut dyn Output) -> Result<(), Fault>;

    /// Whether an optional property that holds this value is left out: true of `None`, [`Maybe::Absent`](super::Maybe),
    /// and empty lists and maps. A required property is written all the same.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value that has a beginning.
pub trait Blank {
    /// The value that reading and building start from: zero, empty, absent. It holds nothing that was not read or set.
    fn blank() -> Self
    where
        Self: Sized;
}

/// A value that can be read from any format.
pub trait Decode: Blank {
    /// Reads the value in place. From an [`Input::Element`], a list takes one more item.
    ///
    /// # Errors
    ///
    /// An input that is no such value. The value is then of no use, half read as it is.
    fn decode(&mut self, input: Input<'_>) -> Result<(), Fault>;

    /// Whether values of the type want a number with all of its digits, as an [`Input::Text`], rather than the nearest
    /// double.
    #[must_use]
    fn is_exact() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// The same of a value whose type is not known.
    fn wants_digits(&self) -> bool {
        false
    }

    /// Whether entries of the map want numbers with all of their digits.
    fn entries_want_digits(&self) -> bool {
        false
    }

    /// Reads one entry of a map: the unknown keys of an open object go to the map that stands last in it.
    ///
    /// # Errors
    ///
    /// An input that is no value of the map, and any input where the value is no map.
    fn decode_entry(&mut self, key: &str, input: Input<'_>) -> Result<(), Fault> {
        let _ = input;
        Err(Fault::new(format!(
            "nothing here can hold the additional property {key:?}"
        )))
    }
}

/// What a format found: the value itself where it is small, and where to get it where it is not.
#[non_exhaustive]
pub enum Input<'a> {
    /// The property is there once more and will be read again: what a list, a map or an object has gathered is dropped.
    /// Numbers, strings and their like have nothing to do, because reading replaces them.
    Blank,
    /// A null, or in XML `xsi:nil="true"` (see [`Input::is_null`]).
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits `i64`.
    I64(i64),
    /// An integer that fits `u64`.
    U64(u64),
    /// A number with a fraction, an exponent, or more digits than an integer holds.
    F64(f64),
    /// A string, in a format that tells strings from numbers.
    Str(&'a str),
    /// A text that may stand for anything: an attribute, a header, a field of a form.
    Text(&'a str),
    /// A list.
    List(&'a mut dyn ListInput),
    /// A map or an object.
    Map(&'a mut dyn MapInput),
    /// An XML element: a scalar, an object, or one item of a list, as the reader will have it.
    Element(&'a mut dyn ElementInput),
}

impl Input<'_> {
    /// Whether this stands for no value.
    #[must_use]
    #[inline]
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Element(element) => element.is_nil(),
            _ => false,
        }
    }

    /// What was found, as a fault names it: `null`, `12`, `"yesterday"`, `a list`.
    #[must_use]
    pub fn found(&self) -> Cow<'static, str> {
        match self {
            Self::Blank => "nothing".into(),
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string().into(),
            Self::I64(value) => value.to_string().into(),
            Self::U64(value) => value.to_string().into(),
            Self::F64(value) => format!("{value:?}").into(),
            Self::Str(text) | Self::Text(text) => Fault::quote(text).into(),
            Self::List(_) => "a list".into(),
            Self::Map(_) => "an object".into(),
            Self::Element(element) if element.is_nil() => "null".into(),
            Self::Element(_) => "an element".into(),
        }
    }
}

/// The items of a list, one after the other.
pub trait ListInput {
    /// Reads the next item into `item`, and says whether there was one.
    ///
    /// # Errors
    ///
    /// An item that does not fit, or a malformed list.
    fn next(&mut self, item: &mut dyn Decode) -> Result<bool, Fault>;

    /// Whether the list is only read to see whether it fits.
    fn is_trial(&self) -> bool {
        false
    }
}

/// The entries of a map, one after the other: a key, then its value.
pub trait MapInput {
    /// Hands the next key to [`Key::take`], and says whether there was one.
    ///
    /// # Errors
    ///
    /// A malformed map.
    fn next_key(&mut self, key: &mut Key) -> Result<bool, Fault>;

    /// Reads the value of the key that came last.
    ///
    /// # Errors
    ///
    /// A value that does not fit, or is malformed.
    fn value(&mut self, value: &mut dyn Decode) -> Result<(), Fault>;

    /// Passes over the value of the key that came last.
    ///
    /// # Errors
    ///
    /// A malformed value.
    fn skip(&mut self) -> Result<(), Fault>;

    /// Whether the map is only read to see whether it fits.
    fn is_trial(&self) -> bool {
        false
    }
}

/// An XML element. What it means is known only to the type that reads it.
pub trait ElementInput {
    /// Whether it carries `xsi:nil="true"`.
    fn is_nil(&self) -> bool;

    /// Whether it is the root of the document, where a list has its items below.
    fn is_root(&self) -> bool;

    /// Its text, with references resolved and white space kept.
    ///
    /// # Errors
    ///
    /// Child elements, or malformed content.
    fn text(&mut self) -> Result<Cow<'_, str>, Fault>;

    /// Reads an object from its attributes, children and text.
    ///
    /// # Errors
    ///
    /// A property that is missing or does not fit, or malformed content.
    fn object(&mut self, shape: &'static Shape, slots: &mut [&mut dyn Decode])
    -> Result<(), Fault>;

    /// Hands its attributes, its child elements and at last its text (where it has any) to `part`.
    ///
    /// # Errors
    ///
    /// What `part` answers, or malformed content.
    fn parts(&mut self, part: &mut dyn FnMut(Part<'_>) -> Result<(), Fault>) -> Result<(), Fault>;

    /// The same without reading it: the element is as it was before.
    ///
    /// # Errors
    ///
    /// What `part` answers, or malformed content.
    fn look(&self, part: &mut dyn FnMut(Part<'_>) -> Result<(), Fault>) -> Result<(), Fault>;
}

/// A part of an XML element, by its name without prefix.
pub enum Part<'a> {
    /// An attribute and its value.
    Attribute(&'a str, &'a str),
    /// A child element.
    Child(&'a str, &'a mut dyn ElementInput),
    /// The text between the children, where it is more than white space.
    Text(&'a str),
}

/// A key on its way from a format to the loop that reads a map: no key of a known property is ever copied.
#[derive(Debug)]
pub struct Key {
    properties: &'static [Property],
    expected: usize,
    found: Option<usize>,
    text: String,
}

impl Key {
    /// A key that is looked up in `properties`; with none, every key is kept as text.
    #[must_use]
    pub const fn new(properties: &'static [Property]) -> Self {
        Self {
            properties,
            expected: 0,
            found: None,
            text: String::new(),
        }
    }

    /// Takes the next key. The property after the one that came last is tried first, because servers tend to keep to
    /// one order.
    #[inline]
    pub fn take(&mut self, key: &str) {
        if self
            .properties
            .get(self.expected)
            .is_some_and(|property| property.name() == key)
        {
            self.found = Some(self.expected);
            self.expected += 1;
            return;
        }
        self.search(key);
    }

    fn search(&mut self, key: &str) {
        self.found = self
            .properties
            .iter()
            .position(|property| property.name() == key);
        if let Some(index) = self.found {
            self.expected = index + 1;
        } else {
            self.text.clear();
            self.text.push_str(key);
        }
    }

    /// The index of the property that the key names.
    #[must_use]
    pub const fn found(&self) -> Option<usize> {
        self.found
    }

    /// The key, where it names no property.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Content that may be a part of a body by itself.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    /// The content.
    pub body: &'a Body,
    /// The name of the file, if it has one.
    pub name: Option<&'a str>,
    /// The media type, if it is known.
    pub media_type: Option<&'a str>,
}

/// Where a value is written. Each value is one call, which gets the whole value.
pub trait Output {
    /// Writes a null.
    ///
    /// # Errors
    ///
    /// A null that the format cannot express.
    fn null(&mut self) -> Result<(), Fault>;

    /// Writes a boolean.
    ///
    /// # Errors
    ///
    /// A value that has no place here.
    fn bool(&mut self, value: bool) -> Result<(), Fault>;

    /// Writes an integer.
    ///
    /// # Errors
    ///
    /// A value that has no place here.
    fn i64(&mut self, value: i64) -> Result<(), Fault>;

    /// Writes an integer that may be above `i64`.
    ///
    /// # Errors
    ///
    /// A value that has no place here.
    fn u64(&mut self, value: u64) -> Result<(), Fault>;

    /// Writes a number with as many digits as tell it from its neighbours.
    ///
    /// # Errors
    ///
    /// A number that is infinite or not a number: no format here can express it.
    fn f64(&mut self, value: f64) -> Result<(), Fault>;

    /// Writes a number of any length, spelt as JSON spells numbers. Where a format has its numbers as text, that is it.
    ///
    /// # Errors
    ///
    /// A number that the format cannot express.
    fn digits(&mut self, digits: &str) -> Result<(), Fault> {
        self.str(digits)
    }

    /// Writes a string.
    ///
    /// # Errors
    ///
    /// Characters that the format cannot express.
    fn str(&mut self, value: &str) -> Result<(), Fault>;

    /// Writes content that may be a part of the body by itself. Where the format has no such parts, it is a string.
    ///
    /// # Errors
    ///
    /// Where it would have to be a string: content that is no text, or not in memory.
    fn attached(&mut self, attached: Attached<'_>) -> Result<(), Fault> {
        let bytes = attached.body.as_bytes();
        match bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            Some(text) => self.str(text),
            None => Err(Fault::new(
                "a file can be sent here only as text that is in memory",
            )),
        }
    }

    /// Writes a list.
    ///
    /// # Errors
    ///
    /// An item that the format cannot express.
    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault>;

    /// Writes a map.
    ///
    /// # Errors
    ///
    /// A key or a value that the format cannot express.
    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault>;

    /// Writes an object: one slot a property of `shape`, in its order, and one more for the rest where it is open.
    ///
    /// # Errors
    ///
    /// A property that the format cannot express.
    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault>;
}
