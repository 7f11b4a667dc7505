//! The version of a document, which may be any text, to one that cargo accepts.
//!
//! Never fails: a document may call its version what it likes.

use semver::{BuildMetadata, Prerelease, Version};

/// The version of a package whose document gives none.
const UNVERSIONED: Version = Version::new(0, 1, 0);

/// The version of the package for a document's `info.version`.
///
/// A semantic version stays as it is. In any other text, what precedes the first digit is dropped (`v1`, `Release 2`); up to
/// three numbers follow, joined by a `.`, `-` or `_`, and missing ones are 0; the words that remain become the pre-release,
/// or build metadata where they begin with a digit. A text without a digit gives 0.1.0 with its words as pre-release.
///
/// | document | package |
/// |---|---|
/// | `1.2.3-beta.1` | `1.2.3-beta.1` |
/// | `v1` | `1.0.0` |
/// | `2023-01-01 beta` | `2023.1.1-beta` |
/// | `1.2.3.4` | `1.2.3+4` |
/// | `draft` | `0.1.0-draft` |
/// | nothing | `0.1.0` |
#[must_use]
pub fn version_of(text: &str) -> Version {
    let text = text.trim();
    if let Ok(version) = Version::parse(text) {
        return version;
    }
    let Some(first) = text.find(|c: char| c.is_ascii_digit()) else {
        return with_words(UNVERSIONED, text);
    };
    let mut rest = &text[first..];
    let mut numbers = [0; 3];
    for (index, number) in numbers.iter_mut().enumerate() {
        let after = if index == 0 {
            Some(rest)
        } else {
            rest.strip_prefix(['.', '-', '_'])
        };
        let Some((value, left)) = after.and_then(split_number) else {
            break;
        };
        *number = value;
        rest = left;
    }
    if rest == &text[first..] {
        // The first number is too large for a version, and stays a word.
        return with_words(UNVERSIONED, rest);
    }
    with_words(Version::new(numbers[0], numbers[1], numbers[2]), rest)
}

/// The number that a text begins with, and what follows it.
fn split_number(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Appends the words of `rest` to a version.
fn with_words(mut version: Version, rest: &str) -> Version {
    let words: Vec<&str> = rest
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .first()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    {
        version.build = BuildMetadata::new(&words.join(".")).unwrap_or_default();
    } else {
        let words: Vec<&str> = words.into_iter().map(without_leading_zeros).collect();
        version.pre = Prerelease::new(&words.join(".")).unwrap_or_default();
    }
    version
}

/// A number as pre-releases spell it.
fn without_leading_zeros(word: &str) -> &str {
    if word.bytes().any(|byte| !byte.is_ascii_digit()) {
        return word;
    }
    let number = word.trim_start_matches('0');
    if number.is_empty() { "0" } else { number }
}
