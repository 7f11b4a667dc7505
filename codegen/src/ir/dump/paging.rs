//! Pages as a line of text.

use std::fmt::Write as _;

use super::spell;
use crate::ir::{Api, Paging, PagingBasis, PagingStyle, pointer};

pub(super) fn dump_paging(api: &Api, paging: &Paging) -> String {
    let Paging {
        basis,
        style,
        items,
        item,
        position,
        size,
        total,
        pages,
        more,
    } = paging;
    let mut line = match style {
        PagingStyle::Offset { offset, limit } => {
            let limit = limit.as_ref().map(|limit| format!(" limit {limit}"));
            format!("offset {offset}{}", limit.unwrap_or_default())
        }
        PagingStyle::Page { page, first } => format!("page {page} from {first}"),
        PagingStyle::Cursor { cursor, next } => format!("cursor {cursor} next {next}"),
        PagingStyle::LastItem { cursor, last } => {
            format!("cursor {cursor} last {}", pointer(last))
        }
        PagingStyle::Link => "link".to_owned(),
        PagingStyle::Url { next } => format!("url {}", pointer(next)),
    };
    let echoes = [
        ("position", position),
        ("size", size),
        ("total", total),
        ("pages", pages),
        ("more", more),
    ];
    for (what, path) in echoes {
        if let Some(path) = path {
            // Writing to a string cannot fail.
            _ = write!(line, " {what} {}", pointer(path));
        }
    }
    let basis = match basis {
        PagingBasis::Declared => "",
        PagingBasis::Inferred { parameter: _ } => "inferred ",
    };
    format!(
        "  paging {basis}{line} items {}: {}",
        pointer(items),
        spell(api, item)
    )
}
