//! `x-pagination`, once the types that it points into are known.

use crate::check::Endpoint;
use crate::ir::{
    Operation, Paging, PagingStyle, StatusRange, Type, TypeDef, TypeId, TypeKind, WireName,
};
use crate::openapi::Pagination;

/// How an operation's list is paged; nothing if the answer has no such list, which `check` reported.
pub(super) fn lower_paging(
    endpoint: &Endpoint<'_, '_>,
    operation: &Operation,
    types: &[TypeDef],
) -> Option<Paging> {
    let Pagination {
        span: _,
        offset,
        limit,
        items,
        position,
        size,
    } = endpoint.operation.pagination.as_ref()?;
    let items = steps(items.value);
    let is_success = |status: StatusRange| match status {
        StatusRange::Exactly(status) => (200..300).contains(&status),
        StatusRange::Hundred(hundred) => hundred == 2,
        StatusRange::Default => false,
    };
    let answer = operation
        .answers
        .iter()
        .find(|answer| is_success(answer.status))?;
    let content = answer.content.iter().min_by_key(|content| content.format)?;
    let item = match follow(&content.ty, &items, types)? {
        Type::List(item) => (**item).clone(),
        _ => return None,
    };
    let wire = |name: &str| WireName(name.to_owned());
    let style = PagingStyle::Offset {
        offset: wire(offset.value),
        limit: wire(limit.value),
        position: position.map(|pointer| steps(pointer.value)),
        size: size.map(|pointer| steps(pointer.value)),
    };
    Some(Paging { style, items, item })
}

/// The properties that a JSON pointer names.
fn steps(pointer: &str) -> Vec<WireName> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| WireName(step.replace("~1", "/").replace("~0", "~")))
        .collect()
}

/// The type of the property that `steps` lead to.
fn follow<'a>(start: &'a Type, steps: &[WireName], types: &'a [TypeDef]) -> Option<&'a Type> {
    steps.iter().try_fold(start, |ty, step| {
        let TypeKind::Object(object) = &types[named(ty)?.index()].kind else {
            return None;
        };
        object
            .properties
            .iter()
            .find(|property| property.wire == *step)
            .map(|property| &property.ty)
    })
}

/// The definition whose values are those of the type.
fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) | Type::Boxed(inner) => named(inner),
        Type::Scalar(_) | Type::Any | Type::List(_) | Type::Tuple(_) | Type::Map(_) => None,
    }
}
