//! Text and names as XML can carry them, or a fault where it cannot.

use crate::runtime::Fault;

/// What an escaped text becomes a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The content of an element.
    Element,
    /// The value of an attribute, in double quotes. Readers turn line breaks and tabs in it into spaces.
    Attribute,
}

/// Appends `text` to `output` so that a reader gets back every character.
///
/// # Errors
///
/// Characters that XML has no way to express, such as U+0000.
pub fn escape(text: &str, within: Within, output: &mut String) -> Result<(), Fault> {
    let mut rest = text;
    // Most texts have nothing to escape, so they are copied in as few pieces as can be.
    while let Some((before, c, after)) = split_special(rest) {
        output.push_str(before);
        match c {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '"' if within == Within::Attribute => output.push_str("&quot;"),
            // As itself, it would be read as a line feed.
            '\r' => output.push_str("&#13;"),
            '\n' if within == Within::Attribute => output.push_str("&#10;"),
            '\t' if within == Within::Attribute => output.push_str("&#9;"),
            '"' | '\n' | '\t' => output.push(c),
            _ => {
                return Err(Fault::new(format!(
                    "XML cannot express the character U+{:04X}",
                    u32::from(c)
                )));
            }
        }
        rest = after;
    }
    output.push_str(rest);
    Ok(())
}

/// The text before the first character that may need escaping, that character, and the text after it.
fn split_special(text: &str) -> Option<(&str, char, &str)> {
    let (index, c) = text.char_indices().find(|(_, c)| {
        matches!(
            c,
            '&' | '<' | '>' | '"' | '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}'
        )
    })?;
    Some((text.get(..index)?, c, text.get(index + c.len_utf8()..)?))
}

/// Whether an element or an attribute can have this name, which is without prefix.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || "_-.\u{B7}".contains(c))
}
