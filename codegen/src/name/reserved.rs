//! Names that the emitted code needs for itself, or that would make it hard to read: the one place where they are listed.
//!
//! A test of the emitter's imports against [`is_type`] keeps the list complete.

/// Keywords of edition 2024, also those that are only set aside. They can be written raw.
pub(super) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be written raw.
pub(super) const NEVER_RAW: &[&str] = &["Self", "crate", "self", "super"];

/// What emitted files import or find in the prelude, and define beside the models.
const TYPES: &[&str] = &[
    // The prelude, and std.
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "PhantomData",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    // Other crates.
    "Bytes",
    "DateTime",
    "NaiveDate",
    "Utc",
    // The runtime, as models and operations use it.
    "Answer",
    "Async",
    "Blocking",
    "Call",
    "Client",
    "ClientBuilder",
    "Decode",
    "Encode",
    "Error",
    "Fault",
    "Format",
    "Input",
    "Items",
    "Maybe",
    "MediaType",
    "Method",
    "Mismatch",
    "Operation",
    "Output",
    "Paged",
    "Pages",
    "Paging",
    "Place",
    "Property",
    "Received",
    "Response",
    "Shape",
    "Style",
    "Text",
    "Undeclared",
    "Xml",
];

/// Whether a model or a request cannot have this name. Single letters are the type parameters of emitted code and of the runtime's macros.
pub(super) fn is_type(text: &str) -> bool {
    text.len() == 1 || TYPES.contains(&text)
}

/// Methods that models and their builders have, of their own or by traits.
pub(super) const MODEL_METHODS: &[&str] = &[
    "blank",
    "borrow",
    "borrow_mut",
    "builder",
    "clone",
    "clone_from",
    "clone_into",
    "decode",
    "decode_entry",
    "default",
    "encode",
    "eq",
    "fmt",
    "into",
    "is_absent",
    "ne",
    "new",
    "serialize",
    "to_owned",
    "try_into",
    "type_id",
];

/// Methods that requests have, of their own or by traits.
pub(super) const REQUEST_METHODS: &[&str] = &[
    "accept",
    "blocking",
    "borrow",
    "borrow_mut",
    "clone",
    "fmt",
    "header",
    "into",
    "into_future",
    "items",
    "pages",
    "send",
    "send_with_response",
    "timeout",
    "try_into",
    "type_id",
];

/// Methods of the client itself, of its own or by traits.
pub(super) const CLIENT_METHODS: &[&str] = &[
    "blocking",
    "borrow",
    "borrow_mut",
    "builder",
    "call",
    "clone",
    "clone_from",
    "clone_into",
    "fmt",
    "into",
    "new",
    "to_owned",
    "try_into",
    "type_id",
];

/// Modules of the crate, of std, and file names that Windows keeps for devices.
const MODULES: &[&str] = &[
    "alloc",
    "aux",
    "client",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "core",
    "lib",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "main",
    "missing",
    "models",
    "nul",
    "operations",
    "prn",
    "runtime",
    "std",
    "test",
    "transport",
];

/// Whether a module cannot have this name. Modules are never written raw: their files and pages are called after them.
pub(super) fn is_module(text: &str) -> bool {
    MODULES.contains(&text) || KEYWORDS.contains(&text) || NEVER_RAW.contains(&text)
}
