//! The table of diagnostic codes: a constant, a stable number, a severity and a line of explanation each.
//!
//! The hundreds of a number name the room that reports it: 0 files, 1 notation, 2 shape of the document, 3 references,
//! 4 meaning, 5 what the generator cannot express (yet), 7 configuration, 8 output. Numbers are never used again.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The client says less than the document; shown as a warning, an error under `--deny lossy`.
    Lossy,
    /// Probably a slip, without consequences for the client.
    Warning,
}

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// The stable id, for example `E0201`.
    pub id: &'static str,
    /// How severe a finding of this kind is.
    pub severity: Severity,
    /// One sentence for the documentation, without a full stop.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($severity:ident $name:ident = $id:literal $explanation:literal;)*) => {
        $(
            #[doc = $explanation]
            pub const $name: Code = Code { id: $id, severity: Severity::$severity, explanation: $explanation };
        )*
        /// Every code, in the order of their numbers.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    Error UNREADABLE = "E0001" "A file cannot be read";
    Error OUT_OF_REACH = "E0002" "A reference leads out of the folders that may be read";
    Error REMOTE_REFERENCE = "E0003" "A reference leads to the network, where the generator never goes";

    Error NOT_UTF8 = "E0101" "A file is not encoded in UTF-8";
    Error SYNTAX = "E0102" "A file is not well-formed YAML or JSON";
    Error EMPTY_FILE = "E0103" "A file holds nothing";
    Error SEVERAL_DOCUMENTS = "E0104" "A YAML file holds more than one document";
    Error TOO_DEEP = "E0105" "A file nests lists and maps too deeply";
    Error ALIAS_BOMB = "E0106" "A YAML file grows out of bounds when its aliases are expanded";
    Error DUPLICATE_KEY = "E0107" "A map has the same key twice";
    Error KEY_NOT_SCALAR = "E0108" "A YAML map has a list or a map as a key";

    Error VERSION = "E0201" "The document is of a version of `OpenAPI` that is not built yet, or of none";
    Error WRONG_TYPE = "E0202" "A value is of the wrong type";
    Error MISSING_KEY = "E0203" "A required key is missing";
    Error MISSPELT_KEY = "E0204" "A key is unknown, and close to one that is known";
    Warning UNKNOWN_KEY = "E0205" "A key is unknown and is ignored";
    Error INVALID_VALUE = "E0206" "A value is none of those allowed";
    Error PAGINATION_SHAPE = "E0207" "An `x-pagination` extension is malformed";
    Error STATUS = "E0208" "A key of `responses` is no status";
    Warning NO_VALUE = "E0209" "A key has no value and is ignored";
    Warning COERCED = "E0210" "A value is of the wrong type, but what it means is plain";
    Warning MISSING_DESCRIPTION = "E0211" "A response has no description";
    Warning REQUIRED_FLAG = "E0212" "A schema has a boolean under `required`, which means nothing";

    Error MISSING_TARGET = "E0301" "A reference leads to something that does not exist";
    Error WRONG_TARGET = "E0302" "A reference leads to something of another kind";
    Error CYCLIC_REFERENCE = "E0303" "References lead to each other and never to a definition";
    Error MALFORMED_REFERENCE = "E0304" "A reference cannot be understood";

    Error CONFIG_UNREADABLE = "E0701" "The configuration cannot be read";
    Error CONFIG_SYNTAX = "E0702" "The configuration is not well-formed TOML";
    Error CONFIG_INVALID = "E0703" "The configuration has an unknown key or a wrong value";
    Error OVERRIDE_UNUSED = "E0704" "An override matches nothing in the document";

    Error OUTPUT_FAILED = "E0801" "The output cannot be written";
    Error OUTPUT_EDITED = "E0802" "A generated file was edited by hand";
    Error OUTPUT_STALE = "E0803" "A generated file is not what the document gives now";
}
