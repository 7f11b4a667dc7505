//! Layouts that are used again: code that differs from other code only in its names and texts is laid out like it.
//!
//! A generated client has thousands of functions of a few forms. Each form is laid out once, by prettyplease, with the shortest names
//! that it could have, and kept as a text with gaps. Filling the gaps gives what prettyplease would have written wherever all lines are
//! within its margin: it breaks a line only where what follows is too long for it, so what was broken with short names is broken with
//! longer ones, and what was not is not as long as it fits. Where a line is too long, prettyplease is asked; if it is asked often about
//! the same lines of a form, a layout is kept in which those are broken. All threads share what is known.

mod form;
mod items;

use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use self::form::{Gap, NAME, Names, Reading, Word, name, placeholders, shortest};
use self::items::{Fields, fields, implementation, split};
use super::token::{self, Token};
use super::{calls, comment_lines, rust, straighten};
use crate::emit::LINE_END;
use crate::maps::HashMap;

/// The width of a line, in bytes, that prettyplease fills.
const MARGIN: usize = 89;

/// Forms of code with their layouts. What it gives does not depend on what it has seen.
#[derive(Default)]
pub(super) struct Layouts {
    known: Mutex<HashMap<Vec<u8>, Arc<Mutex<Known>>>>,
}

/// What is known of a form.
enum Known {
    /// There was one of its kind.
    Once,
    /// Its layout is told by these.
    Fit(Ways),
    /// Its layout depends on more than the lengths of lines.
    Unfit,
}

/// A form of code, laid out in one or several ways.
struct Ways {
    /// With names that are as short as they can be.
    first: Layout,
    /// How often a line of it has been too long, until it is loosened.
    tight: u32,
    /// By the lines of the first layout that are too long: how the form is laid out then.
    broken: HashMap<Vec<usize>, Broken>,
}

/// How a form is laid out where some of its lines are too long.
enum Broken {
    /// Not known yet: prettyplease has been asked so often.
    Asked(u32),
    /// With those lines broken.
    Like(Box<Ways>),
    /// That depends on more than how long the lines are.
    Unfit,
}

/// After so many questions about the same lines a layout is looked for, which takes a question for each name on them.
const LEARN: u32 = 4;

/// A form of code, laid out with names of certain lengths.
struct Layout {
    /// The lengths: what is as long or longer is broken in the same places.
    least: Vec<usize>,
    /// The text between the gaps: one more than there are gaps.
    texts: Vec<String>,
    /// The lines as prettyplease has them, but for comments: the bytes between their gaps, and the gaps. Once it has been loosened, those
    /// alone that are broken where they are too long.
    lines: Vec<(usize, Vec<usize>)>,
}

/// How code is laid out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// An item.
    Item,
    /// A member of an `impl`.
    Member,
    /// What stands before the members of an `impl`.
    Head,
    /// A field of a struct.
    Field,
    /// A variant of an enum.
    Variant,
    /// What stands before the fields of a struct or the variants of an enum.
    TypeHead,
}

impl Layouts {
    /// The code of some items as text, which is the same as [`rust`] gives.
    ///
    /// # Errors
    ///
    /// Where the tokens are no items.
    pub(super) fn rust(&self, code: TokenStream) -> Result<String, syn::Error> {
        let code = token::read(code);
        let Some(items) = split(&code) else {
            return rust(token::code(&code));
        };
        let mut text = String::new();
        for item in items {
            if !text.is_empty() {
                text.push('\n');
            }
            match self.item(item) {
                Ok(item) => text.push_str(&item),
                // Not where an item was cut.
                Err(_) => return rust(token::code(&code)),
            }
        }
        Ok(text)
    }

    fn item(&self, item: &[Token]) -> Result<String, syn::Error> {
        if let Some((head, members)) = implementation(item) {
            return self.implementation(head, members);
        }
        if let Some(text) = calls::text(item) {
            return Ok(text);
        }
        if let Some(fields) = fields(item) {
            return self.fields(&fields);
        }
        self.unit(Unit::Item, item)
    }

    fn implementation(&self, head: &[Token], members: Vec<&[Token]>) -> Result<String, syn::Error> {
        let mut text = self.unit(Unit::Head, head)?;
        let mut is_after_type = false;
        for (index, member) in members.into_iter().enumerate() {
            let member = self.unit(Unit::Member, member)?;
            // The types that an `impl` names belong together.
            let is_type = member.starts_with("    type ");
            if index > 0 && !(is_type && is_after_type) {
                text.push('\n');
            }
            is_after_type = is_type && member.lines().nth(1).is_none();
            text.push_str(&member);
        }
        text.push_str("}\n");
        Ok(text)
    }

    fn fields(&self, fields: &Fields<'_>) -> Result<String, syn::Error> {
        let mut text = self.unit(Unit::TypeHead, fields.head)?;
        let unit = if fields.is_enum {
            Unit::Variant
        } else {
            Unit::Field
        };
        for member in &fields.members {
            text.push_str(&self.unit(unit, member)?);
        }
        text.push_str("}\n");
        Ok(text)
    }

    fn unit(&self, unit: Unit, code: &[Token]) -> Result<String, syn::Error> {
        let mut reading = Reading::default();
        reading.form.push(unit as u8);
        reading.read(code, Names::Any);
        let Reading { form, words } = reading;
        let known = match lock(&self.known).entry(form) {
            // Most forms are seen once, and most code is of few forms.
            Entry::Vacant(entry) => {
                entry.insert(Arc::new(Mutex::new(Known::Once)));
                None
            }
            Entry::Occupied(entry) => Some(Arc::clone(entry.get())),
        };
        let text = known.and_then(|known| lock(&known).text(unit, code, &words));
        text.map_or_else(|| unit.text(token::code(code)), Ok)
    }
}

/// What is locked stays whole, whoever panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Known {
    /// The text of code of the form, if it is told by a layout.
    fn text(&mut self, unit: Unit, code: &[Token], words: &[Word<'_>]) -> Option<String> {
        if let Self::Once = self {
            let first = Layout::new(unit, code, vec![NAME; words.len()]);
            *self = first.map_or(Self::Unfit, |first| Self::Fit(Ways::new(first)));
        }
        match self {
            Self::Fit(ways) => ways.of(unit, code, words).map(|layout| layout.fill(words)),
            Self::Once | Self::Unfit => None,
        }
    }
}

impl Unit {
    /// The code as prettyplease has it.
    fn raw(self, code: TokenStream) -> Result<String, syn::Error> {
        let code = match self {
            Self::Item => code,
            Self::Member => {
                let body = Group::new(Delimiter::Brace, code);
                [name("impl"), name("Q"), body.into()].into_iter().collect()
            }
            Self::Head => {
                let call = Group::new(Delimiter::Parenthesis, TokenStream::new());
                let block = Group::new(Delimiter::Brace, TokenStream::new());
                let member = [name("fn"), name("q"), call.into(), block.into()];
                let body = Group::new(Delimiter::Brace, member.into_iter().collect());
                code.into_iter().chain([body.into()]).collect()
            }
            Self::Field => {
                let body = Group::new(Delimiter::Brace, code);
                let head = [name("struct"), name("Q"), body.into()];
                head.into_iter().collect()
            }
            Self::Variant => {
                let body = Group::new(Delimiter::Brace, code);
                let head = [name("enum"), name("Q"), body.into()];
                head.into_iter().collect()
            }
            Self::TypeHead => {
                let code: Vec<_> = code.into_iter().collect();
                let is_enum =
                    |token: &TokenTree| matches!(token, TokenTree::Ident(name) if name == "enum");
                let member = if code.iter().any(is_enum) {
                    vec![name("Q")]
                } else {
                    vec![name("q"), Punct::new(':', Spacing::Alone).into(), name("Q")]
                };
                let body = Group::new(Delimiter::Brace, member.into_iter().collect());
                code.into_iter().chain([body.into()]).collect()
            }
        };
        Ok(prettyplease::unparse(&syn::parse2(code)?))
    }

    /// What of a text laid out is of the code itself.
    fn own(self, text: &str) -> &str {
        let own = match self {
            Self::Item => Some(text),
            Self::Member => text
                .strip_prefix("impl Q {\n")
                .and_then(|text| text.strip_suffix("}\n")),
            Self::Head => text.strip_suffix("    fn q() {}\n}\n"),
            Self::Field => text
                .strip_prefix("struct Q {\n")
                .and_then(|text| text.strip_suffix("}\n")),
            Self::Variant => text
                .strip_prefix("enum Q {\n")
                .and_then(|text| text.strip_suffix("}\n")),
            Self::TypeHead => text
                .strip_suffix("    q: Q,\n}\n")
                .or_else(|| text.strip_suffix("    Q,\n}\n")),
        };
        own.unwrap_or(text)
    }

    /// The text of code that has no layout of its own.
    fn text(self, code: TokenStream) -> Result<String, syn::Error> {
        match self {
            Self::Item => rust(code),
            Self::Member | Self::Head | Self::Field | Self::Variant | Self::TypeHead => {
                let raw = self.raw(code)?;
                Ok(comment_lines(self.own(&straighten(&raw)).to_owned()))
            }
        }
    }
}

impl Ways {
    fn new(first: Layout) -> Self {
        Self {
            first,
            tight: 0,
            broken: HashMap::default(),
        }
    }

    /// The layout of code of the form, if it is known.
    fn of(&mut self, unit: Unit, code: &[Token], words: &[Word<'_>]) -> Option<&Layout> {
        if self.tight < LEARN && !self.first.fits(words) {
            self.tight += 1;
            if self.tight < LEARN {
                return None;
            }
            self.first.loosen(unit, code);
        }
        if self.first.fits(words) {
            return Some(&self.first);
        }
        let long = self.first.too_long(words);
        let asked = match self.broken.get(&long) {
            Some(Broken::Like(_) | Broken::Unfit) => None,
            Some(Broken::Asked(times)) => Some(times + 1),
            None => Some(1),
        };
        if let Some(times) = asked {
            let known = if times < LEARN {
                Broken::Asked(times)
            } else {
                let broken = self.first.broken(unit, code, &long);
                broken.map_or(Broken::Unfit, |broken| {
                    Broken::Like(Box::new(Self::new(broken)))
                })
            };
            self.broken.insert(long.clone(), known);
        }
        match self.broken.get_mut(&long) {
            Some(Broken::Like(ways)) => ways.of(unit, code, words),
            Some(Broken::Asked(_) | Broken::Unfit) | None => None,
        }
    }
}

impl Layout {
    /// Lays out code whose words are placeholders of these lengths. Nothing where its layout depends on more than what fits on a line.
    fn new(unit: Unit, code: &[Token], least: Vec<usize>) -> Option<Self> {
        let gaps = least.len();
        let code = shortest(code, Names::Any, &mut placeholders(&least));
        let (raw, text) = match unit {
            Unit::Item => (unit.raw(code.clone()).ok()?, unit.text(code).ok()?),
            Unit::Member | Unit::Head | Unit::Field | Unit::Variant | Unit::TypeHead => {
                let raw = unit.raw(code).ok()?;
                let text = unit.own(&straighten(&raw)).to_owned();
                (raw, text)
            }
        };
        // A literal of a struct has a width of its own to fill; what is empty is not broken.
        if raw.lines().any(|line| line.contains("{ ")) {
            return None;
        }
        let mut texts = Vec::with_capacity(gaps + 1);
        let mut rest = &*text;
        for placeholder in placeholders(&least) {
            let (before, after) = rest.split_once(&*placeholder)?;
            texts.push(before.to_owned());
            rest = after;
        }
        texts.push(rest.to_owned());
        let mut lines = Vec::new();
        let mut number = 0;
        let mut waiting = placeholders(&least).peekable();
        for line in unit.own(&raw).lines() {
            let mut width = line.len();
            let mut open = Vec::new();
            while let Some(found) = waiting.next_if(|next| line.contains(&**next)) {
                open.push(number);
                width -= found.len();
                number += 1;
            }
            if !line.trim_start().starts_with("//") {
                lines.push((width, open));
            }
        }
        drop(waiting);
        (number == gaps).then_some(Self {
            least,
            texts,
            lines,
        })
    }

    /// The layout in which some lines are broken. Nothing where it is not the same whichever name makes them too long.
    fn broken(&self, unit: Unit, code: &[Token], long: &[usize]) -> Option<Self> {
        let mut least = self.least.clone();
        for line in long {
            let (width, gaps) = self.lines.get(*line)?;
            least[*gaps.first()?] += self.missing(*width, gaps)?;
        }
        let broken = Self::new(unit, code, least)?;
        for line in long {
            let (width, gaps) = self.lines.get(*line)?;
            let missing = self.missing(*width, gaps)?;
            for gap in gaps.iter().skip(1) {
                let mut least = broken.least.clone();
                least[*gaps.first()?] -= missing;
                least[*gap] += missing;
                Self::new(unit, code, least).filter(|other| other.texts == broken.texts)?;
            }
        }
        (broken.texts != self.texts).then_some(broken)
    }

    /// By how much a line would have to be longer to be too long.
    fn missing(&self, width: usize, gaps: &[usize]) -> Option<usize> {
        let gaps = gaps.iter().map(|gap| self.least[*gap]);
        (MARGIN + 1).checked_sub(width + gaps.sum::<usize>())
    }

    /// Forgets the lines that are not broken however long they are: those that stay as they are when what is in their gaps fills a line.
    fn loosen(&mut self, unit: Unit, code: &[Token]) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.retain(|(_, gaps)| {
            if gaps.is_empty() {
                return true;
            }
            let mut least = self.least.clone();
            for gap in gaps {
                least[*gap] = MARGIN;
            }
            Self::new(unit, code, least).is_none_or(|long| long.texts != self.texts)
        });
        self.lines = lines;
    }

    /// The lines beyond the margin.
    fn too_long(&self, words: &[Word<'_>]) -> Vec<usize> {
        let lines = (0..).zip(&self.lines);
        let long = lines.filter(|(_, (width, gaps))| width + length(gaps, words) > MARGIN);
        long.map(|(line, _)| line).collect()
    }

    /// Whether every line is within the margin.
    fn fits(&self, words: &[Word<'_>]) -> bool {
        self.lines
            .iter()
            .all(|(width, gaps)| width + length(gaps, words) <= MARGIN)
    }

    fn fill(&self, words: &[Word<'_>]) -> String {
        let length: usize = words.iter().map(|(_, word)| word.len() + 8).sum();
        let fixed: usize = self.texts.iter().map(String::len).sum();
        let mut text = String::with_capacity(length + fixed);
        let mut texts = self.texts.iter();
        text.extend(texts.next().map(String::as_str));
        for ((gap, word), after) in words.iter().zip(texts) {
            match gap {
                Gap::Word => text.push_str(word),
                Gap::Comment => push_comment(&mut text, word),
            }
            text.push_str(after);
        }
        text
    }
}

/// The length of what is in some gaps.
fn length(gaps: &[usize], words: &[Word<'_>]) -> usize {
    let words = gaps.iter().filter_map(|gap| words.get(*gap));
    words.map(|(_, word)| word.len()).sum()
}

/// Puts lines where a comment has begun. They are cut as [`comment_lines`] cuts them.
fn push_comment(text: &mut String, lines: &str) {
    let start = text.rfind('\n').map_or(0, |end| end + 1);
    let marker = text[start..].to_owned();
    for (index, line) in lines.split(LINE_END).enumerate() {
        if index > 0 {
            text.push('\n');
            text.push_str(&marker);
        }
        text.push_str(line.trim_end_matches(' '));
    }
}

#[cfg(test)]
#[path = "layouts/tests.rs"]
mod tests;
