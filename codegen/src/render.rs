//! Tokens to the text of Rust files, laid out as a person would: blank lines between items, none between imports.
//!
//! Never looks at the API, and never changes code.

mod calls;
mod layouts;
mod token;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::thread;

use proc_macro2::TokenStream;
use syn::{Item, UseTree};

use crate::emit::{Content, LINE_END, SourceFile};
use crate::output::{PathError, Plan};

use layouts::Layouts;

/// Why the files of a client cannot be written down. It is a mistake of the generator, never of the document.
#[derive(Debug)]
pub enum RenderError {
    /// The tokens of this file are not Rust.
    Syntax(String, syn::Error),
    /// No file can have this path.
    Path(PathError),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(path, error) => write!(f, "the code of `{path}` is not Rust: {error}"),
            Self::Path(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Syntax(_, error) => Some(error),
            Self::Path(error) => Some(error),
        }
    }
}

/// The files as bytes. Where they are many, they are made on as many threads as there are processors; what becomes of them does
/// not depend on that.
///
/// # Errors
///
/// A mistake of the generator, see [`RenderError`].
pub fn files(files: Vec<SourceFile<'_>>) -> Result<Plan, RenderError> {
    let is_code = |file: &&SourceFile<'_>| matches!(file.content, Content::Rust { .. });
    let worthwhile = files.iter().filter(is_code).count() / WORTH_A_THREAD;
    let processors = thread::available_parallelism().map_or(1, usize::from);
    files_by(processors.min(worthwhile.max(1)), files)
}

/// [`files`], on so many threads.
pub(crate) fn files_by(workers: usize, files: Vec<SourceFile<'_>>) -> Result<Plan, RenderError> {
    let workers = workers.min(files.len());
    let queue = Mutex::new(files.into_iter());
    let layouts = Layouts::default();
    let work = || {
        let mut made = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            match next {
                Some(SourceFile { path, content }) => {
                    let text = text(content, &layouts);
                    made.push((path, text));
                }
                None => return made,
            }
        }
    };
    let mut made: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..workers)
            .map(|_| {
                thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, work)
            })
            .collect();
        let mut made = work();
        for other in others.into_iter().flatten() {
            match other.join() {
                Ok(more) => made.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        made
    });
    made.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    let mut plan = Plan::new();
    for (path, text) in made {
        match text {
            Ok(text) => plan.add_text(&path, text).map_err(RenderError::Path)?,
            Err(error) => return Err(RenderError::Syntax(path, error)),
        }
    }
    Ok(plan)
}

/// How many files of code take longer than beginning another thread, with the memory that it then has of its own.
const WORTH_A_THREAD: usize = 32;

/// The stack of a thread that makes files, in bytes: as much as the main thread has.
const STACK: usize = 8 << 20;

/// The text of one file.
fn text(content: Content<'_>, layouts: &Layouts) -> Result<Cow<'static, str>, syn::Error> {
    let (header, code) = match content {
        Content::Text(make) => return Ok(make()),
        Content::Rust { header, code } => (header, code),
    };
    let mut items = Items::default();
    let mut wrong = None;
    let head = code.make(&mut |item| match layouts.rust(item) {
        Ok(item) => items.push(&item),
        Err(error) => wrong = wrong.take().or(Some(error)),
    });
    if let Some(error) = wrong {
        return Err(error);
    }
    let mut text = format!("// {header}\n\n{}", rust(head)?);
    if !items.text.is_empty() {
        if !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str(&items.text);
    }
    Ok(text.into())
}

/// Items, one behind the other. Members of one `impl` after the other become members of one.
#[derive(Default)]
struct Items {
    text: String,
    /// The line that begins the last item, if that is an `impl` and the only item of its kind.
    open: String,
}

impl Items {
    fn push(&mut self, item: &str) {
        let head = item.split_inclusive('\n').next().unwrap_or_default();
        let is_impl = head.starts_with("impl")
            && head.ends_with("{\n")
            && item.find("\n}\n") == item.len().checked_sub(3);
        if is_impl && self.open == head {
            self.text.truncate(self.text.len() - 2);
            self.text.push('\n');
            self.text.push_str(&item[head.len()..]);
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(item);
        self.open.clear();
        if is_impl {
            self.open.push_str(head);
        }
    }
}

/// The code of one file, or of some items, as text.
///
/// # Errors
///
/// Where the tokens are no such thing.
pub fn rust(code: TokenStream) -> Result<String, syn::Error> {
    let syn::File {
        shebang: _,
        frontmatter: _,
        attrs,
        items,
    } = syn::parse2(code)?;
    let mut text = String::new();
    if !attrs.is_empty() {
        text.push_str(&unparse(attrs, Vec::new()));
    }
    let apart: Vec<_> = items
        .windows(2)
        .map(|pair| matches!(pair, [before, after] if are_apart(before, after)))
        .collect();
    let apart = std::iter::once(!text.is_empty()).chain(apart);
    for (item, apart) in items.into_iter().zip(apart) {
        if apart {
            text.push('\n');
        }
        text.push_str(&unparse(Vec::new(), vec![item]));
    }
    Ok(text)
}

/// One item (or the attributes of a file) as text.
fn unparse(attrs: Vec<syn::Attribute>, items: Vec<Item>) -> String {
    if let [Item::Macro(call)] = &*items
        && let Some(text) = calls::parsed(call)
    {
        return text;
    }
    let spread = items
        .first()
        .is_some_and(|item| matches!(item, Item::Impl(_) | Item::Trait(_) | Item::Mod(_)));
    let text = straighten(&prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    }));
    let text = if spread { spread_members(&text) } else { text };
    comment_lines(text)
}

/// A comment for each line of documentation.
fn comment_lines(text: String) -> String {
    if !text.contains(LINE_END) {
        return text;
    }
    let mut laid_out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        if line.contains(LINE_END) {
            // `///` or `//!`, as deep as the first.
            let start = line.get(..indent(line) + 3).unwrap_or_default();
            for comment in line[start.len()..].split(LINE_END) {
                laid_out.push_str(start);
                laid_out.push_str(comment.trim_end_matches(' '));
                laid_out.push('\n');
            }
        } else {
            laid_out.push_str(line);
            laid_out.push('\n');
        }
    }
    laid_out
}

/// Undoes two habits of prettyplease that a person would not have: `receiver` on a line of its own before its only call, and a call
/// that begins a chain indented like the chain. No token changes, only where lines end and begin.
fn straighten(text: &str) -> String {
    let mut straight = String::with_capacity(text.len());
    let mut lines: VecDeque<Cow<'_, str>> = text.lines().map(Cow::Borrowed).collect();
    while !lines.is_empty() {
        join_receiver(&mut lines);
        dedent_start(&mut lines);
        straight.extend(lines.pop_front());
        straight.push('\n');
    }
    straight
}

/// `output` and `.object(` below it become `output.object(`, if the call is the only one, or stands on one line. Looks at the
/// first lines only.
fn join_receiver(lines: &mut VecDeque<Cow<'_, str>>) {
    let (Some(first), Some(second)) = (lines.front(), lines.get(1)) else {
        return;
    };
    let depth = indent(second);
    let is_receiver = first
        .trim_start()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_.".contains(c));
    if !is_receiver || !second.trim_start().starts_with('.') || depth != indent(first) + 4 {
        return;
    }
    let closing = lines.iter().skip(2).position(|line| indent(line) <= depth);
    let Some(closing) = closing.map(|offset| 2 + offset) else {
        return;
    };
    let is_closing =
        |line: &Cow<'_, str>| indent(line) == depth && line.trim_start().starts_with(')');
    let continues = |line: Option<&Cow<'_, str>>| {
        line.is_some_and(|line| indent(line) == depth && line.trim_start().starts_with('.'))
    };
    let opens = second.ends_with('(');
    if opens && (!lines.get(closing).is_some_and(is_closing) || continues(lines.get(closing + 1))) {
        return;
    }
    let call = lines.remove(1);
    if let (Some(line), Some(call)) = (lines.front_mut(), call) {
        line.to_mut().push_str(call.trim_start());
    }
    if opens {
        // One line less than before.
        dedent(lines, 1..closing);
    }
}

/// A call whose arguments are indented twice, because a chain follows, is indented once, and the chain like the call. Looks at
/// the first call only.
fn dedent_start(lines: &mut VecDeque<Cow<'_, str>>) {
    let (Some(first), Some(second)) = (lines.front(), lines.get(1)) else {
        return;
    };
    let depth = indent(first);
    if !first.ends_with('(')
        || first.trim_start().starts_with(['/', '#'])
        || indent(second) != depth + 8
    {
        return;
    }
    let end = lines.iter().skip(1).position(|line| indent(line) <= depth);
    let end = end.map_or(lines.len(), |offset| 1 + offset);
    dedent(lines, 1..end);
}

fn dedent(lines: &mut VecDeque<Cow<'_, str>>, range: std::ops::Range<usize>) {
    for line in lines.range_mut(range) {
        match line {
            Cow::Borrowed(text) => *text = text.strip_prefix("    ").unwrap_or(text),
            Cow::Owned(text) if text.starts_with("    ") => drop(text.drain(..4)),
            Cow::Owned(_) => {}
        }
    }
}

/// By how many spaces a line is indented.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Puts a blank line after each member of an `impl`, a `trait` or a `mod` but the last.
///
/// The text is that of one item, laid out by prettyplease: its members are indented by four spaces, and what belongs to a member by more
/// (but for the braces that end it, its attributes and its documentation).
fn spread_members(text: &str) -> String {
    let mut spread = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spread.push_str(line);
        spread.push('\n');
        let is_member_end = indent(line) == 4
            && !line.trim_start().starts_with(['/', '#'])
            && line.ends_with(['}', ';']);
        let is_last = lines
            .peek()
            .is_none_or(|next| next.starts_with('}') || next.is_empty());
        // The types that an `impl` names belong together.
        let is_type = line.starts_with("    type ")
            && lines
                .peek()
                .is_some_and(|next| next.starts_with("    type "));
        if is_member_end && !is_last && !is_type {
            spread.push('\n');
        }
    }
    spread
}

/// Whether a blank line stands between two items.
fn are_apart(before: &Item, after: &Item) -> bool {
    match (before, after) {
        (Item::Use(before), Item::Use(after)) => {
            !(before.attrs.is_empty() && after.attrs.is_empty())
                || origin(&before.tree) != origin(&after.tree)
                || is_public(&before.vis) != is_public(&after.vis)
        }
        (Item::Mod(before), Item::Mod(after)) => {
            !(before.attrs.is_empty() && after.attrs.is_empty())
                || is_public(&before.vis) != is_public(&after.vis)
        }
        _ => true,
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// Which group of imports one belongs to: `std`, this crate, or others.
fn origin(tree: &UseTree) -> Origin {
    match tree {
        UseTree::Path(path) if path.ident == "std" || path.ident == "core" => Origin::Standard,
        UseTree::Path(path)
            if path.ident == "crate" || path.ident == "super" || path.ident == "self" =>
        {
            Origin::Own
        }
        UseTree::Path(_)
        | UseTree::Name(_)
        | UseTree::Rename(_)
        | UseTree::Glob(_)
        | UseTree::Group(_) => Origin::Other,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Standard,
    Other,
    Own,
}

#[cfg(test)]
#[path = "render/tests.rs"]
mod tests;
