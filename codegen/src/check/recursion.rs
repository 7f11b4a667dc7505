//! Rules about schemas that contain themselves: through lists, maps and optional or nullable properties they may; by
//! composition, or by a property that must be there, they may not.

use super::Context;
use super::containers::{Positions, positions};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{RefOr, Schema, SchemaId};
use crate::source::Span;

/// Why every value of one schema has a value of another in it.
#[derive(Clone, Copy)]
enum Why {
    /// It is composed of it.
    Composed,
    /// It requires a property of that schema.
    Requires,
}

struct Edge {
    to: SchemaId,
    why: Why,
    span: Span,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// On the way that is being walked.
    Open,
    Done,
}

/// Walks the schemas depth first, with a stack of its own: a chain may be as long as the document.
pub(super) fn check(cx: Context<'_, '_>, diags: &mut Diagnostics) {
    let mut marks: HashMap<SchemaId, Mark> = HashMap::default();
    for (start, _) in cx.doc.schemas.iter() {
        if marks.contains_key(&start) {
            continue;
        }
        marks.insert(start, Mark::Open);
        let mut way = vec![(start, edges(cx, start), 0)];
        while let Some((schema, edges_here, next)) = way.last_mut() {
            let Some(edge) = edges_here.get(*next) else {
                marks.insert(*schema, Mark::Done);
                way.pop();
                continue;
            };
            *next += 1;
            let to = edge.to;
            match marks.get(&to) {
                Some(Mark::Done) => {}
                Some(Mark::Open) => report(&way, to, diags),
                None => {
                    marks.insert(to, Mark::Open);
                    way.push((to, edges(cx, to), 0));
                }
            }
        }
    }
}

/// Reports the circle that the last edge of the way closes at `to`.
fn report(way: &[(SchemaId, Vec<Edge>, usize)], to: SchemaId, diags: &mut Diagnostics) {
    let circle: Vec<_> = way
        .iter()
        .skip_while(|(schema, ..)| *schema != to)
        .filter_map(|(_, edges, next)| edges.get(next.checked_sub(1)?))
        .collect();
    let required = circle.iter().find(|edge| matches!(edge.why, Why::Requires));
    let Some(first) = required.or(circle.first()) else {
        return;
    };
    let diagnostic = match first.why {
        Why::Requires => Diagnostic::new(
            code::INFINITE_MODEL,
            first.span,
            "this leads back to the schema that requires it, so that no finite value fits",
        )
        .help("make it optional or nullable, or a list"),
        Why::Composed => Diagnostic::new(
            code::CYCLIC_COMPOSITION,
            first.span,
            "this schema is composed of itself",
        ),
    };
    let others = circle.iter().filter(|edge| edge.span != first.span);
    diags.push(others.fold(diagnostic, |diagnostic, edge| {
        diagnostic.label(edge.span, "by way of this")
    }));
}

fn edges(cx: Context<'_, '_>, id: SchemaId) -> Vec<Edge> {
    let schema = &cx.doc.schemas[id];
    let mut edges = Vec::new();
    let place = |part: RefOr<SchemaId>| match part {
        RefOr::Ref(reference) => cx.doc.reference(reference).text.span,
        RefOr::Item(id) => cx.doc.schemas[id].span.key(),
    };
    if let Some(reference) = schema.reference {
        let span = cx.doc.reference(reference).text.span;
        edges.push(Edge {
            to: cx.refs.target(reference),
            why: Why::Composed,
            span,
        });
    }
    for part in &schema.all_of {
        edges.push(Edge {
            to: cx.refs.get(*part),
            why: Why::Composed,
            span: place(*part),
        });
    }
    if let Some(Positions::Tuple(items) | Positions::OpenTuple(items)) =
        positions(cx.doc, cx.refs, schema)
    {
        let required = items.iter().filter(|item| !allows_null(cx.schema(**item)));
        edges.extend(required.map(|item| Edge {
            to: cx.refs.get(*item),
            why: Why::Requires,
            span: place(*item),
        }));
    }
    if schema.required.is_empty() || allows_null(schema) {
        return edges;
    }
    let required: HashSet<_> = schema.required.iter().map(|name| name.value).collect();
    for property in &schema.properties {
        let target = cx.schema(property.schema);
        if required.contains(property.name.value) && !allows_null(target) {
            edges.push(Edge {
                to: cx.refs.get(property.schema),
                why: Why::Requires,
                span: property.name.span,
            });
        }
    }
    edges
}

fn allows_null(schema: &Schema<'_>) -> bool {
    schema.nullable || schema.has_type(crate::openapi::Type::Null)
}
