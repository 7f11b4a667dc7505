//! Puts a pointer where a value would make an enum of types large.
//!
//! An enum is as large as the largest of its variants, also where it holds the smallest. What is counted is an upper bound on the size of
//! a value in memory, on machines of 64 bits; the exact layout is the compiler's affair.

use crate::ir::{Api, Nullability, Object, Presence, Scalar, Type, TypeId, TypeKind};

/// The most bytes that a variant may hold in place.
const LIGHT: u32 = 128;

/// Wraps heavy variants in [`Type::Boxed`].
pub(super) fn run(mut api: Api) -> Api {
    let weights = weigh_all(&api);
    for def in &mut api.types {
        if let TypeKind::Union(union) = &mut def.kind {
            for variant in &mut union.variants {
                if weigh(&variant.ty, &weights) > LIGHT {
                    let ty = variant.ty.clone();
                    variant.ty = Type::Boxed(Box::new(ty));
                }
            }
        }
    }
    api
}

/// By type: its weight, once it is known.
type Weights = Vec<Option<u32>>;

/// Weighs what a type holds before the type itself. The stack is on the heap: a document can chain as many types as it likes.
fn weigh_all(api: &Api) -> Weights {
    let mut weights: Weights = vec![None; api.types.len()];
    let mut stack: Vec<(TypeId, Step)> = Vec::new();
    for (index, _) in (0..).zip(&api.types) {
        stack.push((TypeId(index), Step::Enter));
        while let Some((id, step)) = stack.pop() {
            if weights[id.index()].is_some() {
                continue;
            }
            match step {
                Step::Enter => {
                    stack.push((id, Step::Weigh));
                    let held = api
                        .type_def(id)
                        .types()
                        .into_iter()
                        .flat_map(Type::held_by_value);
                    stack.extend(held.map(|held| (held, Step::Enter)));
                }
                Step::Weigh => {
                    weights[id.index()] = Some(weigh_definition(&api.type_def(id).kind, &weights));
                }
            }
        }
    }
    weights
}

#[derive(Clone, Copy)]
enum Step {
    /// Weigh what it holds first.
    Enter,
    Weigh,
}

const WORD: u32 = 8;
const TEXT: u32 = 3 * WORD;
const ANY: u32 = 4 * WORD;

fn weigh_definition(kind: &TypeKind, weights: &Weights) -> u32 {
    match kind {
        TypeKind::Object(object) => weigh_object(object, weights),
        TypeKind::Enumeration(_) => TEXT,
        TypeKind::Union(union) => {
            // What is heavy will be behind a pointer.
            let weights = union
                .variants
                .iter()
                .map(|variant| weigh(&variant.ty, weights));
            weights
                .filter(|weight| *weight <= LIGHT)
                .max()
                .unwrap_or(0)
                .max(ANY)
                + WORD
        }
        TypeKind::Alias(ty) => weigh(ty, weights),
    }
}

fn weigh_object(object: &Object, weights: &Weights) -> u32 {
    let properties = object.properties.iter().map(|property| {
        let is_plain =
            property.presence == Presence::Required && property.nullable == Nullability::NotNull;
        let tag = if is_plain { 0 } else { WORD };
        weigh(&property.ty, weights).saturating_add(tag)
    });
    let rest = object.rest.iter().map(|_| TEXT);
    properties.chain(rest).fold(0, u32::saturating_add)
}

fn weigh(ty: &Type, weights: &Weights) -> u32 {
    match ty {
        Type::Scalar(scalar) => match scalar {
            Scalar::Bool
            | Scalar::I8
            | Scalar::I16
            | Scalar::I32
            | Scalar::I64
            | Scalar::U8
            | Scalar::U16
            | Scalar::U32
            | Scalar::U64
            | Scalar::F64
            | Scalar::QuotedI64
            | Scalar::QuotedU64
            | Scalar::Date
            | Scalar::Ipv4 => WORD,
            Scalar::DateTime | Scalar::Uuid | Scalar::Ipv6 => 2 * WORD,
            Scalar::String
            | Scalar::Decimal
            | Scalar::QuotedDecimal
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Ip
            | Scalar::Base64
            | Scalar::Base64Url
            | Scalar::Secret => TEXT,
            Scalar::Bytes => ANY,
            // The content, a name and a media type.
            Scalar::File => 3 * TEXT,
        },
        Type::Tuple(items) => items
            .iter()
            .map(|item| weigh(item, weights))
            .fold(0, u32::saturating_add),
        Type::Any => ANY,
        Type::List(_) | Type::Map(_) => TEXT,
        Type::Boxed(_) => WORD,
        Type::Nullable(inner) => weigh(inner, weights).saturating_add(WORD),
        // Only a type that contains itself has no weight yet, and `boxing` has left none.
        Type::Named(id) => weights
            .get(id.index())
            .copied()
            .flatten()
            .unwrap_or(LIGHT + 1),
    }
}
