//! From any text at all to the words that a name is made of: ASCII, in lower case, at least one.
//!
//! Other scripts are transliterated, because identifiers outside ASCII draw warnings (`uncommon_codepoints`, `confusable_idents`) and are
//! hard to type. Symbols that carry meaning are spelt out, the others separate words. Nothing here knows of keywords or of other names.

use std::borrow::Cow;
use std::fmt::Write as _;

use deunicode::deunicode_char;
use heck::ToSnakeCase;

/// The longest name, in characters: a sentence can be an enum's value, and a path can have many parts.
const LONGEST: usize = 120;

/// Spellings whose capitals do not begin a word.
const BRANDS: &[(&str, &str)] = &[
    ("GraphQL", "Graphql"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("MySQL", "Mysql"),
    ("OAuth", "Oauth"),
    ("PostgreSQL", "Postgresql"),
    ("iOS", "Ios"),
    ("macOS", "Macos"),
];

/// Symbols that mean something wherever they stand; the longest that fits is taken.
const MEANINGS: &[(&str, &str)] = &[
    ("<=", "less or equal"),
    (">=", "greater or equal"),
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("==", "equal"),
    ("=~", "matches"),
    ("!~", "matches not"),
    ("&&", "and"),
    ("||", "or"),
    ("<", "less"),
    (">", "greater"),
    ("=", "equal"),
    ("+", "plus"),
    ("&", "and"),
    ("*", "star"),
    ("%", "percent"),
];

/// Symbols that are named only where a text has neither letters nor digits.
const PUNCTUATION: &[(char, &str)] = &[
    ('!', "exclamation"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('\'', "apostrophe"),
    ('(', "open"),
    (')', "close"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('?', "question"),
    ('@', "at"),
    ('[', "open"),
    ('\\', "backslash"),
    (']', "close"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "open"),
    ('|', "bar"),
    ('}', "close"),
    ('~', "tilde"),
];

/// The words of a text.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words = split_uncut(text);
    if let Some(first) = words.first_mut() {
        first.truncate(LONGEST);
    }
    let mut length = 0;
    let mut fits = |word: &&String| {
        length += word.len();
        let is_short = length <= LONGEST;
        length += 1;
        is_short
    };
    let fitting = words.iter().take_while(&mut fits).count();
    words.truncate(fitting);
    words
}

/// The words of a path, outermost first. Where they would be too many, those between the outermost part and the innermost are left out.
pub(super) fn split_all(path: &[String]) -> Vec<String> {
    let mut parts: Vec<Vec<String>> = path.iter().map(|part| split(part)).collect();
    while parts.len() > 2 && length(&parts.concat()) > LONGEST {
        parts.remove(1);
    }
    parts.concat()
}

/// The length of the words as an identifier that separates them.
fn length(words: &[String]) -> usize {
    words
        .iter()
        .map(|word| word.len() + 1)
        .sum::<usize>()
        .saturating_sub(1)
}

fn split_uncut(text: &str) -> Vec<String> {
    if is_plain(text) {
        let words = split_words(&lower_acronyms(text));
        if !words.is_empty() {
            return words;
        }
    }
    let ascii = transliterate(text);
    let mut words = split_words(&lower_acronyms(&spell_symbols(&ascii)));
    if words.is_empty() {
        words = split_words(&name_punctuation(&ascii));
    }
    if words.is_empty() {
        words.push(if text.is_empty() { "empty" } else { "blank" }.to_owned());
    }
    words
}

/// Whether a text has nothing to transliterate or to spell out, as most have.
fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b' ')
        })
}

fn transliterate(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2018}' | '\u{2019}' => ascii.push('\''),
            '«' => ascii.push('<'),
            '»' => ascii.push('>'),
            _ if letter.is_ascii_control() => ascii.push(' '),
            _ if letter.is_ascii() => ascii.push(letter),
            _ => push_transliterated(letter, &mut ascii),
        }
    }
    ascii
}

fn push_transliterated(letter: char, ascii: &mut String) {
    match deunicode_char(letter) {
        Some(spelling) if letter.is_alphabetic() => ascii.push_str(spelling),
        // Combining marks vanish; pictures and other signs are words of their own.
        Some("") => {}
        Some(spelling) => {
            ascii.push(' ');
            ascii.push_str(spelling);
            ascii.push(' ');
        }
        None => {
            // Writing to a string cannot fail.
            _ = write!(ascii, " u{:x} ", u32::from(letter));
        }
    }
}

fn spell_symbols(text: &str) -> String {
    let angles_are_brackets = has_angle_brackets(text);
    let mut spelt = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(symbol) = rest.chars().next() {
        let before = text[..text.len() - rest.len()].chars().next_back();
        if let Some((spelling, meaning)) = MEANINGS
            .iter()
            .find(|(spelling, _)| rest.starts_with(spelling))
        {
            rest = &rest[spelling.len()..];
            let joins = matches!(*spelling, "+" | "=")
                && is_letter(before)
                && is_letter(rest.chars().next());
            let is_bracket = angles_are_brackets && spelling.starts_with(['<', '>']);
            spelt.push(' ');
            if !joins && !is_bracket {
                spelt.push_str(meaning);
                spelt.push(' ');
            }
            continue;
        }
        rest = &rest[symbol.len_utf8()..];
        let after = rest.chars().next();
        match symbol {
            // A sign, not a hyphen.
            '-' if before.is_none() && after.is_some_and(|after| after.is_ascii_alphanumeric()) => {
                spelt.push_str("minus ");
            }
            '!' if before.is_none() && after.is_some_and(|after| after.is_ascii_alphanumeric()) => {
                spelt.push_str("not ");
            }
            '#' if is_letter(before) && !is_letter(after) => spelt.push_str(" sharp "),
            '\'' if is_letter(before) && is_letter(after) => {}
            _ if symbol.is_ascii_alphanumeric() => spelt.push(symbol),
            _ => spelt.push(' '),
        }
    }
    spelt
}

fn is_letter(symbol: Option<char>) -> bool {
    symbol.is_some_and(|symbol| symbol.is_ascii_alphabetic())
}

/// Whether the text is of the kind `Page<User>`.
fn has_angle_brackets(text: &str) -> bool {
    match (text.find('<'), text.rfind('>')) {
        (Some(open), Some(close)) => text
            .get(open..close)
            .is_some_and(|inner| inner.contains(|c: char| c.is_ascii_alphanumeric())),
        _ => false,
    }
}

fn name_punctuation(text: &str) -> String {
    let name_of = |symbol: char| {
        PUNCTUATION
            .iter()
            .find(|(listed, _)| *listed == symbol)
            .map(|(_, name)| *name)
    };
    text.chars()
        .filter_map(name_of)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Writes acronyms so that their ends are seen: `organizationIDs` would otherwise be cut into `organization`, `I` and `Ds`.
fn lower_acronyms(text: &str) -> Cow<'_, str> {
    // Brands and acronyms alike have two capitals in a row; most texts have not, and are looked at only once.
    let has_acronym = text
        .as_bytes()
        .windows(2)
        .any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    if !has_acronym {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_owned();
    for (brand, plain) in BRANDS {
        if text.contains(brand) {
            text = text.replace(brand, plain);
        }
    }
    let mut letters: Vec<char> = text.chars().collect();
    let mut start = 0;
    while start < letters.len() {
        let length = letters[start..]
            .iter()
            .take_while(|letter| letter.is_ascii_uppercase())
            .count();
        let end = start + length;
        let is_plural = letters.get(end) == Some(&'s')
            && letters
                .get(end + 1)
                .is_none_or(|next| !next.is_ascii_lowercase());
        if length >= 2 && is_plural {
            letters[start + 1..end]
                .iter_mut()
                .for_each(char::make_ascii_lowercase);
        }
        start = end.max(start + 1);
    }
    Cow::Owned(letters.into_iter().collect())
}

fn split_words(text: &str) -> Vec<String> {
    // Without capitals, words end only where something stands between them, and most texts have none.
    let has_capitals = text
        .bytes()
        .any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii());
    let snake = if has_capitals {
        Cow::Owned(text.to_snake_case())
    } else {
        Cow::Borrowed(text)
    };
    snake
        .split(|symbol: char| !symbol.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
