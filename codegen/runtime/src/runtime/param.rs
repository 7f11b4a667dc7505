//! From a value to the text of a parameter: flattened first, then written in the style that the document gives.
//!
//! Everything but RFC 3986's unreserved characters is percent-encoded in URLs and cookies, so that no value can end its
//! parameter. Nested values have no agreed spelling and are refused.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::fault::Fault;
use super::shape::Shape;
use super::wire::{Encode, Output};

/// How a query parameter is written. Scalars are `name=value` in every style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Lists `a=1&a=2`, objects `x=1&y=2`: the default.
    FormExploded,
    /// Lists `a=1,2`, objects `a=x,1,y,2`.
    Form,
    /// Lists `a=1%202`, objects `a=x%201%20y%202`.
    SpaceDelimited,
    /// Lists `a=1%7C2`, objects `a=x%7C1%7Cy%7C2`.
    PipeDelimited,
    /// Objects `a%5Bx%5D=1&a%5By%5D=2`; lists as [`FormExploded`](Self::FormExploded).
    DeepObject,
}

/// How a path parameter or a header is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathStyle {
    /// Lists `1,2`, objects `x,1,y,2`: the default.
    Simple,
    /// Lists `1,2`, objects `x=1,y=2`.
    SimpleExploded,
    /// Lists `.1,2`, objects `.x,1,y,2`.
    Label,
    /// Lists `.1.2`, objects `.x=1.y=2`.
    LabelExploded,
    /// Lists `;a=1,2`, objects `;a=x,1,y,2`.
    Matrix,
    /// Lists `;a=1;a=2`, objects `;x=1;y=2`.
    MatrixExploded,
}

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `text` with everything percent-encoded that is not unreserved.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The parameter `name` as one or more `name=value` pairs of a query, joined by `&`; `None` where there is nothing to send.
pub(crate) fn write_query(
    name: &str,
    style: Style,
    value: &dyn Encode,
) -> Result<Option<String>, Fault> {
    let wire_name = percent_encode(name);
    let joined = |delimiter: &str, parts: Vec<String>| {
        if parts.is_empty() {
            None
        } else {
            Some(format!("{wire_name}={}", parts.join(delimiter)))
        }
    };
    let repeated = |items: Vec<String>| {
        let pairs: Vec<_> = items
            .iter()
            .map(|item| format!("{wire_name}={}", percent_encode(item)))
            .collect();
        if pairs.is_empty() {
            None
        } else {
            Some(pairs.join("&"))
        }
    };
    Ok(match (flatten(value)?, style) {
        (Flat::Nothing, _) => None,
        (Flat::Scalar(text), _) => Some(format!("{wire_name}={}", percent_encode(&text))),
        (Flat::List(items), Style::FormExploded | Style::DeepObject) => repeated(items),
        (Flat::Object(entries), Style::FormExploded) => pairs(&entries, percent_encode),
        (Flat::Object(entries), Style::DeepObject) => {
            pairs(&entries, |key| percent_encode(&format!("{name}[{key}]")))
        }
        (flat, Style::Form) => joined(",", flat.parts()),
        (flat, Style::SpaceDelimited) => joined("%20", flat.parts()),
        (flat, Style::PipeDelimited) => joined("%7C", flat.parts()),
    })
}

fn pairs(entries: &[(String, String)], name: impl Fn(&str) -> String) -> Option<String> {
    let pairs: Vec<_> = entries
        .iter()
        .map(|(key, text)| format!("{}={}", name(key), percent_encode(text)))
        .collect();
    if pairs.is_empty() {
        None
    } else {
        Some(pairs.join("&"))
    }
}

/// The parameter as it stands in a path, percent-encoded.
///
/// Refuses what would leave a segment empty or make it one of dots, by which servers and proxies change the route.
pub(crate) fn write_path(
    name: &str,
    style: PathStyle,
    value: &dyn Encode,
) -> Result<String, Fault> {
    let flat = flatten(value)?;
    let plain = match &flat {
        Flat::Nothing => String::new(),
        Flat::Scalar(text) => text.clone(),
        Flat::List(items) => items.join(","),
        Flat::Object(entries) => entries
            .iter()
            .map(|(key, text)| format!("{key},{text}"))
            .collect::<Vec<_>>()
            .join(","),
    };
    if plain.is_empty() {
        return Err(Fault::new("it is empty, which would lead to another path"));
    }
    if is_dots(&plain) {
        return Err(Fault::new(
            "it consists of dots, which would lead to another path",
        ));
    }
    Ok(write_simple(name, style, &flat, percent_encode))
}

/// The value of a header, not encoded; `None` where there is nothing to send.
pub(crate) fn write_header(style: PathStyle, value: &dyn Encode) -> Result<Option<String>, Fault> {
    Ok(match flatten(value)? {
        Flat::Nothing => None,
        flat => Some(write_simple("", style, &flat, str::to_owned)),
    })
}

/// What may not stand in the name of a cookie: all that RFC 6265 keeps out of it.
const COOKIE_NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'%')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'*')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The cookie as `name=value`, percent-encoded; `None` where there is nothing to send.
pub(crate) fn write_cookie(name: &str, value: &dyn Encode) -> Result<Option<String>, Fault> {
    let name = utf8_percent_encode(name, COOKIE_NAME);
    Ok(match flatten(value)? {
        Flat::Nothing => None,
        flat => Some(format!("{name}={}", flat.parts().join(","))),
    })
}

fn write_simple(name: &str, style: PathStyle, flat: &Flat, encode: fn(&str) -> String) -> String {
    let name = encode(name);
    let assigned = |separator: &str| match flat {
        Flat::Nothing => String::new(),
        Flat::Scalar(text) => encode(text),
        Flat::List(items) => items
            .iter()
            .map(|item| encode(item))
            .collect::<Vec<_>>()
            .join(separator),
        Flat::Object(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, text)| format!("{}={}", encode(key), encode(text)))
                .collect();
            entries.join(separator)
        }
    };
    let listed = || flat.encoded_parts(encode).join(",");
    match style {
        PathStyle::Simple => listed(),
        PathStyle::SimpleExploded => assigned(","),
        PathStyle::Label => format!(".{}", listed()),
        PathStyle::LabelExploded => format!(".{}", assigned(".")),
        PathStyle::Matrix => format!(";{name}={}", listed()),
        PathStyle::MatrixExploded => match flat {
            Flat::Object(_) => format!(";{}", assigned(";")),
            _ => format!(";{name}={}", assigned(&format!(";{name}="))),
        },
    }
}

/// Whether `text`, decoded as often as anyone on the way may decode it, is `.`, `..` or more dots.
fn is_dots(text: &str) -> bool {
    let mut text = text.to_owned();
    loop {
        if text.bytes().all(|byte| byte == b'.') {
            return !text.is_empty();
        }
        let decoded = percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned();
        if decoded.len() == text.len() {
            return false;
        }
        text = decoded;
    }
}

/// A parameter's value: what remains of it where only text, lists of text and texts by name can be written.
enum Flat {
    Nothing,
    Scalar(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Flat {
    /// The items, or keys and values in turn.
    fn encoded_parts(&self, encode: fn(&str) -> String) -> Vec<String> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Scalar(text) => vec![encode(text)],
            Self::List(items) => items.iter().map(|item| encode(item)).collect(),
            Self::Object(entries) => entries
                .iter()
                .flat_map(|(key, text)| [encode(key), encode(text)])
                .collect(),
        }
    }

    fn parts(&self) -> Vec<String> {
        self.encoded_parts(percent_encode)
    }
}

fn flatten(value: &dyn Encode) -> Result<Flat, Fault> {
    let mut flattener = Flattener {
        flat: Flat::Nothing,
    };
    value.encode(&mut flattener)?;
    Ok(flattener.flat)
}

/// A scalar's text; `None` for null, which is left out of lists and objects.
fn flatten_scalar(value: &dyn Encode) -> Result<Option<String>, Fault> {
    match flatten(value)? {
        Flat::Nothing => Ok(None),
        Flat::Scalar(text) => Ok(Some(text)),
        Flat::List(_) | Flat::Object(_) => Err(Fault::new(
            "lists and objects inside a parameter's list or object cannot be written",
        )),
    }
}

struct Flattener {
    flat: Flat,
}

impl Output for Flattener {
    fn null(&mut self) -> Result<(), Fault> {
        self.flat = Flat::Nothing;
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.flat = Flat::Scalar(value.to_string());
        Ok(())
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.flat = Flat::Scalar(value.to_string());
        Ok(())
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.flat = Flat::Scalar(value.to_string());
        Ok(())
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        if !value.is_finite() {
            return Err(Fault::expected("a finite number", value));
        }
        self.flat = Flat::Scalar(value.to_string());
        Ok(())
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.flat = Flat::Scalar(value.to_string());
        Ok(())
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        let mut texts = Vec::new();
        for (index, item) in items.enumerate() {
            texts.extend(flatten_scalar(item).map_err(|fault| fault.at(index))?);
        }
        self.flat = Flat::List(texts);
        Ok(())
    }

    fn map(&mut self, entries: &mut dyn Iterator<Item = (&str, &dyn Encode)>) -> Result<(), Fault> {
        let mut texts = Vec::new();
        for (key, value) in entries {
            let text = flatten_scalar(value).map_err(|fault| fault.within(key))?;
            texts.extend(text.map(|text| (key.to_owned(), text)));
        }
        self.flat = Flat::Object(texts);
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        let mut texts = Vec::new();
        for (property, slot) in shape.properties().iter().zip(slots) {
            if property.is_read_only() {
                continue;
            }
            let text = flatten_scalar(*slot).map_err(|fault| fault.within(property.name()));
            // An absent list would be refused as a nested value, though nothing of it is written.
            let text = if slot.is_absent() { None } else { text? };
            texts.extend(text.map(|text| (property.name().to_owned(), text)));
        }
        if let (true, Some(rest)) = (shape.is_open(), slots.get(shape.properties().len()))
            && let Flat::Object(rest) = flatten(*rest)?
        {
            texts.extend(rest);
        }
        self.flat = Flat::Object(texts);
        Ok(())
    }
}
