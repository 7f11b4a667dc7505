//! Rules about tags: each is described once, and part of another one that is described, not of itself.

use super::Context;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::HashMap;
use crate::openapi::{Document, nearest};
use crate::source::Span;

pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let mut seen: HashMap<&str, Span> = HashMap::default();
    for tag in &cx.doc.tags {
        if let Some(first) = seen.get(tag.name.value) {
            let message = format!("the tag `{}` is described twice", tag.name.value);
            diags.push(
                Diagnostic::new(code::DUPLICATE_TAG, tag.name.span, message)
                    .label(*first, "first here"),
            );
        } else {
            seen.insert(tag.name.value, tag.name.span);
        }
    }
    for (tag, found) in cx.doc.tags.iter().zip(tag_parents(cx.doc)) {
        let Some(parent) = tag.parent.filter(|_| found.is_none()) else {
            continue;
        };
        let (message, near) = if seen.contains_key(parent.value) {
            let message = format!(
                "the tag `{}` is part of `{}`, which is part of it in turn",
                tag.name.value, parent.value
            );
            (message, None)
        } else {
            let message = format!("there is no tag `{}` that is described", parent.value);
            (message, nearest(parent.value, seen.keys().copied()))
        };
        diags.push(
            Diagnostic::new(code::TAG_PARENT, parent.span, message)
                .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
        );
    }
}

/// By tag of the document: the tag that it is part of, by index, unless it is part of itself, however indirectly.
#[must_use]
pub fn tag_parents(doc: &Document<'_>) -> Vec<Option<usize>> {
    let mut by_name: HashMap<&str, usize> = HashMap::default();
    for (index, tag) in doc.tags.iter().enumerate() {
        by_name.entry(tag.name.value).or_insert(index);
    }
    let of = |index: usize| by_name.get(doc.tags[index].parent?.value).copied();
    let mut parents: Vec<Option<usize>> = (0..doc.tags.len()).map(of).collect();
    // By tag: the walk that came by it. A walk that meets itself has found a circle.
    let mut walks: Vec<Option<usize>> = vec![None; parents.len()];
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| walks[*index].is_none()) {
            walks[index] = Some(start);
            at = parents[index];
        }
        while let Some(index) = at.filter(|index| walks[*index] == Some(start)) {
            at = parents[index].take();
        }
    }
    parents
}
