//! Text to a name that cargo, rustc and crates.io accept for a package.
//!
//! Never asks a registry whether the name is free.

use std::fmt;
use std::str::FromStr;

/// The longest name that crates.io takes.
const LONGEST: usize = 64;

/// The crates that generated code itself names; a package called like one of them cannot tell the two apart. The first
/// line are those that every Rust program has.
const TAKEN: &[&str] = &[
    "alloc",
    "core",
    "proc_macro",
    "std",
    "test",
    "base64",
    "bytes",
    "chrono",
    "futures_core",
    "http",
    "quick_xml",
    "reqwest",
    "serde_core",
    "serde_json",
    "tokio",
    "ureq",
    "uuid",
];

/// The name of a package, for example `billforward-usage-sessions`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrateName(String);

/// Why a text is no name for a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateNameError {
    name: String,
    reason: String,
}

impl fmt::Display for CrateNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot be the name of a package: {}",
            self.name.escape_debug(),
            self.reason
        )
    }
}

impl std::error::Error for CrateNameError {}

impl CrateName {
    /// The name as `Cargo.toml` spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as Rust code spells it, with `_` for `-`.
    #[must_use]
    pub fn as_ident(&self) -> String {
        self.0.replace('-', "_")
    }

    /// A name for the client of an API with that title, which may be any text: its ASCII letters and digits in lower case,
    /// with one `-` for whatever is between them. Where that is no name, `-client` follows or `api-` precedes it.
    #[must_use]
    pub fn of_title(title: &str) -> Self {
        let words: Vec<String> = title
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        // Cut so that what may be added still fits, and never to a `-` at the end.
        let joined: String = words
            .join("-")
            .chars()
            .take(LONGEST - "api--client".len())
            .collect();
        let stem = joined.trim_end_matches('-');
        let candidates = [
            stem.to_owned(),
            format!("{stem}-client"),
            format!("api-{stem}"),
        ];
        candidates
            .iter()
            .filter(|_| !stem.is_empty())
            .find_map(|name| name.parse().ok())
            .unwrap_or_else(|| Self("api-client".to_owned()))
    }
}

impl FromStr for CrateName {
    type Err = CrateNameError;

    fn from_str(name: &str) -> Result<Self, CrateNameError> {
        match objection(name) {
            None => Ok(Self(name.to_owned())),
            Some(reason) => Err(CrateNameError {
                name: name.to_owned(),
                reason,
            }),
        }
    }
}

impl fmt::Display for CrateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with a name.
fn objection(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("it is empty".to_owned());
    }
    if name.len() > LONGEST {
        return Some(format!("it is longer than {LONGEST} characters"));
    }
    if let Some(bad) = name
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
    {
        return Some(format!(
            "it contains `{}`; only ASCII letters, digits, `-` and `_` are allowed",
            bad.escape_debug()
        ));
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some("it does not begin with a letter".to_owned());
    }
    let ident = name.replace('-', "_");
    // `gen` is a keyword of edition 2024, which generated packages use, but still an identifier to the parser.
    if ident == "gen" || syn::parse_str::<syn::Ident>(&ident).is_err() {
        return Some("it is a keyword of Rust".to_owned());
    }
    if TAKEN.contains(&ident.to_ascii_lowercase().as_str()) {
        return Some("generated code uses a crate of that name".to_owned());
    }
    if is_device(name) {
        return Some("it is the name of a device on Windows".to_owned());
    }
    None
}

/// Whether Windows takes a folder of that name for a device.
fn is_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    matches!(lower.as_str(), "con" | "prn" | "aux" | "nul")
        || (lower.len() == 4
            && (lower.starts_with("com") || lower.starts_with("lpt"))
            && lower.ends_with(|c: char| c.is_ascii_digit()))
}
