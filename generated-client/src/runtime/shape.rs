//! What an object looks like on the wire: its name, its properties, and how XML spells them.
//!
//! Shapes are constants in the emitted code; nothing here reads or writes.

/// The wire form of one kind of object.
#[derive(Debug)]
pub struct Shape {
    name: &'static str,
    properties: &'static [Property],
    open: bool,
    /// Whether the document does not say that it is open.
    keeping: bool,
    xml: Option<&'static Xml>,
}

impl Shape {
    /// An object of these properties, whose XML element has the name `name`.
    #[must_use]
    pub const fn new(name: &'static str, properties: &'static [Property]) -> Self {
        Self {
            name,
            properties,
            open: false,
            keeping: false,
            xml: None,
        }
    }

    /// The object takes further keys: its last slot, after those of the properties, is a map that holds them.
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// The same, but that the document knows of no further keys: one tells against an object of this shape where a value may
    /// be of several.
    #[must_use]
    pub const fn keeping(self) -> Self {
        let mut open = self.open();
        open.keeping = true;
        open
    }

    /// The same shape for objects that take further keys.
    #[must_use]
    pub const fn opened(&self) -> Self {
        Self {
            name: self.name,
            properties: self.properties,
            open: true,
            keeping: self.keeping,
            xml: self.xml,
        }
    }

    /// The XML element is spelt like this.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = Some(xml);
        self
    }

    /// The name that the document gives to objects of this shape.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The properties, in the order of the slots.
    #[must_use]
    pub const fn properties(&self) -> &'static [Property] {
        self.properties
    }

    /// Whether one more slot stands behind those of the properties, a map of all other keys.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Whether the document allows any further keys.
    #[must_use]
    pub const fn allows_any(&self) -> bool {
        self.open && !self.keeping
    }

    /// How XML spells the element.
    #[must_use]
    pub const fn markup(&self) -> &'static Xml {
        Xml::or_plain(self.xml)
    }
}

/// One property of an object.
#[derive(Debug)]
pub struct Property {
    name: &'static str,
    escaped: bool,
    required: bool,
    access: Access,
    list: bool,
    xml: Option<&'static Xml>,
}

/// Which side sends a property.
#[derive(Debug)]
enum Access {
    Full,
    ReadOnly,
    WriteOnly,
}

impl Property {
    /// A property that is always there.
    #[must_use]
    pub const fn required(name: &'static str) -> Self {
        Self {
            required: true,
            ..Self::optional(name)
        }
    }

    /// A property that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str) -> Self {
        Self {
            name,
            escaped: false,
            required: false,
            access: Access::Full,
            list: false,
            xml: None,
        }
    }

    /// The server sets it: requests leave it out.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.access = Access::ReadOnly;
        self
    }

    /// Only requests carry it: an answer that lacks it lacks nothing.
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.access = Access::WriteOnly;
        self
    }

    /// The name does not stand for itself between the quotes of a JSON string. It is for the generator to say, because looking for
    /// it would cost more than all else that the compiler does with a property.
    #[must_use]
    pub const fn escaped(mut self) -> Self {
        self.escaped = true;
        self
    }

    /// It holds a list: XML repeats its element, and has none where the list is empty.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    /// XML spells it like this.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = Some(xml);
        self
    }

    /// The name on the wire.
    #[must_use]
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the name has to be escaped between the quotes of a JSON string.
    #[must_use]
    pub const fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// Whether objects always have it.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether it must be found where an object is read: in an answer, what only requests carry need not be there.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        #[cfg(feature = "fake")]
        if super::fake::is_receiving() {
            return self.required && !self.is_read_only();
        }
        self.required && !self.is_write_only()
    }

    /// Whether requests leave it out.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        matches!(self.access, Access::ReadOnly)
    }

    /// Whether answers leave it out.
    #[must_use]
    pub const fn is_write_only(&self) -> bool {
        matches!(self.access, Access::WriteOnly)
    }

    /// Whether it holds a list.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        self.list
    }

    /// How XML spells it.
    #[must_use]
    pub const fn markup(&self) -> &'static Xml {
        Xml::or_plain(self.xml)
    }
}

/// How XML spells a property or an object, where that differs from an element of the same name.
#[derive(Clone, Copy, Debug)]
pub struct Xml {
    /// What the property becomes.
    pub node: Node,
    /// The name without prefix, where it is not that of the property or the object; of a list, the name of its items.
    pub name: Option<&'static str>,
    /// The name of the element around the items of a list.
    pub wrapper: Option<&'static str>,
    /// The URI of the namespace.
    pub namespace: Option<&'static str>,
    /// The prefix that stands for the namespace.
    pub prefix: Option<&'static str>,
}

/// What a property becomes in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A child element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element.
    Text,
}

impl Xml {
    /// Few properties are spelt in a way of their own, so that most hold no more than that they are not.
    const fn or_plain(own: Option<&'static Self>) -> &'static Self {
        const PLAIN: &Xml = &Xml::plain();
        match own {
            Some(own) => own,
            None => PLAIN,
        }
    }

    const fn plain() -> Self {
        Self {
            node: Node::Element,
            name: None,
            wrapper: None,
            namespace: None,
            prefix: None,
        }
    }

    /// An element of this name; of a list, each item.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name: Some(name),
            ..Self::plain()
        }
    }

    /// An attribute of this name.
    #[must_use]
    pub const fn attribute(name: &'static str) -> Self {
        Self {
            node: Node::Attribute,
            name: Some(name),
            ..Self::plain()
        }
    }

    /// A list whose items, elements of the name `item`, stand together in one element of the name `outer`.
    #[must_use]
    pub const fn wrapped(outer: &'static str, item: &'static str) -> Self {
        Self {
            name: Some(item),
            wrapper: Some(outer),
            ..Self::plain()
        }
    }

    /// The text of the surrounding element.
    #[must_use]
    pub const fn text() -> Self {
        Self {
            node: Node::Text,
            ..Self::plain()
        }
    }

    /// The name belongs to this namespace.
    #[must_use]
    pub const fn namespace(mut self, uri: &'static str) -> Self {
        self.namespace = Some(uri);
        self
    }

    /// The name is written with this prefix.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }
}
