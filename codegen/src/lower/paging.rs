//! How lists are paged, once the types that extensions point into are known.

use super::inferred;
use crate::check::Endpoint;
use crate::ir::{
    Asked, BodyFormat, CursorAt, HeaderSet, Operation, Paging, PagingBasis, PagingStyle, Parameter,
    Path, Place, Scalar, ScalarKind, StatusRange, Style, Type, TypeDef, TypeKind, Unpaged,
    WireName, pointer,
};
use crate::openapi::{Asking, CursorIn, Document, Paged, PagedStyle, Pagination, Way};

/// How an operation's list is paged: as an extension says, or as its parameters and its answer suggest. The error is an
/// extension that cannot be followed.
pub(super) fn lower_paging(
    doc: &Document<'_>,
    endpoint: &Endpoint<'_, '_>,
    operation: &Operation,
    types: &[TypeDef],
    header_sets: &[HeaderSet],
) -> Result<Option<Paging>, Unpaged> {
    match &endpoint.operation.pagination {
        Some(Pagination::On(paged)) => {
            lower_declared(paged, operation, types)
                .map(Some)
                .map_err(|reason| Unpaged {
                    span: paged.span,
                    extension: paged.form.key(),
                    reason,
                })
        }
        None if doc.infers_pages => Ok(inferred::infer(operation, types, header_sets)),
        Some(Pagination::Off) | None => Ok(None),
    }
}

fn lower_declared(
    paged: &Paged<'_>,
    operation: &Operation,
    types: &[TypeDef],
) -> Result<Paging, String> {
    let Paged {
        span: _,
        form: _,
        style,
        items,
        position,
        size,
        total,
        pages,
        more,
    } = paged;
    let page = page_type(operation)
        .ok_or("its successful answers are not all of one type, in JSON or XML")?;
    let items = path(items);
    let Some(Type::List(item)) = follow(page, &items, types) else {
        return Err(format!("its answer has no list at `{}`", pointer(&items)));
    };
    let find = |way: &Way, is_fit: fn(Scalar) -> bool, what: &str| {
        let path = path(way);
        let fits = scalar_at(page, &path, types).is_some_and(is_fit);
        fits.then_some(path)
            .ok_or_else(|| format!("its answer has no {what} at `{way}`"))
    };
    let maybe = |way: &Option<Way>, is_fit: fn(Scalar) -> bool, what: &str| {
        way.as_ref().map(|way| find(way, is_fit, what)).transpose()
    };
    let integer = |way: &Option<Way>| maybe(way, is_integer, "integer");
    let (position, size) = (integer(position)?, integer(size)?);
    let (total, count) = (integer(total)?, integer(pages)?);
    let more = maybe(more, |scalar| scalar == Scalar::Bool, "boolean")?;
    let asked = |asking: &Asking<'_>| lower_asking(asking, operation, types);
    if matches!(style, PagedStyle::Link | PagedStyle::Url { .. }) && operation.method != "GET" {
        let method = &operation.method;
        return Err(format!("URLs are followed by GET, and it is a {method}"));
    }
    let style = match style {
        PagedStyle::Offset { offset, limit } => PagingStyle::Offset {
            offset: asked(offset)?,
            limit: limit.as_ref().map(asked).transpose()?,
        },
        PagedStyle::Page { page, first } => PagingStyle::Page {
            page: asked(page)?,
            first: *first,
        },
        PagedStyle::Cursor { cursor, next } => PagingStyle::Cursor {
            cursor: asked(cursor)?,
            next: match next {
                CursorIn::Body(next) => CursorAt::Body(find(next, is_cursor, "cursor")?),
                CursorIn::Header(name) => CursorAt::Header(name.value.to_owned()),
            },
        },
        PagedStyle::LastItem { cursor, last } => {
            let steps = path(last);
            if !scalar_at(item, &steps, types).is_some_and(is_cursor) {
                return Err(format!("its items have no cursor at `{last}`"));
            }
            PagingStyle::LastItem {
                cursor: asked(cursor)?,
                last: steps,
            }
        }
        PagedStyle::Link => PagingStyle::Link,
        PagedStyle::Url { next } => PagingStyle::Url {
            next: find(next, |scalar| scalar == Scalar::String, "string")?,
        },
    };
    Ok(Paging {
        basis: PagingBasis::Declared,
        style,
        items,
        item: (**item).clone(),
        position,
        size,
        total,
        pages: count,
        more,
    })
}

/// Where a request says which page it asks for. The error is the end of a sentence.
fn lower_asking(
    asking: &Asking<'_>,
    operation: &Operation,
    types: &[TypeDef],
) -> Result<Asked, String> {
    let parameter = |name: &str| {
        query(operation)
            .find(|parameter| parameter.wire.as_str() == name)
            .map(|parameter| Asked::Query(parameter.wire.clone()))
    };
    let property = |way: &Way| {
        let body = operation.body.as_ref()?.content.first()?;
        let path = path(way);
        let scalar = match follow(&body.ty, &path, types)? {
            Type::Nullable(inner) => single(inner),
            ty => single(ty),
        };
        // Whatever counts or leads on can be one of these.
        let scalar = scalar.filter(|scalar| is_cursor(*scalar))?;
        let is_sent = body.format == BodyFormat::Json && !path.is_empty();
        is_sent.then_some(Asked::Body { path, scalar })
    };
    match asking {
        Asking::Query(name) => parameter(name.value).ok_or_else(|| {
            format!(
                "it has no query parameter `{}` with a single value",
                name.value
            )
        }),
        Asking::Body(way) => property(way).ok_or_else(|| {
            format!("its body, in JSON, has no property with a single value at `{way}`")
        }),
        Asking::Either(name, way) => parameter(name.value)
            .or_else(|| property(way))
            .ok_or_else(|| {
                format!(
                    "it has no query parameter `{}` with a single value, nor has its body such a property",
                    name.value
                )
            }),
    }
}

/// The query parameters with a single value.
pub(super) fn query(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|parameter| {
        parameter.place == Place::Query
            && matches!(parameter.ty, Type::Scalar(_))
            && matches!(parameter.style, Style::Form | Style::FormExploded)
    })
}

/// The one type that every successful answer is of, where answers are read as a whole. It is what the emitted request gives.
pub(super) fn page_type(operation: &Operation) -> Option<&Type> {
    let answers = operation.answers.iter();
    let mut successes: Vec<_> = answers.filter(|answer| is_success(answer.status)).collect();
    if successes.is_empty() {
        let answers = operation.answers.iter();
        successes.extend(answers.filter(|answer| answer.status == StatusRange::Default));
    }
    let mut page = None;
    for answer in successes {
        let mut contents = answer.content.iter();
        let of_one_type = contents
            .clone()
            .all(|content| content.ty == answer.content[0].ty);
        let is_read = |format| match format {
            BodyFormat::Json => true,
            BodyFormat::Xml => of_one_type,
            _ => false,
        };
        let ty = &contents.find(|content| is_read(content.format))?.ty;
        let others = answer.content.iter();
        let mut others = others.filter(|other| is_read(other.format));
        if others.any(|other| other.ty != *ty) || page.is_some_and(|page| page != ty) {
            return None;
        }
        page = Some(ty);
    }
    page
}

pub(super) fn is_success(status: StatusRange) -> bool {
    match status {
        StatusRange::Exactly(status) => (200..300).contains(&status),
        StatusRange::Hundred(hundred) => hundred == 2,
        StatusRange::Default => false,
    }
}

fn path(way: &Way) -> Path {
    way.steps.iter().cloned().map(WireName).collect()
}

/// The type of the property that `path` leads to.
pub(super) fn follow<'a>(
    start: &'a Type,
    path: &[WireName],
    types: &'a [TypeDef],
) -> Option<&'a Type> {
    path.iter().try_fold(start, |ty, step| {
        let Type::Named(id) = ty else { return None };
        let TypeKind::Object(object) = &types[id.index()].kind else {
            return None;
        };
        object
            .properties
            .iter()
            .find(|property| property.wire == *step)
            .map(|property| &property.ty)
    })
}

fn scalar_at(start: &Type, path: &[WireName], types: &[TypeDef]) -> Option<Scalar> {
    single(follow(start, path, types)?)
}

fn single(ty: &Type) -> Option<Scalar> {
    match ty {
        Type::Scalar(scalar) => Some(*scalar),
        Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Named(_)
        | Type::Boxed(_) => None,
    }
}

pub(super) fn is_integer(scalar: Scalar) -> bool {
    scalar.kind() == ScalarKind::Integer
}

/// Whether a value can be what the next page is asked for by.
pub(super) fn is_cursor(scalar: Scalar) -> bool {
    is_integer(scalar) || matches!(scalar, Scalar::String | Scalar::Uuid)
}
