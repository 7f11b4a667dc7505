//! How a thing is written in a version of the standard, for advice to authors: each version has its own words.
//!
//! Advice that depends on the version is made of these and of nothing else.

use super::Version;

impl Version {
    /// Whether it is 2.0, which says most things in another way than its successors.
    fn is_swagger(self) -> bool {
        match self {
            Self::V2_0 => true,
            Self::V3_0 | Self::V3_1 | Self::V3_2 => false,
        }
    }

    /// A reference to a schema.
    #[must_use]
    pub fn schema_reference(self) -> &'static str {
        if self.is_swagger() {
            "#/definitions/Name"
        } else {
            "#/components/schemas/Name"
        }
    }

    /// Where security schemes are described.
    #[must_use]
    pub fn security_section(self) -> &'static str {
        if self.is_swagger() {
            "securityDefinitions"
        } else {
            "components.securitySchemes"
        }
    }

    /// A parameter of a path that is a text.
    #[must_use]
    pub fn path_parameter(self, name: &str) -> String {
        let ty = if self.is_swagger() {
            "type: string"
        } else {
            "schema: { type: string }"
        };
        format!("{{ name: {name}, in: path, required: true, {ty} }}")
    }

    /// What says in which media types an operation answers, and a verb.
    #[must_use]
    pub fn says_received(self) -> &'static str {
        if self.is_swagger() {
            "`produces` says"
        } else {
            "the media types of the responses say"
        }
    }

    /// What says in which media types an operation is sent its body, and a verb.
    #[must_use]
    pub fn says_sent(self) -> &'static str {
        if self.is_swagger() {
            "`consumes` says"
        } else {
            "the media types of the request body say"
        }
    }

    /// How a schema says that its values may be null.
    #[must_use]
    pub fn nullable(self) -> &'static str {
        match self {
            Self::V2_0 => "write `x-nullable: true`",
            Self::V3_0 => "write `nullable: true`",
            Self::V3_1 | Self::V3_2 => "add `null` to the list under `type`",
        }
    }

    /// What a list with a type for each of its positions has beside them.
    #[must_use]
    pub fn closed_list(self) -> &'static str {
        match self {
            Self::V2_0 | Self::V3_0 => "additionalItems: false",
            Self::V3_1 | Self::V3_2 => "items: false",
        }
    }

    /// What the keys of responses are.
    #[must_use]
    pub fn statuses(self) -> &'static str {
        if self.is_swagger() {
            "a status such as `404`, or `default`"
        } else {
            "a status such as `404`, a range such as `4XX`, or `default`"
        }
    }
}
