//! A parameter as it stands in a path, a query, a header or a cookie: the value's texts, spelt in the style that the
//! document gives.
//!
//! Everything but RFC 3986's unreserved characters is percent-encoded in URLs and cookies, so that no value can end its
//! parameter.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::fault::Fault;
use super::format::Format;
use super::parts::{Keep, Parts, parts, text_of};
use super::style::{Layout, Style};
use super::wire::Encode;

/// The formats of an API, for what is described by a media type.
pub(crate) type Formats = &'static [&'static dyn Format];

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a query cannot hold as it is, where reserved characters are left as they are: `&` and `#` end a parameter, `+` is
/// taken for a space, and brackets have no place in a URL.
const RESERVED_IN_QUERY: &AsciiSet = &RESERVED_IN_PATH
    .remove(b'/')
    .remove(b'?')
    .add(b'&')
    .add(b'+');

/// The same in a segment of a path, which `/` and `?` would end.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What is percent-encoded of a text.
#[derive(Clone, Copy)]
enum Escape {
    /// What is not unreserved.
    All,
    /// What is in the set, but for percent signs that encode something already.
    Some(&'static AsciiSet),
    /// Nothing: the text does not stand in a URL.
    Nothing,
}

impl Escape {
    fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::All => utf8_percent_encode(text, RESERVED).into(),
            Self::Some(set) => keep_encoded(text, set).into(),
            Self::Nothing => text.into(),
        }
    }

    fn of(style: Style, reserved: &'static AsciiSet) -> Self {
        if style.reserved {
            Self::Some(reserved)
        } else {
            Self::All
        }
    }
}

/// `text` with everything percent-encoded that is not unreserved.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// `text` with what is in `set` percent-encoded, but for what is so already.
fn keep_encoded(text: &str, set: &'static AsciiSet) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = find_encoded(rest) {
        let (plain, after) = rest.split_at(start);
        let (encoded, after) = after.split_at(3);
        written.extend(utf8_percent_encode(plain, set));
        written.push_str(encoded);
        rest = after;
    }
    written.extend(utf8_percent_encode(rest, set));
    written
}

/// Where something like `%2F` stands.
fn find_encoded(text: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(3);
    windows.position(|three| {
        three[0] == b'%' && three[1].is_ascii_hexdigit() && three[2].is_ascii_hexdigit()
    })
}

/// What stands around the texts of a value (RFC 6570, appendix A).
struct Operator {
    first: &'static str,
    /// Between exploded entries.
    separator: &'static str,
    /// Between entries that are not exploded.
    delimiter: &'static str,
    named: Named,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    No,
    /// `a=1`, and `a=` where the text is empty.
    Yes,
    /// `a=1`, and `a` where the text is empty.
    Bare,
}

const SIMPLE: Operator = Operator {
    first: "",
    separator: ",",
    delimiter: ",",
    named: Named::No,
};

const LABEL: Operator = Operator {
    first: ".",
    separator: ".",
    delimiter: ",",
    named: Named::No,
};

const MATRIX: Operator = Operator {
    first: ";",
    separator: ";",
    delimiter: ",",
    named: Named::Bare,
};

const QUERY: Operator = Operator {
    first: "",
    separator: "&",
    delimiter: ",",
    named: Named::Yes,
};

const COOKIE: Operator = Operator {
    first: "",
    separator: "; ",
    delimiter: ",",
    named: Named::Yes,
};

impl Operator {
    /// `name` is encoded already. `None` where there is nothing to write.
    fn expand(&self, name: &str, parts: &Parts, style: Style, escape: Escape) -> Option<String> {
        let mut written = Written {
            text: String::with_capacity(self.first.len() + name.len() + 32),
            is_begun: false,
        };
        written.text.push_str(self.first);
        match parts {
            Parts::Nothing => {}
            Parts::Text(text) => self.entry(&mut written, name, &escape.apply(text)),
            Parts::List(_) if style.explode => each_text(parts, &mut |text| {
                self.entry(&mut written, name, &escape.apply(text));
            }),
            Parts::Object(fields) if style.explode => {
                for (key, part) in fields {
                    each_text(part, &mut |text| {
                        written.separate(self.separator);
                        written.text.push_str(&escape.apply(key));
                        written.text.push('=');
                        written.text.push_str(&escape.apply(text));
                    });
                }
            }
            Parts::List(_) => {
                let mut all = Written::default();
                each_text(parts, &mut |text| self.add(&mut all, text, escape));
                self.flat(&mut written, name, &all);
            }
            Parts::Object(fields) => {
                let mut all = Written::default();
                for (key, part) in fields {
                    each_text(part, &mut |text| {
                        self.add(&mut all, key, escape);
                        self.add(&mut all, text, escape);
                    });
                }
                self.flat(&mut written, name, &all);
            }
        }
        written.is_begun.then_some(written.text)
    }

    /// Adds an entry, under its name where the operator has names.
    fn entry(&self, written: &mut Written, name: &str, text: &str) {
        written.separate(self.separator);
        match self.named {
            Named::No => {}
            Named::Bare if text.is_empty() => written.text.push_str(name),
            Named::Yes | Named::Bare => {
                written.text.push_str(name);
                written.text.push('=');
            }
        }
        written.text.push_str(text);
    }

    /// Adds a text to those of one entry.
    fn add(&self, all: &mut Written, text: &str, escape: Escape) {
        all.separate(self.delimiter);
        all.text.push_str(&escape.apply(text));
    }

    /// Adds all texts, if there are any, as one entry.
    fn flat(&self, written: &mut Written, name: &str, all: &Written) {
        if all.is_begun {
            self.entry(written, name, &all.text);
        }
    }
}

/// A parameter in the making.
#[derive(Default)]
struct Written {
    text: String,
    /// Whether there is an entry, which may be empty.
    is_begun: bool,
}

impl Written {
    /// Sets the next entry apart from the one before.
    fn separate(&mut self, separator: &str) {
        if self.is_begun {
            self.text.push_str(separator);
        }
        self.is_begun = true;
    }
}

/// Hands on the texts of a text, or of a list of them.
fn each_text<'p>(parts: &'p Parts, text: &mut dyn FnMut(&'p str)) {
    match parts {
        Parts::Text(one) => text(one),
        Parts::List(items) => {
            for item in items {
                each_text(item, text);
            }
        }
        Parts::Nothing | Parts::Object(_) => {}
    }
}

/// The parameter `name` as one or more `name=value` pairs of a query, joined by `&`; `None` where there is nothing to send.
pub(crate) fn write_query(
    name: &str,
    style: Style,
    value: &dyn Encode,
    formats: Formats,
) -> Result<Option<String>, Fault> {
    let wire_name = Escape::All.apply(name);
    let escape = Escape::of(style, RESERVED_IN_QUERY);
    let expand = |operator: &Operator, keep| {
        let parts = parts(value, keep)?;
        Ok(operator.expand(&wire_name, &parts, style, escape))
    };
    let keep = if style.explode {
        Keep::Spread
    } else {
        Keep::Flat
    };
    let written = match style.layout {
        // The first three are not for queries.
        Layout::Simple | Layout::Label | Layout::Matrix | Layout::Form | Layout::Cookie => {
            expand(&QUERY, keep)?
        }
        Layout::Field => expand(&QUERY, Keep::Lists)?,
        Layout::Delimited {
            encoded: delimiter, ..
        } => expand(&Operator { delimiter, ..QUERY }, Keep::Flat)?,
        Layout::DeepObject => {
            let mut pairs = Written::default();
            write_deep(&wire_name, &parts(value, Keep::All)?, escape, &mut pairs);
            pairs.is_begun.then_some(pairs.text)
        }
        Layout::Content(media_type) => {
            let text = write_content(media_type, value, formats)?;
            Some(format!("{wire_name}={}", escape.apply(&text)))
        }
    };
    Ok(written.or_else(|| style.empty.then(|| format!("{wire_name}="))))
}

/// The pairs of a value below `name`, which is encoded.
fn write_deep(name: &str, parts: &Parts, escape: Escape, pairs: &mut Written) {
    match parts {
        Parts::Nothing => {}
        Parts::Text(text) => {
            pairs.separate("&");
            pairs.text.push_str(name);
            pairs.text.push('=');
            pairs.text.push_str(&escape.apply(text));
        }
        Parts::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = match item {
                    Parts::List(_) | Parts::Object(_) => format!("{name}%5B{index}%5D"),
                    Parts::Text(_) | Parts::Nothing => format!("{name}%5B%5D"),
                };
                write_deep(&name, item, escape, pairs);
            }
        }
        Parts::Object(fields) => {
            for (key, part) in fields {
                let name = format!("{name}%5B{}%5D", percent_encode(key));
                write_deep(&name, part, escape, pairs);
            }
        }
    }
}

fn write_content(media_type: &str, value: &dyn Encode, formats: Formats) -> Result<String, Fault> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match formats.iter().find(|format| format.handles(essence)) {
        Some(format) => text_of(*format, value),
        None => Err(Fault::new(format!("nothing here writes {essence}"))),
    }
}

/// A whole query, which has no name. A form is a query as it is.
pub(crate) fn write_query_string(
    style: Style,
    value: &dyn Encode,
    formats: Formats,
) -> Result<Option<String>, Fault> {
    let text = match style.layout {
        Layout::Content(media_type) => {
            let text = write_content(media_type, value, formats)?;
            if media_type.starts_with("application/x-www-form-urlencoded") {
                text
            } else {
                percent_encode(&text)
            }
        }
        Layout::Simple
        | Layout::Label
        | Layout::Matrix
        | Layout::Form
        | Layout::Delimited { .. }
        | Layout::DeepObject
        | Layout::Cookie
        | Layout::Field => {
            let escape = Escape::of(style, RESERVED_IN_QUERY);
            let operator = Operator {
                named: Named::No,
                ..QUERY
            };
            let written = operator.expand("", &parts(value, Keep::Spread)?, style, escape);
            written.unwrap_or_default()
        }
    };
    Ok((!text.is_empty()).then_some(text))
}

/// The parameter as it stands in a path, percent-encoded.
///
/// Refuses what would leave a segment empty or make it one of dots, by which servers and proxies change the route.
pub(crate) fn write_path(
    name: &str,
    style: Style,
    value: &dyn Encode,
    formats: Formats,
) -> Result<String, Fault> {
    let escape = Escape::of(style, RESERVED_IN_PATH);
    let operator = match style.layout {
        Layout::Label => LABEL,
        Layout::Matrix => MATRIX,
        Layout::Delimited {
            encoded: delimiter, ..
        } => Operator {
            delimiter,
            ..SIMPLE
        },
        // All but the first are not for paths.
        Layout::Simple
        | Layout::Form
        | Layout::DeepObject
        | Layout::Cookie
        | Layout::Field
        | Layout::Content(_) => SIMPLE,
    };
    let parts = match style.layout {
        Layout::Content(media_type) => Parts::Text(write_content(media_type, value, formats)?),
        _ => parts(value, Keep::Flat)?,
    };
    let written = operator.expand(&Escape::All.apply(name), &parts, style, escape);
    let Some(written) = written.filter(|written| !written.is_empty()) else {
        return Err(Fault::new("it is empty, which would lead to another path"));
    };
    if is_dots(&written) {
        return Err(Fault::new(
            "it consists of dots, which would lead to another path",
        ));
    }
    Ok(written)
}

/// Whether `text`, decoded as often as anyone on the way may decode it, is `.`, `..` or more dots.
fn is_dots(text: &str) -> bool {
    let mut text = Cow::from(text);
    loop {
        if text.bytes().all(|byte| byte == b'.') {
            return !text.is_empty();
        }
        let decoded = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
        match decoded {
            Cow::Owned(decoded) if decoded.len() != text.len() => text = decoded.into(),
            Cow::Owned(_) | Cow::Borrowed(_) => return false,
        }
    }
}

/// The value of a header, not encoded; `None` where there is nothing to send.
pub(crate) fn write_header(
    style: Style,
    value: &dyn Encode,
    formats: Formats,
) -> Result<Option<String>, Fault> {
    if let Layout::Content(media_type) = style.layout {
        return write_content(media_type, value, formats).map(Some);
    }
    let operator = match style.layout {
        Layout::Delimited {
            plain: delimiter, ..
        } => Operator {
            delimiter,
            ..SIMPLE
        },
        _ => SIMPLE,
    };
    Ok(match parts(value, Keep::Flat)? {
        Parts::Nothing => None,
        // A header may be empty, as opposed to missing.
        parts => Some(
            operator
                .expand("", &parts, style, Escape::Nothing)
                .unwrap_or_default(),
        ),
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

/// The cookie as `name=value`; `None` where there is nothing to send.
pub(crate) fn write_cookie(name: &str, value: &dyn Encode) -> Result<Option<String>, Fault> {
    write_cookies(name, Style::FORM, value, &[])
}

/// The cookies as `name=value`, joined by `; `; `None` where there is nothing to send.
pub(crate) fn write_cookies(
    name: &str,
    style: Style,
    value: &dyn Encode,
    formats: Formats,
) -> Result<Option<String>, Fault> {
    let name = utf8_percent_encode(name, COOKIE_NAME).to_string();
    let escape = match style.layout {
        Layout::Cookie => Escape::Nothing,
        _ => Escape::All,
    };
    let parts = match style.layout {
        Layout::Content(media_type) => Parts::Text(write_content(media_type, value, formats)?),
        _ if style.explode => parts(value, Keep::Spread)?,
        _ => parts(value, Keep::Flat)?,
    };
    if let Escape::Nothing = escape {
        refuse_separators(&parts)?;
    }
    let operator = match style.layout {
        Layout::Delimited {
            encoded: delimiter, ..
        } => Operator {
            delimiter,
            ..COOKIE
        },
        _ => COOKIE,
    };
    Ok(operator.expand(&name, &parts, style, escape))
}

/// A text that is not encoded must not begin another cookie.
fn refuse_separators(parts: &Parts) -> Result<(), Fault> {
    let check = |text: &str| {
        if text.contains([';', ',']) || text.contains(char::is_control) {
            return Err(Fault::new(
                "a cookie cannot hold semicolons, commas or control characters",
            ));
        }
        Ok(())
    };
    match parts {
        Parts::Nothing => Ok(()),
        Parts::Text(text) => check(text),
        Parts::List(items) => items.iter().try_for_each(refuse_separators),
        Parts::Object(fields) => fields
            .iter()
            .try_for_each(|(key, part)| check(key).and_then(|()| refuse_separators(part))),
    }
}
