//! The texts of the runtime for the generator: its files, which of them are optional, and the manifest that names the dependencies.

/// The files of `runtime`, by their path below it.
pub const MODULES: &[(&str, &str)] = &[
    ("accept.rs", include_str!("runtime/accept.rs")),
    ("answer.rs", include_str!("runtime/answer.rs")),
    ("auth.rs", include_str!("runtime/auth.rs")),
    ("block_on.rs", include_str!("runtime/block_on.rs")),
    ("body.rs", include_str!("runtime/body.rs")),
    ("builder.rs", include_str!("runtime/builder.rs")),
    ("call.rs", include_str!("runtime/call.rs")),
    ("client.rs", include_str!("runtime/client.rs")),
    ("date_time.rs", include_str!("runtime/date_time.rs")),
    ("error.rs", include_str!("runtime/error.rs")),
    ("execute.rs", include_str!("runtime/execute.rs")),
    ("fault.rs", include_str!("runtime/fault.rs")),
    ("format.rs", include_str!("runtime/format.rs")),
    ("impls.rs", include_str!("runtime/impls.rs")),
    ("json.rs", include_str!("runtime/json.rs")),
    ("maybe.rs", include_str!("runtime/maybe.rs")),
    ("mod.rs", include_str!("runtime/mod.rs")),
    ("object.rs", include_str!("runtime/object.rs")),
    ("operation.rs", include_str!("runtime/operation.rs")),
    ("paging.rs", include_str!("runtime/paging.rs")),
    ("param.rs", include_str!("runtime/param.rs")),
    ("redirect.rs", include_str!("runtime/redirect.rs")),
    ("request.rs", include_str!("runtime/request.rs")),
    ("reqwest.rs", include_str!("runtime/reqwest.rs")),
    ("scalar.rs", include_str!("runtime/scalar.rs")),
    ("serde_forward.rs", include_str!("runtime/serde_forward.rs")),
    ("serde_read.rs", include_str!("runtime/serde_read.rs")),
    ("serde_write.rs", include_str!("runtime/serde_write.rs")),
    ("shape.rs", include_str!("runtime/shape.rs")),
    ("text.rs", include_str!("runtime/text.rs")),
    ("text_enum.rs", include_str!("runtime/text_enum.rs")),
    ("tls.rs", include_str!("runtime/tls.rs")),
    ("transport.rs", include_str!("runtime/transport.rs")),
    ("ureq.rs", include_str!("runtime/ureq.rs")),
    ("url.rs", include_str!("runtime/url.rs")),
    ("value.rs", include_str!("runtime/value.rs")),
    ("wire.rs", include_str!("runtime/wire.rs")),
    ("xml/charset.rs", include_str!("runtime/xml/charset.rs")),
    ("xml/escape.rs", include_str!("runtime/xml/escape.rs")),
    ("xml/mod.rs", include_str!("runtime/xml/mod.rs")),
    ("xml/read.rs", include_str!("runtime/xml/read.rs")),
    ("xml/write.rs", include_str!("runtime/xml/write.rs")),
];

/// This package's manifest: versions and features of the dependencies are spelt there alone.
pub const MANIFEST: &str = include_str!("../Cargo.toml");

/// A part of the runtime that not every client needs.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// The files that it consists of.
    pub files: &'static [&'static str],
    /// The dependencies that it alone needs.
    pub dependencies: &'static [&'static str],
}

/// The parts that not every client needs.
pub const PARTS: &[Part] = &[
    Part { name: "date_time", files: &["date_time.rs"], dependencies: &["chrono"] },
    Part { name: "paging", files: &["paging.rs"], dependencies: &["futures-core"] },
    Part { name: "text", files: &["text.rs"], dependencies: &[] },
    Part {
        name: "xml",
        files: &["xml/charset.rs", "xml/escape.rs", "xml/mod.rs", "xml/read.rs", "xml/write.rs"],
        dependencies: &["quick-xml"],
    },
];
