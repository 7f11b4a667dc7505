//! What is wrong with a value, and where in the body it stands.

use std::error::Error;
use std::fmt;

/// Why a value could not be read or written: a message, and the path to the culprit.
///
/// It reads as `results[3].start: expected a date-time (RFC 3339), found "yesterday"`. One pointer wide, so that the
/// good case costs nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    message: String,
    /// From the innermost step to the outermost: steps are added while the fault travels outwards.
    path: Vec<Step>,
    position: Option<Position>,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Property(String),
    Index(usize),
}

/// A place in a body, both parts counted from one; columns are counted in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A value that does not fit its type.
    Value,
    /// An empty text where a number, a date or their like was expected; an optional value takes it as absent.
    Empty,
    /// A body that is not well-formed.
    Syntax,
}

/// How much of a text a message quotes, in characters.
const QUOTED: usize = 60;

impl Fault {
    /// A value that does not fit, for the reason that `message` gives.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self::of(message.into(), Kind::Value)
    }

    /// One thing was expected, another found: `expected a string, found null`.
    #[must_use]
    pub fn expected(expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self::unlike(&expected, &found)
    }

    #[cold]
    fn unlike(expected: &dyn fmt::Display, found: &dyn fmt::Display) -> Self {
        Self::new(format!("expected {expected}, found {found}"))
    }

    /// A required property is not there.
    #[must_use]
    pub fn missing(property: &str) -> Self {
        Self::new(format!("the required property {property:?} is missing"))
    }

    /// An empty text was found where a number, a date or their like was expected. An optional value takes it as absent.
    #[must_use]
    pub fn empty(expected: &str) -> Self {
        Self::of(
            format!("expected {expected}, found an empty text"),
            Kind::Empty,
        )
    }

    /// The body is not well-formed.
    #[must_use]
    pub fn syntax(message: impl Into<String>) -> Self {
        Self::of(message.into(), Kind::Syntax)
    }

    fn of(message: String, kind: Kind) -> Self {
        Self(Box::new(Inner {
            message,
            path: Vec::new(),
            position: None,
            kind,
        }))
    }

    /// The same fault, seen from the object whose property `name` holds the culprit.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.0.path.push(Step::Property(name.to_owned()));
        self
    }

    /// The same fault, seen from the list whose item `index` (from zero) holds the culprit.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    /// The same fault, with its place in the body unless it has one.
    #[must_use]
    pub fn positioned(mut self, position: Position) -> Self {
        self.0.position.get_or_insert(position);
        self
    }

    /// What is wrong, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path from the outermost value to the culprit: `results[3].start`; empty for the outermost value itself.
    #[must_use]
    pub fn path(&self) -> String {
        Path(&self.0.path).to_string()
    }

    /// Where in the body reading stopped, in formats that know.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Whether the body is malformed, rather than a value in it of the wrong type.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        self.0.kind == Kind::Syntax
    }

    /// Whether the value itself, not one inside it, was an empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.kind == Kind::Empty && self.0.path.is_empty()
    }

    /// `text` in quotes, shortened where it is long, with everything unprintable escaped.
    #[must_use]
    pub fn quote(text: &str) -> String {
        match text.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
            None => format!("{text:?}"),
        }
    }
}

/// Steps from the innermost outwards, shown from the outermost inwards.
struct Path<'a>(&'a [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().rev().enumerate() {
            let separator = if index == 0 { "" } else { "." };
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Property(name) if is_plain(name) => write!(f, "{separator}{name}")?,
                Step::Property(name) => write!(f, "[{}]", Fault::quote(name))?,
            }
        }
        Ok(())
    }
}

/// Whether a name needs no quotes in a path.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= QUOTED
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "_-@$:".contains(c))
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", Path(&self.0.path))?;
        }
        f.write_str(&self.0.message)?;
        match self.0.position {
            // A value is found by its path; only where the text itself is broken is there no better pointer.
            Some(Position { line, column }) if self.is_syntax() => {
                write!(f, " at line {line} column {column}")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Fault {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("path", &self.path())
            .field("message", &self.0.message)
            .field("position", &self.0.position)
            .finish()
    }
}

impl Error for Fault {}
