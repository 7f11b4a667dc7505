//! The text of the runtime, for the generator: which files a client gets, and which dependencies they need.
//!
//! Versions are not repeated here: they stand in this package's own manifest, [`MANIFEST`].

mod modules;

use std::borrow::Cow;

pub use modules::MODULES;

/// This package's `Cargo.toml`. Its `[dependencies]` hold the versions and features of everything that
/// [`BASE_DEPENDENCIES`], [`FEATURE_DEPENDENCIES`] and [`Part::dependencies`] name (all are optional there, for reasons of
/// this package only), its `[features]` the definitions of [`FEATURES`].
pub const MANIFEST: &str = include_str!("../Cargo.toml");

/// The file that lists the modules; see [`root`].
const ROOT: &str = include_str!("runtime/mod.rs");

/// What every client depends on, whatever its document needs.
pub const BASE_DEPENDENCIES: &[&str] = &[
    "base64",
    "bytes",
    "futures-core",
    "http",
    "httpdate",
    "percent-encoding",
    "serde_core",
    "serde_json",
];

/// What every client depends on where one of its [`FEATURES`] is enabled.
pub const FEATURE_DEPENDENCIES: &[&str] = &[
    "brotli-decompressor",
    "flate2",
    "http-body",
    "reqwest",
    "rustls",
    "rustls-platform-verifier",
    "ruzstd",
    "tokio",
    "tracing",
    "ureq",
    "wasm-bindgen-futures",
];

/// The features of every client, defined as in [`MANIFEST`].
pub const FEATURES: &[&str] = &[
    "blocking",
    "brotli",
    "fake",
    "gzip",
    "recording",
    "reqwest",
    "rustls",
    "serde",
    "tracing",
    "zstd",
];

/// The features that are enabled unless the user of a client says otherwise.
pub const DEFAULT_FEATURES: &[&str] = &["gzip", "reqwest", "rustls"];

/// What a client has only where its document needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of its module.
    pub name: &'static str,
    /// Its files, as in [`MODULES`].
    pub files: &'static [&'static str],
    /// What it depends on.
    pub dependencies: &'static [&'static str],
    /// The names of the parts that it is made of.
    pub needs: &'static [&'static str],
}

/// Pages that are asked for in a property of a body.
pub const ASKED_BODY: Part = Part {
    name: "asked_body",
    files: &["asked_body.rs"],
    dependencies: &[],
    needs: &["paging"],
};

/// Bytes as base64 text.
pub const BASE64: Part = Part {
    name: "base64",
    files: &["base64.rs"],
    dependencies: &[],
    needs: &[],
};

/// Values that are one of several types.
pub const CHOICE: Part = Part {
    name: "choice",
    files: &[
        "choice/mod.rs",
        "choice/pick.rs",
        "choice/read.rs",
        "choice/replay.rs",
        "choice/write.rs",
    ],
    dependencies: &[],
    needs: &["value"],
};

/// Server-sent events.
pub const EVENTS: Part = Part {
    name: "events",
    files: &["events/mod.rs", "events/parser.rs", "events/reconnect.rs"],
    dependencies: &[],
    needs: &["stream", "stream_items"],
};

/// JSON lines.
pub const LINES: Part = Part {
    name: "lines",
    files: &["lines.rs"],
    dependencies: &[],
    needs: &["stream", "stream_items"],
};

/// Bodies of several parts.
pub const MULTIPART: Part = Part {
    name: "multipart",
    files: &["multipart.rs"],
    dependencies: &[],
    needs: &[],
};

/// Answers that are read while they arrive.
pub const STREAM: Part = Part {
    name: "stream",
    files: &["stream.rs"],
    dependencies: &[],
    needs: &[],
};

/// Answers of which each item is read while they arrive.
pub const STREAM_ITEMS: Part = Part {
    name: "stream_items",
    files: &["stream_items.rs"],
    dependencies: &[],
    needs: &["stream"],
};

/// Numbers with all of their digits.
pub const DECIMAL: Part = Part {
    name: "decimal",
    files: &["decimal.rs"],
    needs: &[],
    dependencies: &[],
};

/// Durations.
pub const DURATION: Part = Part {
    name: "duration",
    files: &["duration.rs"],
    needs: &[],
    dependencies: &[],
};

/// Bodies that are forms.
pub const FORM: Part = Part {
    name: "form",
    files: &["form/mod.rs", "form/read.rs"],
    dependencies: &[],
    needs: &[],
};

/// UUIDs.
pub const UUID: Part = Part {
    name: "uuid",
    files: &["uuid.rs"],
    dependencies: &["uuid"],
    needs: &[],
};

/// Dates, with and without a time.
pub const DATE_TIME: Part = Part {
    name: "date_time",
    files: &["date_time.rs"],
    dependencies: &["chrono"],
    needs: &[],
};

/// Requests that the server makes.
pub const INCOMING: Part = Part {
    name: "incoming",
    files: &["incoming.rs"],
    dependencies: &[],
    needs: &[],
};

/// Headers of answers as values.
pub const HEADERS: Part = Part {
    name: "headers",
    files: &["headers.rs"],
    dependencies: &[],
    needs: &[],
};

/// Enums of integers.
pub const INTEGER_ENUM: Part = Part {
    name: "integer_enum",
    files: &["integer_enum.rs"],
    needs: &[],
    dependencies: &[],
};

/// Addresses of the internet.
pub const NET: Part = Part {
    name: "net",
    files: &["net.rs"],
    needs: &[],
    dependencies: &[],
};

/// Tokens of OAuth 2 that the client has issued to itself.
pub const OAUTH2: Part = Part {
    name: "oauth2",
    files: &["oauth2.rs"],
    needs: &[],
    dependencies: &[],
};

/// Answers that come in pages.
pub const PAGING: Part = Part {
    name: "paging",
    files: &["paging/asked.rs", "paging/mod.rs", "paging/turner.rs"],
    dependencies: &[],
    needs: &[],
};

/// Types that are a name for another one.
pub const NEWTYPE: Part = Part {
    name: "newtype",
    files: &["newtype.rs"],
    dependencies: &[],
    needs: &[],
};

/// Pages that say by a URL where the next one is.
pub const NEXT_URL: Part = Part {
    name: "next_url",
    files: &["next_url.rs"],
    dependencies: &[],
    needs: &[],
};

/// Numbers that travel as strings.
pub const QUOTED: Part = Part {
    name: "quoted",
    files: &["quoted.rs"],
    needs: &[],
    dependencies: &[],
};

/// Texts that logs must not show.
pub const SECRET: Part = Part {
    name: "secret",
    files: &["secret.rs"],
    needs: &[],
    dependencies: &[],
};

/// Bodies of plain text.
pub const TEXT: Part = Part {
    name: "text",
    files: &["text.rs"],
    dependencies: &[],
    needs: &[],
};

/// Times of day.
pub const TIME_OF_DAY: Part = Part {
    name: "time_of_day",
    files: &["time_of_day.rs"],
    needs: &[],
    dependencies: &["chrono"],
};

/// Lists with a type for each position.
pub const TUPLE: Part = Part {
    name: "tuple",
    files: &["tuple.rs"],
    needs: &[],
    dependencies: &[],
};

/// Values of which the document says nothing.
pub const VALUE: Part = Part {
    name: "value",
    files: &["value.rs"],
    needs: &[],
    dependencies: &[],
};

/// Bodies of XML.
pub const XML: Part = Part {
    name: "xml",
    files: &[
        "xml/charset.rs",
        "xml/escape.rs",
        "xml/mod.rs",
        "xml/read.rs",
        "xml/source.rs",
        "xml/write.rs",
    ],
    dependencies: &["quick-xml"],
    needs: &[],
};

/// All parts that a client may do without.
pub const PARTS: &[Part] = &[
    ASKED_BODY,
    BASE64,
    CHOICE,
    DATE_TIME,
    DECIMAL,
    DURATION,
    EVENTS,
    FORM,
    HEADERS,
    INCOMING,
    INTEGER_ENUM,
    LINES,
    MULTIPART,
    NET,
    NEWTYPE,
    NEXT_URL,
    PAGING,
    QUOTED,
    SECRET,
    STREAM,
    STREAM_ITEMS,
    TEXT,
    TIME_OF_DAY,
    TUPLE,
    UUID,
    VALUE,
    XML,
    OAUTH2,
];

/// The files of a client that needs `parts` beside what all clients have: paths below `src/runtime/`, and texts.
#[must_use]
pub fn files(parts: &[Part]) -> Vec<(&'static str, Cow<'static, str>)> {
    let left_out: Vec<_> = PARTS.iter().filter(|part| !parts.contains(part)).collect();
    let is_left_out = |file: &str| left_out.iter().any(|part| part.files.contains(&file));
    let mut files = vec![("mod.rs", Cow::Owned(root(parts)))];
    files.extend(
        MODULES
            .iter()
            .filter(|(file, _)| !is_left_out(file))
            .map(|(file, text)| (*file, Cow::Borrowed(*text))),
    );
    files
}

/// The text of `src/runtime/mod.rs` of a client that needs `parts`: the items of the others are left out, with their
/// attributes.
#[must_use]
pub fn root(parts: &[Part]) -> String {
    let left_out: Vec<_> = PARTS.iter().filter(|part| !parts.contains(part)).collect();
    let items = items(ROOT).into_iter();
    items
        .filter(|item| !left_out.iter().any(|part| names(item, part.name)))
        .collect()
}

/// The text of a `src/runtime/mod.rs` in which the items of some parts are compiled under a condition: the attribute that
/// `condition` gives for a part.
#[must_use]
pub fn with_conditions(root: &str, condition: impl Fn(&Part) -> Option<String>) -> String {
    let conditions = PARTS
        .iter()
        .filter_map(|part| Some((part, condition(part)?)));
    let conditions: Vec<_> = conditions.collect();
    let mut text = String::with_capacity(root.len());
    for item in items(root) {
        if let Some((_, condition)) = conditions.iter().find(|(part, _)| names(item, part.name)) {
            text.push_str(condition);
            text.push('\n');
        }
        text.push_str(item);
    }
    text
}

/// The items of a text, each with its attributes; comments and blank lines stand for themselves.
fn items(text: &str) -> Vec<&str> {
    let (mut items, mut start, mut end) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        end += line.len();
        // An item, which may be several lines, ends with a semicolon.
        let is_whole =
            line.trim_end().ends_with(';') || line.trim().is_empty() || line.starts_with("//");
        if is_whole {
            items.push(&text[start..end]);
            start = end;
        }
    }
    items.push(&text[start..]);
    items
}

/// Whether an item of `mod.rs` declares or re-exports the module.
fn names(item: &str, module: &str) -> bool {
    item.contains(&format!("mod {module};")) || item.contains(&format!("use {module}::"))
}

/// `parts` and what they are made of, in the order of [`PARTS`].
#[must_use]
pub fn with_needs(parts: &[Part]) -> Vec<Part> {
    let is_needed = |part: &&Part| {
        parts.contains(part) || parts.iter().any(|other| other.needs.contains(&part.name))
    };
    PARTS.iter().filter(is_needed).copied().collect()
}

#[cfg(test)]
mod tests;
