//! What a choice comes down to: one type after all, an enum of strings, or several types, each of them once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::definitions::lower_values;
use super::form::{Form, Nullable, form, kinds, merged_type, own_nullability, same_as};
use super::merge::{Merged, merge};
use super::schemas::Schemas;
use super::unit::Unit;
use crate::check::{Alternatives, Choice, Keyword, choice, is_null, is_unshaped};
use crate::ir::{EnumValue, Scalar, ScalarKind, WireName};
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Discriminator, Schema, SchemaId, Type};

/// How deep choices are looked through that are alternatives of each other.
const DEEPEST: u32 = 64;

/// The plans made so far.
#[derive(Default)]
pub(super) struct Memo {
    /// Nothing while a plan is being made.
    plans: RefCell<HashMap<SchemaId, Option<Rc<Plan>>>>,
    /// By schema with a discriminator, which may be that of many choices.
    mapped: RefCell<HashMap<SchemaId, Rc<Mapped>>>,
    depth: Cell<u32>,
}

/// By schema: where a discriminator's mapping leads to it.
pub(super) type Mapped = HashMap<SchemaId, Vec<usize>>;

/// What a choice comes down to.
pub(super) struct Plan {
    pub(super) outcome: Outcome,
    pub(super) nullable: Nullable,
    /// The types to choose between.
    pub(super) leaves: Vec<Leaf>,
    /// The texts of all leaves that are some strings.
    pub(super) texts: Vec<EnumValue>,
    /// The schema with the discriminator that tells the leaves apart.
    pub(super) discriminator: Option<SchemaId>,
    /// Whether a value may be of several of them.
    pub(super) keyword: Keyword,
}

/// What a choice is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    /// Any value.
    Any,
    /// The same as something else.
    Same(Unit),
    /// A single value.
    Scalar(Scalar),
    /// One of the texts.
    Texts,
    /// A value of one of the leaves.
    Union,
}

/// One of the types of a choice.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) unit: Unit,
    /// The schemas that led to it, from the alternative on; the discriminator may mean any of them.
    pub(super) way: Vec<SchemaId>,
    /// Where several numbers are one, its type.
    pub(super) scalar: Option<Scalar>,
}

/// What a choice comes down to; nothing while that is being found out.
pub(super) fn plan(schemas: Schemas<'_, '_>, id: SchemaId) -> Option<Rc<Plan>> {
    let memo = schemas.memo;
    if let Some(known) = memo.plans.borrow().get(&id) {
        return known.clone();
    }
    if memo.depth.get() == DEEPEST {
        return None;
    }
    memo.plans.borrow_mut().insert(id, None);
    memo.depth.set(memo.depth.get() + 1);
    let plan = Rc::new(make_plan(schemas, id));
    memo.depth.set(memo.depth.get() - 1);
    memo.plans.borrow_mut().insert(id, Some(Rc::clone(&plan)));
    Some(plan)
}

fn make_plan(schemas: Schemas<'_, '_>, id: SchemaId) -> Plan {
    if let Some(root) = schemas.hierarchy.root(id) {
        return Plan {
            outcome: Outcome::Union,
            nullable: Nullable::No,
            leaves: inherited(schemas, id, root),
            texts: Vec::new(),
            discriminator: Some(root),
            keyword: Keyword::OneOf,
        };
    }
    let merged = merge(schemas, id);
    let mut collected = Collected::default();
    let keyword = if let Some(alternatives) = merged.choices.first() {
        collect(schemas, id, &merged, *alternatives, &mut collected);
        alternatives.keyword
    } else {
        collected.add_kinds(id, &merged, &[id]);
        Keyword::OneOf
    };
    reduce(schemas, id, collected, keyword)
}

/// The types of a base: itself, where its values can be no more than that, and all that inherit from it.
fn inherited(schemas: Schemas<'_, '_>, base: SchemaId, root: SchemaId) -> Vec<Leaf> {
    let mut ids = schemas.hierarchy.descendants(base);
    if base == root {
        let known: HashSet<SchemaId> = ids.iter().copied().collect();
        let others = mapped(schemas, root).into_iter();
        ids.extend(others.filter(|id| *id != base && !known.contains(id)));
    }
    if let Some(discriminator) = schemas.get(root).discriminator.as_deref() {
        let mapping = &discriminator.mapping;
        let is_mapped = mapping.iter().any(|(_, mapped)| {
            mapped
                .schema
                .is_some_and(|schema| schemas.id(schema) == base)
        });
        let is_tagged = merge(schemas, base)
            .required
            .contains(discriminator.property_name.value);
        if mapping.is_empty() || is_mapped || !is_tagged {
            ids.insert(0, base);
        }
    }
    let unit = |id| match schemas.hierarchy.root(id) {
        Some(_) => Unit::Itself(id),
        None => Unit::Whole(id),
    };
    let leaf = |id| Leaf {
        unit: unit(id),
        way: vec![id],
        scalar: None,
    };
    ids.into_iter().map(leaf).collect()
}

/// The alternatives, those of alternatives included.
#[derive(Default)]
struct Collected {
    leaves: Vec<Leaf>,
    nullable: bool,
    discriminator: Option<SchemaId>,
    /// The nested choices are told apart by different properties.
    is_at_odds: bool,
}

impl Collected {
    /// Adds a leaf for each type of the values of a schema.
    fn add_kinds(&mut self, id: SchemaId, merged: &Merged<'_, '_>, way: &[SchemaId]) {
        let kinds = kinds(merged);
        let units: Vec<Unit> = match kinds.as_slice() {
            [] | [_] => vec![Unit::Whole(id)],
            several => several
                .iter()
                .filter(|ty| **ty != Type::Null)
                .map(|ty| Unit::Only(id, *ty))
                .collect(),
        };
        self.leaves.extend(units.into_iter().map(|unit| Leaf {
            unit,
            way: way.to_vec(),
            scalar: None,
        }));
    }
}

fn collect(
    schemas: Schemas<'_, '_>,
    holder: SchemaId,
    beside: &Merged<'_, '_>,
    alternatives: Alternatives<'_>,
    collected: &mut Collected,
) {
    let own = beside.discriminator.map(|(_, discriminator)| discriminator);
    collected.discriminator = beside.discriminator.map(|(owner, _)| owner);
    let mut seen = HashSet::from_iter([holder]);
    let mut waiting: Vec<SchemaId> = ids(schemas, alternatives);
    waiting.reverse();
    while let Some(start) = waiting.pop() {
        let mut way = vec![start];
        while let Some((next, null)) =
            same_as(schemas, way[way.len() - 1]).filter(|(next, _)| !way.contains(next))
        {
            collected.nullable |= null == Nullable::Yes;
            way.push(next);
        }
        let mut on_way = way.iter().map(|id| schemas.get(*id));
        collected.nullable |= on_way
            .any(|schema| is_null(schema) || own_nullability(schemas, schema) == Nullable::Yes);
        let id = way[way.len() - 1];
        let schema = schemas.get(id);
        if is_null(schema) || !seen.insert(id) {
            continue;
        }
        if let Some(nested) = nested(schemas, schema, own) {
            let found = schema.discriminator.as_deref();
            if own.is_none()
                && let Some(found) = found
            {
                let known = collected
                    .discriminator
                    .and_then(|id| schemas.get(id).discriminator.as_deref());
                collected.is_at_odds |= known.is_some_and(|known| !are_alike(known, found));
                collected.discriminator = Some(id);
            }
            let mut more = ids(schemas, nested);
            more.reverse();
            waiting.extend(more);
            continue;
        }
        add(schemas, holder, beside, id, way, collected);
    }
    if collected.is_at_odds {
        collected.discriminator = None;
    }
    // What a discriminator maps a value to is an alternative, whether it is listed or not.
    let mapped = collected.discriminator.map(|id| mapped(schemas, id));
    for id in mapped.into_iter().flatten() {
        let is_listed = collected.leaves.iter().any(|leaf| leaf.way.contains(&id));
        if !is_listed && seen.insert(id) {
            add(schemas, holder, beside, id, vec![id], collected);
        }
    }
}

/// Where the mapping of the discriminator of `id` leads.
pub(super) fn places_in_mapping(schemas: Schemas<'_, '_>, id: SchemaId) -> Rc<Mapped> {
    if let Some(known) = schemas.memo.mapped.borrow().get(&id) {
        return Rc::clone(known);
    }
    let discriminator = schemas.get(id).discriminator.as_deref();
    let mapping = discriminator.into_iter().flat_map(|found| &found.mapping);
    let mut places = Mapped::default();
    for (place, (_, target)) in mapping.enumerate() {
        if let Some(schema) = target.schema {
            places.entry(schemas.id(schema)).or_default().push(place);
        }
    }
    let places = Rc::new(places);
    let mut mapped = schemas.memo.mapped.borrow_mut();
    mapped.insert(id, Rc::clone(&places));
    places
}

/// The schemas that a discriminator maps values to.
fn mapped(schemas: Schemas<'_, '_>, discriminator: SchemaId) -> Vec<SchemaId> {
    let discriminator = schemas.get(discriminator).discriminator.as_deref();
    let mapping = discriminator.into_iter().flat_map(|found| &found.mapping);
    let targets = mapping.filter_map(|(_, mapped)| mapped.schema);
    targets.map(|schema| schemas.id(schema)).collect()
}

/// Adds an alternative that is no choice itself.
fn add(
    schemas: Schemas<'_, '_>,
    holder: SchemaId,
    beside: &Merged<'_, '_>,
    id: SchemaId,
    way: Vec<SchemaId>,
    collected: &mut Collected,
) {
    let merged = merge(schemas, id);
    let has_others = beside.choices.len() > 1 && merged_type(&merged) == Some(Type::Object);
    let unit = if has_others || is_changed_by(&merged, beside) {
        Unit::Beside(holder, id)
    } else if schemas.hierarchy.root(id).is_some() && collected.discriminator.is_some() {
        // What inherits from it is listed as well, or is not meant.
        Unit::Itself(id)
    } else if merged.choices.is_empty() && schemas.hierarchy.root(id).is_none() {
        collected.add_kinds(id, &merged, &way);
        return;
    } else {
        Unit::Whole(id)
    };
    collected.leaves.push(Leaf {
        unit,
        way,
        scalar: None,
    });
}

/// Whether an alternative is another type with what stands beside the choice than without it.
fn is_changed_by(alternative: &Merged<'_, '_>, beside: &Merged<'_, '_>) -> bool {
    match merged_type(alternative) {
        Some(Type::Object) => {
            let mut properties = beside.properties.keys();
            properties.any(|name| !alternative.properties.contains_key(name))
                || !beside.required.is_subset(&alternative.required)
        }
        Some(
            Type::Null | Type::Boolean | Type::Integer | Type::Number | Type::String | Type::Array,
        ) => false,
        // It does not say what it is.
        None => {
            alternative.types.is_empty()
                && alternative.choices.is_empty()
                && merged_type(beside).is_some()
        }
    }
}

/// The alternatives of an alternative that is nothing but a choice. One that is told apart by another property than the
/// choice around it stays a type of its own.
fn nested<'c>(
    schemas: Schemas<'c, '_>,
    schema: &'c Schema<'_>,
    around: Option<&Discriminator<'_>>,
) -> Option<Alternatives<'c>> {
    let is_pure = is_unshaped(schema)
        && schema.reference.is_none()
        && schema.all_of.is_empty()
        && choice(schemas.doc, schemas.refs, schema) == Choice::Several;
    let is_apart = around
        .zip(schema.discriminator.as_deref())
        .is_some_and(|(around, own)| !are_alike(around, own));
    let mut choices = schemas.choices(schema);
    match (choices.next(), choices.next()) {
        (Some(only), None) if is_pure && !is_apart => Some(only),
        _ => None,
    }
}

fn are_alike(left: &Discriminator<'_>, right: &Discriminator<'_>) -> bool {
    left.property_name.value == right.property_name.value
}

fn ids(schemas: Schemas<'_, '_>, alternatives: Alternatives<'_>) -> Vec<SchemaId> {
    let list = alternatives.list.iter();
    list.map(|alternative| schemas.id(*alternative)).collect()
}

/// Merges what is one type: texts, numbers, and whatever is mentioned twice.
fn reduce(schemas: Schemas<'_, '_>, id: SchemaId, collected: Collected, keyword: Keyword) -> Plan {
    let mut kept: Vec<Leaf> = Vec::new();
    let mut texts = Texts::default();
    let mut numbers = Numbers::default();
    let mut is_any = false;
    for mut leaf in collected.leaves {
        match settled_form(schemas, &mut leaf) {
            Form::Any => is_any = true,
            Form::Strings(members) => {
                let schema = schemas.get(leaf.unit.schema());
                let values = lower_values(schemas, schema, &leaf.way, &members);
                texts.add(&mut kept, leaf, Some(values));
            }
            Form::Texts(values) => texts.add(&mut kept, leaf, Some(values)),
            Form::Scalar(Scalar::String) => texts.add(&mut kept, leaf, None),
            Form::Integers(_) => numbers.add(&mut kept, leaf, Scalar::I64),
            Form::Scalar(scalar) if is_number(scalar) => numbers.add(&mut kept, leaf, scalar),
            Form::Same(_)
            | Form::Scalar(_)
            | Form::Union
            | Form::List(_)
            | Form::Tuple(_)
            | Form::Map(_)
            | Form::Object(_) => {
                if kept.iter().all(|known| known.unit != leaf.unit) {
                    kept.push(leaf);
                }
            }
        }
    }
    if let Some(place) = texts.place.filter(|_| texts.lists > 1) {
        kept[place].unit = Unit::Texts(id);
    }
    let outcome = match kept.as_slice() {
        [] => Outcome::Any,
        [only] if !is_any => match (only.scalar, only.unit) {
            (Some(scalar), _) => Outcome::Scalar(scalar),
            (None, Unit::Texts(_)) => Outcome::Texts,
            (None, unit) => Outcome::Same(unit),
        },
        _ => Outcome::Union,
    };
    Plan {
        outcome,
        nullable: Nullable::if_so(collected.nullable),
        leaves: kept,
        texts: texts.values,
        discriminator: collected.discriminator,
        keyword,
    }
}

/// The form of a leaf, which becomes what it is the same as.
fn settled_form<'c, 't>(schemas: Schemas<'c, 't>, leaf: &mut Leaf) -> Form<'c, 't> {
    let mut seen = vec![leaf.unit];
    loop {
        match form(schemas, leaf.unit).0 {
            Form::Same(next) if !seen.contains(&next) => {
                seen.push(next);
                leaf.unit = next;
            }
            form => return form,
        }
    }
}

/// The leaves that are texts, of which one is kept: an enum of strings has room for any other text.
#[derive(Default)]
struct Texts {
    values: Vec<EnumValue>,
    known: HashSet<WireName>,
    /// How many of them list their values.
    lists: usize,
    /// Where the one is that is kept.
    place: Option<usize>,
}

impl Texts {
    fn add(&mut self, kept: &mut Vec<Leaf>, leaf: Leaf, values: Option<Vec<EnumValue>>) {
        let is_list = values.is_some();
        for value in values.into_iter().flatten() {
            if self.known.insert(value.wire.clone()) {
                self.values.push(value);
            }
        }
        match self.place {
            None => {
                self.place = Some(kept.len());
                kept.push(leaf);
            }
            Some(place) if is_list && self.lists == 0 => kept[place] = leaf,
            Some(_) => {}
        }
        self.lists += usize::from(is_list);
    }
}

/// The leaves that are numbers, of which one is kept that has room for all.
#[derive(Default)]
struct Numbers(Option<(usize, Scalar)>);

impl Numbers {
    fn add(&mut self, kept: &mut Vec<Leaf>, leaf: Leaf, scalar: Scalar) {
        if let Some((index, known)) = &mut self.0 {
            *known = widest(*known, scalar);
            kept[*index].scalar = Some(*known);
        } else {
            self.0 = Some((kept.len(), scalar));
            kept.push(leaf);
        }
    }
}

fn is_number(scalar: Scalar) -> bool {
    matches!(scalar.kind(), ScalarKind::Integer | ScalarKind::Number)
}

/// The number that has room for two.
fn widest(left: Scalar, right: Scalar) -> Scalar {
    let is_unsigned =
        |scalar| matches!(scalar, Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64);
    let is_integer = |scalar: Scalar| scalar.kind() == ScalarKind::Integer;
    match (left, right) {
        (left, right) if left == right => left,
        (Scalar::Decimal, _) | (_, Scalar::Decimal) => Scalar::Decimal,
        (left, right) if !is_integer(left) || !is_integer(right) => Scalar::F64,
        (left, right) if is_unsigned(left) && is_unsigned(right) => Scalar::U64,
        _ => Scalar::I64,
    }
}
