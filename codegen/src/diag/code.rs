//! The table of diagnostic codes: a constant, a stable number, a severity and a line of explanation each.
//!
//! The hundreds of a number name the room that reports it: 0 files, 1 notation, 2 shape of the document, 3 references,
//! 4 meaning, 5 what the generator cannot express (yet), 7 configuration, 8 output,
//! 9 bugs of the generator itself. Numbers are never used again.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The client says less than the document; shown as a warning, an error under `--deny lossy`.
    Lossy,
    /// Probably a slip, without consequences for the client.
    Warning,
    /// Nothing is wrong: the generator says what it has taken for granted.
    Note,
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
    Lossy STATUS = "E0208" "A key of `responses` is no status, and its response is left out";
    Warning NO_VALUE = "E0209" "A key has no value and is ignored";
    Warning COERCED = "E0210" "A value is of the wrong type, but what it means is plain";
    Warning MISSING_DESCRIPTION = "E0211" "A response has no description";
    Warning REQUIRED_FLAG = "E0212" "A schema has a boolean under `required`, which means nothing";
    Error METHOD = "E0213" "A key of `additionalOperations` is no method, or one that the path has already";
    Warning METHOD_KEY = "E0214" "A method of `additionalOperations` has a key of its own";
    Warning ASSUMED = "E0215" "A document of version 2.0 leaves something open, and the usual is assumed";
    Warning WORD_GUESSED = "E0220" "A value is none of those allowed, but close enough to one to be taken for it";
    Warning VALUE_IGNORED = "E0221" "A value that only documents or limits others cannot be understood and is ignored";
    Warning LACKING_KEY = "E0222" "A required key is missing, without which the client is as good";
    Warning STATUS_GUESSED = "E0223" "A key of `responses` is taken for the status that it seems to mean";
    Lossy UNKNOWN_TYPE = "E0224" "A type is unknown, so that the schema is read as if it had none";
    Warning NULLABLE_KEYWORD = "E0225" "A document of version 3.1 uses `nullable`, a keyword of 3.0";
    Warning DIALECT = "E0226" "Schemas are of a dialect of JSON Schema that is not known, and are read as usual";

    Error MISSING_TARGET = "E0301" "A reference leads to something that does not exist";
    Error WRONG_TARGET = "E0302" "A reference leads to something of another kind";
    Error CYCLIC_REFERENCE = "E0303" "References lead to each other and never to a definition";
    Error MALFORMED_REFERENCE = "E0304" "A reference cannot be understood";
    Warning REFERENCE_UNEXPECTED = "E0305" "A reference is followed where the standard provides for none";

    Warning PATH_PARAMETER_UNUSED = "E0401" "A path parameter does not occur in the path and is not sent";
    Warning PATH_PARAMETER_UNDECLARED = "E0402" "The path has a parameter that is not declared under its name";
    Warning DUPLICATE_OPERATION_ID = "E0403" "Operations share an `operationId`, so that their names are derived";
    Warning DUPLICATE_PARAMETER = "E0404" "A list of parameters has the same name and location twice, and the last one counts";
    Warning PATH_PARAMETER_OPTIONAL = "E0405" "A path parameter is not marked as required";
    Warning AMBIGUOUS_PATHS = "E0406" "Two paths differ only in the names of their parameters";
    Warning DUPLICATE_TAG = "E0407" "A tag is described twice";
    Warning NO_OPERATION_ID = "E0408" "An operation has no `operationId`, so its name is derived";
    Warning REQUIRED_UNKNOWN = "E0409" "A schema requires a property that it does not describe";
    Lossy UNKNOWN_SECURITY_SCHEME = "E0410" "A security requirement names a scheme that does not exist, and is left to the caller";
    Warning SERVER_VARIABLE_UNDEFINED = "E0411" "The URL of a server has a variable that is not described";
    Error PAGINATION_TARGET = "E0412" "An `x-pagination` extension names something that does not exist or does not fit";
    Warning DEFAULT_MISFIT = "E0413" "A default does not fit its schema";
    Warning BODY_ON_GET = "E0414" "A GET or HEAD operation has a body";
    Warning NO_RESPONSES = "E0415" "An operation has no responses";
    Lossy MEDIA_TYPE = "E0416" "A media type is malformed and is ignored";
    Error INFINITE_MODEL = "E0417" "A schema requires itself, so that no finite value fits it";
    Error CYCLIC_COMPOSITION = "E0418" "A schema is composed of itself";
    Warning NO_PARAMETER_SCHEMA = "E0419" "A parameter or a header has neither `schema` nor `content`, and is taken for a text";
    Warning RESERVED_HEADER = "E0420" "A header has a name that the standard has ignored";
    Warning LINK_TARGET = "E0421" "A link leads to an operation that does not exist, or says of none where it leads";
    Warning TAG_PARENT = "E0422" "A tag is part of one that does not exist, or of itself";
    Warning STYLE_GUESSED = "E0430" "The standard does not say how a parameter, a header or a field of a form is written, so the usual way is taken";
    Warning PATH_FRAGMENT = "E0431" "A path has a fragment, which is never sent";
    Warning PATH_BRACES = "E0432" "A path has braces that enclose no name of a parameter";
    Warning SERVER_URL = "E0433" "The URL of a server is not one, but what it means is plain";
    Warning NO_ITEMS = "E0435" "A list does not say what its items are, so they are any JSON value";
    Error COMPOSITION_DEPTH = "E0436" "A schema is composed through too many others";

    Lossy TUPLE = "E0502" "A list with a schema for each position is not expressed in full";
    Lossy DYNAMIC_REFERENCE = "E0503" "A dynamic reference becomes any JSON value";
    Lossy PATTERN_PROPERTIES = "E0504" "Properties that patterns describe are of several types and become any JSON value";
    Lossy UNCHECKED = "E0505" "A condition on values is not expressed in their type";
    Lossy MIXED_ENUM = "E0508" "An enumeration of lists or objects becomes any JSON value";
    Lossy NAMELESS_FORM = "E0515" "A form that is not an object is given as its bytes";
    Lossy SECURITY_KIND = "E0523" "Credentials of a security scheme of this kind are left to the caller";
    Lossy MISSING_ALTERNATIVE = "E0530" "A discriminator maps a value to a schema that does not exist, so that such values are kept as any JSON value";
    Warning UNLISTED_ALTERNATIVE = "E0531" "A discriminator maps a value to a schema that is none of the alternatives, and is taken for one";
    Lossy SEVERAL_CHOICES = "E0532" "A schema has several choices at once, of which one is expressed in full";
    Warning UNTAGGED_ALTERNATIVE = "E0533" "An alternative has no property for the discriminator, which is written all the same";
    Warning ENUM_NAMES = "E0534" "An enumeration does not have as many names or descriptions as values";
    Warning ENUM_MISFIT = "E0540" "A value under `enum` or `const` is not of the type that the schema names; the value is believed";
    Warning FORMAT_DOUBTED = "E0541" "An example contradicts the format of a schema, so its values are plain strings";
    Lossy HEADER_NAME = "E0550" "A header has a name that no header can have, and is left out";
    Lossy PARAMETER_MEDIA = "E0551" "A parameter or a header is described by a media type that cannot be written, and is taken for a text";
    Lossy EMPTY_VALUE = "E0552" "A parameter may be sent with an empty value, which its type does not have";
    Lossy HEADER_TYPES = "E0553" "A header is of several types in the answers of one operation, and is given as its text";
    Lossy MULTIPART_ANSWER = "E0560" "An answer or another received body of several parts is given as its bytes";
    Lossy STRUCTURED_TEXT = "E0561" "A body of plain text has the schema of an object or a list, and is given as its text";
    Lossy PART_HEADERS = "E0562" "The headers of a part cannot be set";
    Lossy PART_STYLE = "E0563" "The style of a part is not used";
    Lossy ITEM_SCHEMA = "E0564" "The items of a body that is read as a whole are described one by one, which is not used";
    Lossy PART_POSITION = "E0565" "Encodings of parts by their position, or of parts within parts, are not used";
    Lossy MEDIA_TYPE_TWICE = "E0566" "A media type is described twice, with different schemas, of which the first is used";
    Note NOTATION_UNASKED = "E0567" "Answers of some media types are not asked for, because they are described in JSON or XML";
    Lossy SECOND_BODY = "E0570" "A request has a second body, or form fields beside a body, which are left out";
    Lossy NESTED_COLLECTION = "E0571" "Lists in a list have a `collectionFormat`, which is not heeded";
    Lossy XML_NODE = "E0572" "A value is to be text in XML, which cannot be expressed; it becomes an element";
    Warning UNASKED_SCHEME = "E0580" "A security scheme is described, but no operation asks for it";
    Lossy NO_TOKEN_URL = "E0581" "An `OAuth` flow does not say where tokens are asked for";

    Lossy PAGING_UNFOLLOWED = "E0590" "An extension says that an operation is paged, which cannot be followed";
    Note PAGING_INFERRED = "E0591" "Operations are held to be paged, because their parameters and answers fit";
    Note TAGS_GROUPED = "E0592" "There are too many tags for a feature each; those that begin alike share one";
    Warning TAGS_UNDIVIDED = "E0593" "There are too many tags for a feature each, and nothing to group them by";

    Error CONFIG_UNREADABLE = "E0701" "The configuration cannot be read";
    Error CONFIG_SYNTAX = "E0702" "The configuration is not well-formed TOML";
    Error CONFIG_INVALID = "E0703" "The configuration has an unknown key or a wrong value";
    Error OVERRIDE_UNUSED = "E0704" "An override matches nothing in the document";
    Error SELECTOR_UNUSED = "E0710" "A selector matches no operation of the document";
    Error SELECTION_EMPTY = "E0711" "The selection leaves no operation";
    Error OVERLAY_SHAPE = "E0713" "An overlay is malformed";
    Error OVERLAY_PATH = "E0714" "An overlay has a path that is no `JSONPath`";
    Warning OVERLAY_UNUSED = "E0715" "An action of an overlay selects nothing, so that it changes nothing";
    Error OVERLAY_MISFIT = "E0716" "An action of an overlay does not fit what it is applied to";

    Error OUTPUT_FAILED = "E0801" "The output cannot be written";
    Error OUTPUT_EDITED = "E0802" "A generated file was edited by hand";
    Error OUTPUT_STALE = "E0803" "A generated file is not what the document gives now";

    Error NOT_RUST = "E0901" "The generator made something that is not Rust, which is a bug of the generator";
    Error LOST = "E0902" "The generator lost an operation, a webhook or a callback, which is a bug of the generator";
}
