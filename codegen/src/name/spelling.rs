//! How each kind of name is spelt: its case, its first character, and what replaces a word that the language keeps for itself.

use super::names::Ident;
use super::reserved;

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A struct or an enum that stands in a list of imports.
    Type,
    /// A request: a struct beside the models that it mentions.
    Request,
    /// A struct or an enum that is only ever named with its module: a marker of `models::missing`.
    Marker,
    /// A variant of an enum.
    Variant,
    /// A field of a struct.
    Field,
    /// A method that sets a field of a model or of its builder.
    Setter,
    /// A method that sets a parameter of a request.
    RequestSetter,
    /// An argument of a function.
    Argument,
    /// A method of the client.
    Method,
    /// A method of the client's builder.
    BuilderMethod,
    /// A module, and its file.
    Module,
    /// A static or a constant.
    Constant,
    /// A feature of the package.
    Feature,
}

impl Kind {
    /// The words in this kind's case, legal but perhaps reserved: `N2fa`, `n2fa`, `V2_0` where they begin with a digit.
    pub(super) fn spell(self, words: &[String]) -> String {
        let text = match self {
            Self::Type | Self::Request | Self::Marker | Self::Variant => join_camel(words),
            Self::Field
            | Self::Setter
            | Self::RequestSetter
            | Self::Argument
            | Self::Method
            | Self::BuilderMethod
            | Self::Module => words.join("_"),
            Self::Constant => words.join("_").to_ascii_uppercase(),
            Self::Feature => words.join("-"),
        };
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return text;
        }
        let letter = match self {
            Self::Variant => "V",
            Self::Type | Self::Request | Self::Marker | Self::Constant => "N",
            Self::Field
            | Self::Setter
            | Self::RequestSetter
            | Self::Argument
            | Self::Method
            | Self::BuilderMethod
            | Self::Module
            | Self::Feature => "n",
        };
        letter.to_owned() + &text
    }

    /// The text with something added, where the emitted code needs the name for itself.
    pub(super) fn avoid_reserved(self, text: String) -> String {
        match self {
            Self::Type if reserved::is_type(&text) => text + "Model",
            Self::Request if reserved::is_type(&text) => text + "Request",
            Self::Setter if reserved::MODEL_METHODS.contains(&&*text) => format!("with_{text}"),
            Self::RequestSetter if reserved::REQUEST_METHODS.contains(&&*text) => {
                format!("with_{text}")
            }
            Self::Method if reserved::CLIENT_METHODS.contains(&&*text) => text + "_operation",
            Self::BuilderMethod if reserved::BUILDER_METHODS.contains(&&*text) => {
                text + "_credential"
            }
            Self::Module if reserved::is_module(&text) => text + "_",
            Self::Feature if reserved::is_feature(&text) => text + "-tag",
            _ => text,
        }
    }

    /// The `number`th of those that would have the same name: `UserId2`, `V2_2`, `user_id_2`, `USER_ID_2`.
    pub(super) fn number(self, text: &str, number: usize) -> String {
        let separator = match self {
            Self::Type | Self::Request | Self::Marker | Self::Variant
                if !text.ends_with(|last: char| last.is_ascii_digit()) =>
            {
                ""
            }
            Self::Feature => "-",
            _ => "_",
        };
        format!("{text}{separator}{number}")
    }
}

/// The identifier of a text that is one but for keywords: those become raw, or get an underscore where they cannot.
pub(super) fn identifier(text: String) -> Ident {
    if reserved::NEVER_RAW.contains(&&*text) {
        Ident::new(text + "_")
    } else if reserved::KEYWORDS.contains(&&*text) {
        Ident::new(format!("r#{text}"))
    } else {
        Ident::new(text)
    }
}

/// `["usage", "session"]` as `UsageSession`. Digits that are words of their own stay apart: `["v1", "1"]` is not `["v11"]`.
fn join_camel(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        if text.ends_with(|last: char| last.is_ascii_digit())
            && word.starts_with(|first: char| first.is_ascii_digit())
        {
            text.push('_');
        }
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        text.push_str(&first.to_ascii_uppercase());
        text.push_str(rest);
    }
    text
}
