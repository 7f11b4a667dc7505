//! `x-pagination`, and what vendors write in its place, in one form.
//!
//! Ours is an extension of this project, so a mistake in it is an error. In those of vendors, what cannot be understood is
//! left to the later stages, which then say that the extension is not followed.

use super::Reader;
use super::value::nearest;
use crate::diag::{Diagnostic, code};
use crate::load::{Map, Tree, Value};
use crate::openapi::model::{
    Asking, CursorIn, Extensions, Operation, Paged, PagedForm, PagedStyle, Pagination, Spanned, Way,
};

/// The keys of each style, those that it needs first.
const STYLES: &[(&str, &[&str], &[&str])] = &[
    (
        "offset",
        &["offset", "items"],
        &["limit", "position", "size", "total", "more"],
    ),
    (
        "page",
        &["page", "items"],
        &["first", "position", "size", "total", "pages", "more"],
    ),
    (
        "cursor",
        &["cursor", "items"],
        &["next", "next-header", "last", "more"],
    ),
    ("link", &["items"], &["more"]),
    ("url", &["next", "items"], &["more"]),
];

impl<'t> Reader<'t, '_> {
    /// Our own extension.
    pub(super) fn read_pagination(&mut self, tree: &'t Tree) -> Option<Pagination<'t>> {
        if tree.value == Value::Bool(false) {
            return Some(Pagination::Off);
        }
        let map = self.map(tree, "`x-pagination`")?;
        let style = self.read_style(tree, map)?;
        let paged = self.read_paged(tree, map, style)?;
        Some(Pagination::On(Box::new(paged)))
    }

    /// The style and the keys that it may have; `None` if the extension lacks what it needs.
    fn read_style(&mut self, tree: &'t Tree, map: &'t Map) -> Option<&'static str> {
        let style = map.get("style").and_then(|style| self.spanned(style));
        let Some(style) = style else {
            self.misshapen(tree, "`x-pagination` lacks the key `style`", None);
            return None;
        };
        let Some((name, needed, possible)) = STYLES.iter().find(|(name, ..)| *name == style.value)
        else {
            let names: Vec<_> = STYLES
                .iter()
                .map(|(name, ..)| format!("`{name}`"))
                .collect();
            let message = format!("`{}` is no style of pagination", style.value);
            self.diags.push(
                Diagnostic::new(code::PAGINATION_SHAPE, style.span, message)
                    .help(format!("the styles are {}", names.join(", "))),
            );
            return None;
        };
        let known = || ["style"].iter().chain(*needed).chain(*possible).copied();
        let mut complete = true;
        for (key, value) in map {
            if !known().any(|known| known == &**key) {
                let near = nearest(key, known()).map(|near| format!("did you mean `{near}`?"));
                let message = format!("`x-pagination` of the style `{name}` has no key `{key}`");
                self.diags.push(
                    Diagnostic::new(code::PAGINATION_SHAPE, value.span.key(), message)
                        .maybe_help(near),
                );
            }
        }
        for key in needed.iter().filter(|key| !map.contains_key(**key)) {
            self.misshapen(tree, &format!("`x-pagination` lacks the key `{key}`"), None);
            complete = false;
        }
        let cursors = ["next", "next-header", "last"];
        let cursors = cursors.iter().filter(|key| map.contains_key(**key));
        if *name == "cursor" && cursors.count() != 1 {
            let help = "`next` is where the answer has the cursor, `next-header` the header that holds it, `last` where the last item has it";
            let message =
                "`x-pagination` of the style `cursor` has one of `next`, `next-header` and `last`";
            self.misshapen(tree, message, Some(help));
            complete = false;
        }
        complete.then_some(name)
    }

    fn read_paged(&mut self, tree: &'t Tree, map: &'t Map, style: &str) -> Option<Paged<'t>> {
        let mut complete = true;
        let mut way = |reader: &mut Self, key: &str| {
            let written = reader.spanned(map.get(key)?)?;
            let way = reader.read_pointer(written);
            complete &= way.is_some();
            way
        };
        let items = way(self, "items");
        let [position, size, total, pages, more, next, last] =
            ["position", "size", "total", "pages", "more", "next", "last"]
                .map(|key| way(self, key));
        let asking = |reader: &mut Self, key| {
            let written = reader.spanned(map.get(key)?)?;
            reader.read_asking(written)
        };
        let style = match style {
            "offset" => PagedStyle::Offset {
                offset: asking(self, "offset")?,
                limit: asking(self, "limit"),
            },
            "page" => PagedStyle::Page {
                page: asking(self, "page")?,
                first: self.read_first(map.get("first"))?,
            },
            "cursor" => {
                let cursor = asking(self, "cursor")?;
                let header = map.get("next-header");
                let header = header.and_then(|header| self.spanned(header));
                let next = next.map(CursorIn::Body);
                match (next.or(header.map(CursorIn::Header)), last) {
                    (Some(next), _) => PagedStyle::Cursor { cursor, next },
                    (None, Some(last)) => PagedStyle::LastItem { cursor, last },
                    (None, None) => return None,
                }
            }
            "link" => PagedStyle::Link,
            _ => PagedStyle::Url { next: next? },
        };
        complete.then_some(())?;
        Some(Paged {
            span: tree.span,
            form: PagedForm::Own,
            style,
            items: items?,
            position,
            size,
            total,
            pages,
            more,
        })
    }

    /// The number of the first page, 1 where nothing else is said.
    fn read_first(&mut self, tree: Option<&'t Tree>) -> Option<i64> {
        let Some(tree) = tree else { return Some(1) };
        let number = match &tree.value {
            Value::Number(number) => number.as_str().parse().ok(),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::List(_) | Value::Map(_) => {
                None
            }
        };
        if number.is_none() {
            self.misshapen(tree, "the number of the first page is a whole number", None);
        }
        number
    }

    /// The name of a query parameter, or a JSON pointer into the body of the request.
    fn read_asking(&mut self, written: Spanned<&'t str>) -> Option<Asking<'t>> {
        if written.starts_with('/') {
            self.read_pointer(written).map(Asking::Body)
        } else {
            Some(Asking::Query(written))
        }
    }

    fn read_pointer(&mut self, written: Spanned<&'t str>) -> Option<Way> {
        if !written.is_empty() && !written.starts_with('/') {
            let message = format!("`{}` is no JSON pointer into the answer", written.value);
            let help = format!("write `/{}`", written.value);
            self.diags
                .push(Diagnostic::new(code::PAGINATION_SHAPE, written.span, message).help(help));
            return None;
        }
        let steps = written.split('/').skip(1);
        Some(Way {
            span: written.span,
            steps: steps
                .map(|step| step.replace("~1", "/").replace("~0", "~"))
                .collect(),
        })
    }

    fn misshapen(&mut self, tree: &Tree, message: &str, help: Option<&str>) {
        self.diags.push(
            Diagnostic::new(code::PAGINATION_SHAPE, tree.span, message)
                .maybe_help(help.map(str::to_owned)),
        );
    }

    /// What the user's configuration says of the operation, and what a vendor's extension does where ours says nothing.
    pub(super) fn finish_pagination(&mut self, operation: &mut Operation<'t>) {
        if self.unpaged.contains(&operation.span) {
            operation.pagination = Some(Pagination::Off);
        } else if operation.pagination.is_none() {
            operation.pagination = self.read_vendors(&operation.extensions);
        }
    }

    /// What the first of the vendors' extensions says. Where it is not understood, nobody else is asked.
    fn read_vendors(&mut self, extensions: &Extensions<'t>) -> Option<Pagination<'t>> {
        let (form, tree, read) = VENDORS
            .iter()
            .find_map(|(form, read)| Some((*form, extensions.get(form.key())?, read)))?;
        if let Some(paged) = read(tree) {
            return Some(Pagination::On(Box::new(paged)));
        }
        // A list that comes in one page says so by a link without a name.
        if form != PagedForm::Microsoft {
            let message = format!("`{}` is not understood, and not followed", form.key());
            self.diags.push(
                Diagnostic::new(code::PAGING_UNFOLLOWED, tree.span.key(), message).help(
                    "say it by `x-pagination`, or by `x-pagination: false` that there are no pages",
                ),
            );
        }
        Some(Pagination::Off)
    }
}

/// The extensions of vendors, and what reads each.
const VENDORS: &[(PagedForm, ReadVendor)] = &[
    (PagedForm::Microsoft, read_microsoft),
    (PagedForm::Speakeasy, read_speakeasy),
    (PagedForm::Fern, read_fern),
];

type ReadVendor = for<'t> fn(&'t Tree) -> Option<Paged<'t>>;

fn paged<'t>(tree: &Tree, form: PagedForm, style: PagedStyle<'t>, items: Way) -> Paged<'t> {
    Paged {
        span: tree.span,
        form,
        style,
        items,
        position: None,
        size: None,
        total: None,
        pages: None,
        more: None,
    }
}

/// `x-ms-pageable: { nextLinkName: nextLink, itemName: value }`. Without the name of a link there is one page.
fn read_microsoft(tree: &Tree) -> Option<Paged<'_>> {
    let named = |key, text: &str| Way {
        span: tree.get(key).map_or(tree.span, |name| name.span),
        steps: vec![text.to_owned()],
    };
    let next = tree.get("nextLinkName")?.as_str()?;
    let items = tree.get("itemName").and_then(Tree::as_str);
    Some(paged(
        tree,
        PagedForm::Microsoft,
        PagedStyle::Url {
            next: named("nextLinkName", next),
        },
        named("itemName", items.unwrap_or("value")),
    ))
}

/// `x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: parameters, type: cursor }], outputs: { results: $.data, nextCursor: $.next } }`.
fn read_speakeasy(tree: &Tree) -> Option<Paged<'_>> {
    let input = |kind: &str| {
        let inputs = tree.get("inputs").and_then(Tree::as_list)?;
        let is_wanted = |input: &&Tree| input.get("type").and_then(Tree::as_str) == Some(kind);
        let input = inputs.iter().find(is_wanted)?;
        let name = input.get("name")?;
        let (value, span) = (name.as_str()?, name.span);
        match input.get("in")?.as_str()? {
            "parameters" => Some(Asking::Query(Spanned { value, span })),
            "requestBody" => Some(Asking::Body(Way {
                span,
                steps: vec![value.to_owned()],
            })),
            _ => None,
        }
    };
    let output = |key| read_path(tree.get("outputs")?.get(key)?, "$");
    let style = match tree.get("type")?.as_str()? {
        "offsetLimit" => match (input("page"), input("offset")) {
            (Some(page), _) => PagedStyle::Page { page, first: 1 },
            (None, offset) => PagedStyle::Offset {
                offset: offset?,
                limit: input("limit"),
            },
        },
        "cursor" => PagedStyle::Cursor {
            cursor: input("cursor")?,
            next: CursorIn::Body(output("nextCursor")?),
        },
        "url" => PagedStyle::Url {
            next: output("nextUrl")?,
        },
        _ => return None,
    };
    Some(Paged {
        pages: output("numPages"),
        ..paged(tree, PagedForm::Speakeasy, style, output("results")?)
    })
}

/// `x-fern-pagination: { cursor: $request.cursor, next_cursor: $response.next, results: $response.data }`.
fn read_fern(tree: &Tree) -> Option<Paged<'_>> {
    let name = |key| {
        let text = tree.get(key)?;
        let value = text.as_str()?.strip_prefix("$request.")?;
        let span = text.span;
        Some((Spanned { value, span }, read_path(text, "$request")?))
    };
    let asking = |(name, way)| Asking::Either(name, way);
    let output = |key| read_path(tree.get(key)?, "$response");
    let style = match (name("cursor"), name("offset")) {
        (Some(cursor), _) => PagedStyle::Cursor {
            cursor: asking(cursor),
            next: CursorIn::Body(output("next_cursor")?),
        },
        // With a `step`, or a name that says so, it counts items, and otherwise pages.
        (None, Some(offset)) if tree.get("step").is_some() || offset.0.value == "offset" => {
            PagedStyle::Offset {
                offset: asking(offset),
                limit: name("step").map(asking),
            }
        }
        (None, page) => PagedStyle::Page {
            page: asking(page?),
            first: 1,
        },
    };
    Some(Paged {
        more: output("has-next-page"),
        ..paged(tree, PagedForm::Fern, style, output("results")?)
    })
}

/// A path of names with dots between them, below `root`.
fn read_path(tree: &Tree, root: &str) -> Option<Way> {
    let path = tree.as_str()?.strip_prefix(root)?;
    let steps: Vec<_> = path.split('.').skip(1).map(str::to_owned).collect();
    let is_plain = |step: &String| !step.is_empty() && !step.contains(['[', ']', '*', '?', '(']);
    let is_whole = path.is_empty() || path.starts_with('.');
    (is_whole && steps.iter().all(is_plain)).then_some(Way {
        span: tree.span,
        steps,
    })
}
