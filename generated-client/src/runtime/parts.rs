//! From a value to the texts that a parameter is made of.
//!
//! How much structure survives depends on what the style can spell; below that, a value becomes its JSON text.

use super::fault::Fault;
use super::format::{Format, Written};
use super::json::JSON;
use super::shape::Shape;
use super::wire::{Encode, Output};

/// What remains of a value where only texts can be written.
#[derive(Debug)]
pub(crate) enum Parts {
    /// No value, or null.
    Nothing,
    Text(String),
    List(Vec<Parts>),
    Object(Vec<(String, Parts)>),
}

/// How much structure a style can spell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// None: lists and objects become JSON.
    Texts,
    /// Lists of texts.
    Lists,
    /// Lists and objects of texts.
    Flat,
    /// Lists of texts, and objects of texts and lists.
    Spread,
    /// All of it.
    All,
}

impl Keep {
    fn in_list(self) -> Option<Self> {
        match self {
            Self::Texts => None,
            Self::Lists | Self::Flat | Self::Spread => Some(Self::Texts),
            Self::All => Some(Self::All),
        }
    }

    fn in_object(self) -> Option<Self> {
        match self {
            Self::Texts | Self::Lists => None,
            Self::Flat => Some(Self::Texts),
            Self::Spread => Some(Self::Lists),
            Self::All => Some(Self::All),
        }
    }
}

/// The texts of `value`, which a request carries.
pub(crate) fn parts(value: &dyn Encode, keep: Keep) -> Result<Parts, Fault> {
    let mut flattener = Flattener {
        keep,
        parts: Some(Parts::Nothing),
    };
    value.encode(&mut flattener)?;
    match flattener.parts {
        Some(parts) => Ok(parts),
        None => json(value).map(Parts::Text),
    }
}

fn json(value: &dyn Encode) -> Result<String, Fault> {
    text_of(&JSON, value)
}

/// The text of `value` in a format that is text.
pub(crate) fn text_of(format: &dyn Format, value: &dyn Encode) -> Result<String, Fault> {
    let bytes = format.encode(value, Written::ForRequest)?;
    String::from_utf8(bytes).map_err(|_| Fault::new("it has no text"))
}

/// `parts` is `None` where the value has more structure than is kept.
struct Flattener {
    keep: Keep,
    parts: Option<Parts>,
}

impl Flattener {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "it is what the methods of `Output` answer"
    )]
    fn text(&mut self, text: String) -> Result<(), Fault> {
        self.parts = Some(Parts::Text(text));
        Ok(())
    }
}

impl Output for Flattener {
    fn null(&mut self) -> Result<(), Fault> {
        self.parts = Some(Parts::Nothing);
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Fault> {
        self.text(value.to_string())
    }

    fn i64(&mut self, value: i64) -> Result<(), Fault> {
        self.text(value.to_string())
    }

    fn u64(&mut self, value: u64) -> Result<(), Fault> {
        self.text(value.to_string())
    }

    fn f64(&mut self, value: f64) -> Result<(), Fault> {
        if !value.is_finite() {
            return Err(Fault::expected("a finite number", value));
        }
        self.text(value.to_string())
    }

    fn str(&mut self, value: &str) -> Result<(), Fault> {
        self.text(value.to_owned())
    }

    fn list(&mut self, items: &mut dyn Iterator<Item = &dyn Encode>) -> Result<(), Fault> {
        let Some(keep) = self.keep.in_list() else {
            self.parts = None;
            return Ok(());
        };
        let mut texts = Vec::new();
        for (index, item) in items.enumerate() {
            match parts(item, keep).map_err(|fault| fault.at(index))? {
                Parts::Nothing => {}
                part => texts.push(part),
            }
        }
        self.parts = Some(Parts::List(texts));
        Ok(())
    }

    fn map<'v>(
        &mut self,
        entries: &mut dyn Iterator<Item = (&'v str, &'v dyn Encode)>,
    ) -> Result<(), Fault> {
        let Some(keep) = self.keep.in_object() else {
            self.parts = None;
            return Ok(());
        };
        let mut object = Object {
            keep,
            texts: Vec::new(),
        };
        for (key, value) in entries {
            object.entry(key, value)?;
        }
        self.parts = Some(Parts::Object(object.texts));
        Ok(())
    }

    fn object(&mut self, shape: &'static Shape, slots: &[&dyn Encode]) -> Result<(), Fault> {
        let Some(keep) = self.keep.in_object() else {
            self.parts = None;
            return Ok(());
        };
        let mut object = Object {
            keep,
            texts: Vec::new(),
        };
        for (property, slot) in shape.fields(slots, Written::ForRequest) {
            object.entry(property.name(), slot)?;
        }
        shape.rest(slots, &mut |key, value| object.entry(key, value))?;
        self.parts = Some(Parts::Object(object.texts));
        Ok(())
    }
}

/// An object in the making. What is null in it is left out, because texts cannot say it.
struct Object {
    keep: Keep,
    texts: Vec<(String, Parts)>,
}

impl Object {
    fn entry(&mut self, key: &str, value: &dyn Encode) -> Result<(), Fault> {
        match parts(value, self.keep).map_err(|fault| fault.within(key))? {
            Parts::Nothing => {}
            part => self.texts.push((key.to_owned(), part)),
        }
        Ok(())
    }
}
