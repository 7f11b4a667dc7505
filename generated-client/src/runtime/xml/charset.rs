//! From the bytes of an XML document to text, whichever of the few encodings that a client meets it is in.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::runtime::Fault;

/// Decodes a document: by its byte order mark, else by the `charset` of its media type, else by its own declaration,
/// else as UTF-8.
///
/// # Errors
///
/// Encodings other than UTF-8, UTF-16, ISO-8859-1 and US-ASCII, and bytes that are none of their encoding.
pub fn to_text<'b>(body: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, Fault> {
    if let Some(rest) = body.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest);
    }
    match body {
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        [b'<', 0, ..] => return utf16(body, u16::from_le_bytes),
        [0, b'<', ..] => return utf16(body, u16::from_be_bytes),
        _ => {}
    }
    let name = charset
        .map(str::to_owned)
        .or_else(|| declared(body))
        .unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        // A document that was UTF-16 when it was declared, and is not any more, has been converted on the way.
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" | "utf-16" => utf8(body),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" => Ok(body
            .iter()
            .copied()
            .map(char::from)
            .collect::<String>()
            .into()),
        _ => Err(Fault::syntax(format!(
            "the encoding {} is not supported",
            Fault::quote(&name)
        ))),
    }
}

/// The encoding that the XML declaration names. It is ASCII in all encodings that get here.
fn declared(body: &[u8]) -> Option<String> {
    let end = body.windows(2).take(200).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(body.get(..end + 2)?).ok()?;
    match Reader::from_str(declaration).read_event() {
        Ok(Event::Decl(declaration)) => Some(declaration.encoding()?.ok()?.into_owned()),
        _ => None,
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(Fault::syntax(format!("the body is not UTF-8: {error}"))),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, Fault> {
    let (units, []) = bytes.as_chunks() else {
        return Err(Fault::syntax(
            "the body is not UTF-16: it ends within a character",
        ));
    };
    let text: Result<String, _> = char::decode_utf16(units.iter().copied().map(unit)).collect();
    text.map(Cow::Owned)
        .map_err(|_| Fault::syntax("the body is not UTF-16: it has half a surrogate pair"))
}
