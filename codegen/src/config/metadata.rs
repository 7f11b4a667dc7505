//! What somebody chose for the generated `Cargo.toml`, and what the document says of itself, to what it will say.
//!
//! Never writes the `Cargo.toml`.

use semver::Version;
use specsmith_runtime::sources::DEFAULT_FEATURES;

use super::crate_name::CrateName;
use super::version::version_of;

/// The oldest compiler that generated code is tested with.
pub(super) const RUST_VERSION: Version = Version::new(1, 88, 0);

/// What was chosen; the rest is left to the document and to defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageOptions {
    /// By default made from the document's title.
    pub name: Option<CrateName>,
    /// By default made from the document's version, see [`version_of`].
    pub version: Option<Version>,
    /// By default the document's summary, else a sentence with its title.
    pub description: Option<String>,
    /// An SPDX expression; by default the document's licence, where that is one.
    pub license: Option<String>,
    /// By default none, as all that follow.
    pub repository: Option<String>,
    /// A URL.
    pub homepage: Option<String>,
    /// A URL.
    pub documentation: Option<String>,
    /// Names, each with an e-mail address in angle brackets if wanted.
    pub authors: Vec<String>,
    /// At most five words that crates.io lists the package under.
    pub keywords: Vec<String>,
    /// At most five slugs of categories on crates.io.
    pub categories: Vec<String>,
    /// The features that are enabled unless the package's user says otherwise, of those that every client has; by default
    /// `gzip`, `reqwest` and `rustls`.
    pub default_features: Option<Vec<&'static str>>,
    /// The oldest compiler that the package promises to support; by default 1.88, and never less.
    pub rust_version: Option<Version>,
}

/// What a document says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'d> {
    /// `info.title`.
    pub title: &'d str,
    /// `info.version`.
    pub version: &'d str,
    /// `info.summary`.
    pub summary: Option<&'d str>,
    /// `info.license.identifier`.
    pub license_identifier: Option<&'d str>,
    /// `info.license.name`.
    pub license_name: Option<&'d str>,
}

/// What the generated `Cargo.toml` says of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The name.
    pub name: CrateName,
    /// The version.
    pub version: Version,
    /// One line.
    pub description: String,
    /// An SPDX expression.
    pub license: Option<String>,
    /// A URL.
    pub repository: Option<String>,
    /// A URL.
    pub homepage: Option<String>,
    /// A URL.
    pub documentation: Option<String>,
    /// Names.
    pub authors: Vec<String>,
    /// At most five.
    pub keywords: Vec<String>,
    /// At most five.
    pub categories: Vec<String>,
    /// The features that are enabled by default, of those that every client has.
    pub default_features: Vec<&'static str>,
    /// As `Cargo.toml` spells it, for example `1.88`.
    pub rust_version: String,
}

impl PackageOptions {
    /// Fills in what was not chosen.
    #[must_use]
    pub fn resolve(&self, about: About<'_>) -> Package {
        let Self {
            name,
            version,
            description,
            license,
            repository,
            homepage,
            documentation,
            authors,
            keywords,
            categories,
            default_features,
            rust_version,
        } = self.clone();
        Package {
            name: name.unwrap_or_else(|| CrateName::of_title(about.title)),
            version: version.unwrap_or_else(|| version_of(about.version)),
            description: description.unwrap_or_else(|| describe(about)),
            license: license.or_else(|| license_of(about)),
            repository,
            homepage,
            documentation,
            authors,
            keywords,
            categories,
            default_features: default_features.unwrap_or_else(|| DEFAULT_FEATURES.to_vec()),
            rust_version: spell(&rust_version.unwrap_or(RUST_VERSION)),
        }
    }
}

/// One line on the package.
fn describe(about: About<'_>) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let summary = about
        .summary
        .map(one_line)
        .filter(|summary| !summary.is_empty());
    let title = one_line(about.title);
    summary.unwrap_or_else(|| {
        if title.is_empty() {
            "A client of an HTTP API".to_owned()
        } else {
            format!("A client of {title}")
        }
    })
}

/// The document's licence as an SPDX expression, where it says which.
fn license_of(about: About<'_>) -> Option<String> {
    let expression = about.license_identifier.filter(|text| is_expression(text));
    expression.map(str::to_owned).or_else(|| {
        about
            .license_name
            .and_then(identifier_of)
            .map(str::to_owned)
    })
}

/// Whether a text has the form of an SPDX expression: identifiers between `AND`, `OR` and `WITH`.
pub(super) fn is_expression(text: &str) -> bool {
    let is_identifier = |word: &str| {
        word.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'(' | b')')
        })
    };
    let words: Vec<&str> = text.split(' ').collect();
    let operators = words.iter().skip(1).step_by(2);
    words.len() % 2 == 1
        && words
            .iter()
            .all(|word| !word.is_empty() && is_identifier(word))
        && operators
            .copied()
            .all(|word| matches!(word, "AND" | "OR" | "WITH"))
}

/// The SPDX identifier of a licence that documents usually name in words.
fn identifier_of(name: &str) -> Option<&'static str> {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let plain = plain
        .trim_start_matches("the")
        .trim_end_matches("license")
        .replace("licenseversion", "");
    Some(match plain.as_str() {
        "mit" => "MIT",
        "mitorapache20" => "MIT OR Apache-2.0",
        "apache20" | "apache2" | "apachev2" | "apachev20" | "apacheversion20"
        | "apachelicense20" | "apachelicensev20" => "Apache-2.0",
        "bsd2clause" => "BSD-2-Clause",
        "bsd3clause" => "BSD-3-Clause",
        "isc" => "ISC",
        "mpl20" | "mozillapublic20" | "mozillapubliclicense20" => "MPL-2.0",
        "unlicense" => "Unlicense",
        "cc010" | "cc0" => "CC0-1.0",
        "ccby40" => "CC-BY-4.0",
        "gpl20only" => "GPL-2.0-only",
        "gpl30only" => "GPL-3.0-only",
        "gpl30orlater" => "GPL-3.0-or-later",
        "lgpl30orlater" => "LGPL-3.0-or-later",
        "agpl30only" => "AGPL-3.0-only",
        "agpl30orlater" => "AGPL-3.0-or-later",
        _ => return None,
    })
}

/// A compiler's version without a patch number of 0.
fn spell(version: &Version) -> String {
    if version.patch == 0 {
        format!("{}.{}", version.major, version.minor)
    } else {
        version.to_string()
    }
}
