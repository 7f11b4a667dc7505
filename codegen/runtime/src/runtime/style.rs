//! How a parameter, or a field of a form, is spelt, as a constant that the emitted code holds.
//!
//! Nothing is written here; `param` does.

/// How lists and objects are spelt as text, and what of a text is escaped. Single values are alike in most styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub(crate) layout: Layout,
    /// Whether each item of a list and each entry of an object stands for itself.
    pub(crate) explode: bool,
    /// Whether reserved characters are left as they are.
    pub(crate) reserved: bool,
    /// Whether a list or an object without entries is written as an empty text, and not left out.
    pub(crate) empty: bool,
}

/// What stands between and before the entries of a list or an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Simple,
    Label,
    Matrix,
    Form,
    /// One of these between all that there is, by where it stands.
    Delimited {
        plain: &'static str,
        encoded: &'static str,
    },
    DeepObject,
    Cookie,
    Field,
    /// A text of this media type.
    Content(&'static str),
}

impl Style {
    /// Lists `1,2`, objects `x,1,y,2`: the default of paths and headers.
    pub const SIMPLE: Self = Self::of(Layout::Simple);
    /// Lists `1,2`, objects `x=1,y=2`.
    pub const SIMPLE_EXPLODED: Self = Self::of(Layout::Simple).exploded();
    /// Lists `.1,2`, objects `.x,1,y,2`.
    pub const LABEL: Self = Self::of(Layout::Label);
    /// Lists `.1.2`, objects `.x=1.y=2`.
    pub const LABEL_EXPLODED: Self = Self::of(Layout::Label).exploded();
    /// Lists `;a=1,2`, objects `;a=x,1,y,2`.
    pub const MATRIX: Self = Self::of(Layout::Matrix);
    /// Lists `;a=1;a=2`, objects `;x=1;y=2`.
    pub const MATRIX_EXPLODED: Self = Self::of(Layout::Matrix).exploded();
    /// Lists `a=1,2`, objects `a=x,1,y,2`.
    pub const FORM: Self = Self::of(Layout::Form);
    /// Lists `a=1&a=2`, objects `x=1&y=2`: the default of queries. In cookies, `; ` stands in place of `&`.
    pub const FORM_EXPLODED: Self = Self::of(Layout::Form).exploded();
    /// Lists `a=1%202`, objects `a=x%201%20y%202`.
    pub const SPACE_DELIMITED: Self = Self::of(Layout::Delimited {
        plain: " ",
        encoded: "%20",
    });
    /// Lists `a=1%7C2`, objects `a=x%7C1%7Cy%7C2`.
    pub const PIPE_DELIMITED: Self = Self::of(Layout::Delimited {
        plain: "|",
        encoded: "%7C",
    });
    /// Lists `a=1%092`, objects `a=x%091%09y%092`.
    pub const TAB_DELIMITED: Self = Self::of(Layout::Delimited {
        plain: "\t",
        encoded: "%09",
    });
    /// Objects `a[x]=1&a[y]=2`, lists `a[]=1&a[]=2`, and so on for what is in them; where the items are lists or objects
    /// themselves they are numbered, `a[0][x]=1&a[1][x]=2`. Brackets are percent-encoded.
    pub const DEEP_OBJECT: Self = Self::of(Layout::DeepObject).exploded();
    /// As [`FORM_EXPLODED`](Self::FORM_EXPLODED), but for cookies whose text is not percent-encoded.
    pub const COOKIE: Self = Self::of(Layout::Cookie).exploded();
    /// Lists `a=1&a=2`, objects in JSON: the default of forms.
    pub const FIELD: Self = Self::of(Layout::Field).exploded();

    const fn of(layout: Layout) -> Self {
        Self {
            layout,
            explode: false,
            reserved: false,
            empty: false,
        }
    }

    const fn exploded(mut self) -> Self {
        self.explode = true;
        self
    }

    /// A text of this media type, such as JSON, and percent-encoded where it stands.
    #[must_use]
    pub const fn content(media_type: &'static str) -> Self {
        Self::of(Layout::Content(media_type))
    }

    /// Reserved characters, as in `a/b:c`, are not percent-encoded, nor is what looks percent-encoded already; but
    /// characters that would end the parameter are.
    #[must_use]
    pub const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// A list or an object without entries is `a=`, and not left out.
    #[must_use]
    pub const fn or_empty(mut self) -> Self {
        self.empty = true;
        self
    }
}
