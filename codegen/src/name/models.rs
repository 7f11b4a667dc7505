//! Names of models, of their fields and variants, and of the markers of required properties.

use super::names::{
    EnumerationNames, Ident, ObjectNames, Parts, PropertyNames, TypeNames, UnionNames,
};
use super::scope::{Scope, Wish};
use super::spelling::Kind;
use super::words;
use crate::ir::{Api, EnumBase, Enumeration, Object, Type, TypeId, TypeKind, Union};
use crate::maps::{HashMap, IndexMap, IndexSet};

/// What the variant is called that stands for whatever the document does not name: the first that it does not.
const OTHER: &[&str] = &["Other", "Unknown", "Unlisted"];

/// Names all types, and says which names `models` is full of.
pub(super) fn assign_types(api: &Api) -> (Vec<TypeNames>, Scope) {
    let mut models = Scope::default();
    let type_names = models.assign(
        api.types
            .iter()
            .map(|def| Wish::of_path(Kind::Type, &def.origin.path)),
    );
    let modules = assign_modules(api);
    let mut markers = Markers::default();

    let mut types = Vec::with_capacity(type_names.len());
    for ((def, name), module) in api.types.iter().zip(&type_names).zip(modules) {
        let parts = match &def.kind {
            TypeKind::Object(object) => {
                let builder =
                    models.assign_one(Wish::derived(Kind::Type, format!("{name}Builder")));
                Parts::Object(assign_fields(object, builder, &mut markers))
            }
            TypeKind::Enumeration(enumeration) => Parts::Enumeration(assign_variants(enumeration)),
            TypeKind::Union(union) => Parts::Union(assign_types_of(union, &type_names)),
            TypeKind::Alias(_) => Parts::Alias,
        };
        types.push(TypeNames {
            name: name.clone(),
            module,
            parts,
        });
    }
    (types, models)
}

/// By type: the module of the component that it is part of. Parts of one component share it, but for those that stand apart.
fn assign_modules(api: &Api) -> Vec<Ident> {
    let types = (0..).map(TypeId).zip(&api.types);
    let mut owners: IndexSet<&[String]> = IndexSet::default();
    let of_types = types.map(|(id, definition)| {
        let is_apart = api.portions.apart.contains(&id);
        owners.insert_full(definition.owner(is_apart)).0
    });
    let of_types: Vec<_> = of_types.collect();
    let wishes = owners.iter().map(|owner| match owner {
        [] => Wish::of(Kind::Module, ""),
        path => Wish::of_path(Kind::Module, path),
    });
    let names = Scope::default().assign(wishes);
    let modules = of_types.into_iter().map(|owner| names[owner].clone());
    modules.collect()
}

fn assign_fields(object: &Object, builder: Ident, markers: &mut Markers) -> ObjectNames {
    let mut scope = Scope::default();
    let fields = scope.assign(
        object
            .properties
            .iter()
            .map(|property| Wish::of(Kind::Field, property.wire.as_str())),
    );
    let rest = object.rest.as_ref().map(|_| {
        scope.assign_one(Wish::derived(
            Kind::Field,
            "additional_properties".to_owned(),
        ))
    });

    // A property called `clone` keeps its field, but leaves the method to the trait.
    let setters = Scope::default().assign(
        fields
            .iter()
            .map(|field| Wish::spelt(Kind::Setter, field.bare())),
    );
    let properties = fields
        .into_iter()
        .zip(setters)
        .map(|(field, setter)| PropertyNames {
            missing: markers.of(&field),
            field,
            setter,
        });
    ObjectNames {
        properties: properties.collect(),
        rest,
        builder,
    }
}

fn assign_variants(enumeration: &Enumeration) -> EnumerationNames {
    let mut scope = Scope::default();
    let wishes = enumeration
        .values
        .iter()
        .map(|value| match (&value.proposed, enumeration.base) {
            (Some(proposed), _) => Wish::of(Kind::Variant, proposed),
            (None, EnumBase::Text) => Wish::of(Kind::Variant, value.wire.as_str()),
            (None, EnumBase::Integer) => {
                Wish::derived(Kind::Variant, integer_variant(value.wire.as_str()))
            }
        });
    let variants = scope.assign(wishes);
    let other = scope.assign_first_free(Kind::Variant, OTHER);
    EnumerationNames { variants, other }
}

/// Variants that would have one name are called after what they hold, as far as that has a name: `StringList`, `CatList`.
fn assign_types_of(union: &Union, type_names: &[Ident]) -> UnionNames {
    let mut scope = Scope::default();
    let spell = |text: &str| Kind::Variant.spell(&words::split(text));
    let mut namesakes: HashMap<String, usize> = HashMap::default();
    for variant in &union.variants {
        *namesakes.entry(spell(&variant.name)).or_default() += 1;
    }
    let wishes = union.variants.iter().map(|variant| {
        let is_alone = namesakes.get(&spell(&variant.name)) == Some(&1);
        match held(&variant.ty, type_names).filter(|_| !is_alone) {
            Some(held) => Wish::derived(Kind::Variant, spell(&held)),
            None => Wish::of(Kind::Variant, &variant.name),
        }
    });
    let variants = scope.assign(wishes);
    let other = scope.assign_first_free(Kind::Variant, OTHER);
    UnionNames { variants, other }
}

/// What a list or a map is called after what is in it; other types have a name, or none that tells them apart.
fn held(ty: &Type, type_names: &[Ident]) -> Option<String> {
    let word = |ty: &Type| match ty {
        Type::Scalar(scalar) => scalar.noun().to_owned(),
        Type::Named(id) => type_names[id.index()].bare().to_owned(),
        Type::Any => "value".to_owned(),
        Type::Tuple(_) => "tuple".to_owned(),
        Type::List(_) | Type::Map(_) | Type::Nullable(_) | Type::Boxed(_) => {
            held(ty, type_names).unwrap_or_else(|| "value".to_owned())
        }
    };
    match ty {
        Type::List(item) => Some(format!("{} list", word(item))),
        Type::Map(value) => Some(format!("{} map", word(value))),
        Type::Nullable(inner) | Type::Boxed(inner) => match inner.as_ref() {
            Type::Scalar(_) | Type::Named(_) | Type::Any | Type::Tuple(_) => Some(word(inner)),
            Type::List(_) | Type::Map(_) | Type::Nullable(_) | Type::Boxed(_) => {
                held(inner, type_names)
            }
        },
        Type::Scalar(_) | Type::Named(_) | Type::Any | Type::Tuple(_) => None,
    }
}

/// `Value1`, `Minus1`.
fn integer_variant(digits: &str) -> String {
    match digits.strip_prefix('-') {
        Some(digits) => format!("Minus{digits}"),
        None => format!("Value{digits}"),
    }
}

/// The markers of `models::missing`: one for each name of a field, in whatever type.
#[derive(Default)]
struct Markers {
    scope: Scope,
    of_field: IndexMap<Ident, Ident>,
}

impl Markers {
    fn of(&mut self, field: &Ident) -> Ident {
        let scope = &mut self.scope;
        let marker = || {
            scope.assign_one(Wish::derived(
                Kind::Marker,
                Kind::Marker.spell(&words::split(field.bare())),
            ))
        };
        self.of_field
            .entry(field.clone())
            .or_insert_with(marker)
            .clone()
    }
}

/// The markers that builders go through, each with its field, sorted by marker.
pub(super) fn assign_markers(api: &Api, types: &[TypeNames]) -> Vec<(Ident, Ident)> {
    let mut markers: IndexSet<(Ident, Ident)> = IndexSet::default();
    for (def, names) in api.types.iter().zip(types) {
        let (TypeKind::Object(object), Parts::Object(names)) = (&def.kind, &names.parts) else {
            continue;
        };
        let properties = object.properties.iter().zip(&names.properties);
        let asked: Vec<_> = properties
            .filter(|(property, _)| property.is_asked_for(def.usage))
            .map(|(_, names)| names)
            .collect();
        // With one required property, or none, `new` takes the place of the builder.
        if asked.len() > 1 {
            markers.extend(
                asked
                    .into_iter()
                    .map(|names| (names.missing.clone(), names.field.clone())),
            );
        }
    }
    markers.sort_unstable();
    markers.into_iter().collect()
}
