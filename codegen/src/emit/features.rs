//! The features that a client of many tags has for each of them: the conditions in the code, and what users are told.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::incoming::Kind;
use super::markdown;
use super::scope::Scope;
use super::toml_text;
use crate::ir::{Extent, OperationId, PortionId};
use crate::name::Module;

/// The feature that enables those of all portions.
pub(super) const WHOLE: &str = "whole-api";

/// The features that a client may be used with, beside those of its portions, as examples have them.
const OTHERS: [&str; 2] = ["reqwest", "rustls"];

/// `#[cfg(any(feature = "issues", feature = "pulls"))]`, or nothing where it would always hold.
pub(super) fn of_extent(scope: Scope<'_>, extent: &Extent) -> Option<TokenStream> {
    condition(&enabling(scope, extent))
}

/// The same as text, laid out as the runtime is.
pub(super) fn attribute(scope: Scope<'_>, extent: &Extent) -> Option<String> {
    let features = enabling(scope, extent).into_iter();
    let features: Vec<_> = features
        .map(|feature| format!("feature = \"{feature}\""))
        .collect();
    match features.as_slice() {
        [] => return None,
        [feature] => return Some(format!("#[cfg({feature})]")),
        _ => {}
    }
    let line = format!("#[cfg(any({}))]", features.join(", "));
    if line.len() <= 100 {
        return Some(line);
    }
    Some(format!(
        "#[cfg(any(\n    {},\n))]",
        features.join(",\n    ")
    ))
}

/// The features of which one is enough; none where nothing is needed.
fn enabling<'a>(scope: Scope<'a>, extent: &Extent) -> Vec<&'a str> {
    match extent {
        Extent::Always => Vec::new(),
        Extent::Whole => vec![WHOLE],
        Extent::Portions(portions) => portions.iter().map(|id| name(scope, *id)).collect(),
    }
}

fn of_portion(scope: Scope<'_>, portion: Option<PortionId>) -> Option<TokenStream> {
    condition(&[name(scope, portion?)])
}

fn condition(features: &[&str]) -> Option<TokenStream> {
    match features {
        [] => None,
        [feature] => Some(quote!(#[cfg(feature = #feature)])),
        features => Some(quote!(#[cfg(any(#(feature = #features),*))])),
    }
}

fn name(scope: Scope<'_>, id: PortionId) -> &str {
    let names = &scope.names.features.portions;
    names.get(id.index()).map_or(WHOLE, String::as_str)
}

/// The condition of a module of operations.
pub(super) fn of_module(scope: Scope<'_>, module: &Module) -> Option<TokenStream> {
    of_portion(scope, portion_of(scope, module))
}

/// The condition of the requests that the server makes.
pub(super) fn of_kind(scope: Scope<'_>, kind: Kind) -> Option<TokenStream> {
    let mut requests = super::incoming::of_kind(scope, kind);
    let (_, incoming, _) = requests.next()?;
    of_portion(scope, scope.api.portions.of_cause(&incoming.cause))
}

fn portion_of(scope: Scope<'_>, module: &Module) -> Option<PortionId> {
    scope.api.portions.of_tag(module.tag)
}

/// What the documentation of a module of operations says of its feature, if it has one.
pub(super) fn note(scope: Scope<'_>, module: &Module) -> Option<String> {
    let feature = name(scope, portion_of(scope, module)?);
    Some(format!(
        "It needs the feature `{feature}`, which is enabled by default."
    ))
}

/// The feature that an operation needs, if it needs one.
pub(super) fn of_operation(scope: Scope<'_>, id: OperationId) -> Option<&str> {
    let tag = scope.api.operations[id.index()].tag;
    let portion = scope.api.portions.of_tag(tag)?;
    Some(name(scope, portion))
}

/// The most portions that a marker is left out without.
const MOST: usize = 8;

/// The condition of something small that goes with several types: longer ones cost more than they save.
pub(super) fn of_any(scope: Scope<'_>, extents: &BTreeSet<&Extent>) -> Option<TokenStream> {
    let mut portions = BTreeSet::new();
    for extent in extents {
        match extent {
            Extent::Always => return None,
            Extent::Whole => {}
            Extent::Portions(some) => portions.extend(some),
        }
    }
    if portions.len() > MOST {
        return None;
    }
    // With the whole, each of its portions is enabled too.
    let extent = if portions.is_empty() {
        Extent::Whole
    } else {
        Extent::Portions(portions.into_iter().copied().collect())
    };
    of_extent(scope, &extent)
}

/// The lines of `Cargo.toml`, if there are any.
pub(super) fn manifest(scope: Scope<'_>) -> String {
    let portions = sorted(scope);
    if portions.is_empty() {
        return String::new();
    }
    let mut text =
        "# All of the API: each of the features below, and the models that none of them needs.\n"
            .to_owned();
    // Writing to a string cannot fail.
    _ = writeln!(text, "{WHOLE} = {}", toml_text::strings(&portions));
    text.push_str("# Parts of the API: the operations of a tag, or what the server asks, each with the models that it needs.\n");
    for portion in portions {
        _ = writeln!(text, "{portion} = []");
    }
    text
}

/// What enables features by default, beside what every client has.
pub(super) fn default(scope: Scope<'_>) -> Option<&'static str> {
    scope.api.portions.is_divided().then_some(WHOLE)
}

fn sorted(scope: Scope<'_>) -> Vec<&str> {
    let names = scope.names.features.portions.iter();
    let mut names: Vec<_> = names.map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// The row of the table of features.
pub(super) fn row(scope: Scope<'_>) -> Option<String> {
    let is_divided = scope.api.portions.is_divided();
    is_divided.then(|| {
        format!("| `{WHOLE}` | yes | all of the API, rather than the parts that are named: see [below](#parts-of-the-api) |")
    })
}

/// How a user compiles a part of the API alone.
pub(super) fn section(scope: Scope<'_>, level: usize) -> Vec<String> {
    let Some(example) = example(scope) else {
        return Vec::new();
    };
    let others = OTHERS.join(",");
    let mut lines = vec![
        format!("{} Parts of the API", "#".repeat(level)),
        String::new(),
        "Whoever needs a few of the operations can have the compiler look at no more than these and the models that they use, which takes a"
            .to_owned(),
        "fraction of the time (in `Cargo.toml`: `default-features = false`, and the names in `features`):".to_owned(),
        String::new(),
        "```sh".to_owned(),
        format!("cargo add {} --no-default-features --features {others},{example}", scope.names.package),
        "```".to_owned(),
        String::new(),
        format!("Each of these is such a feature; `{WHOLE}` is all of them, and the models that no operation uses:"),
        String::new(),
        "| Feature | What it adds |".to_owned(),
        "|---|---|".to_owned(),
    ];
    lines.extend(sorted(scope).into_iter().map(|feature| {
        let adds = adds(scope, feature);
        format!("| `{feature}` | {adds} |")
    }));
    lines
}

/// The feature that examples enable: that of the first operation.
fn example(scope: Scope<'_>) -> Option<&str> {
    let first = scope.operation_ids().next()?;
    of_operation(scope, first)
}

/// `operations::issues`
fn adds(scope: Scope<'_>, feature: &str) -> String {
    let modules = scope.names.modules.iter();
    let modules = modules.filter(|module| {
        portion_of(scope, module).is_some_and(|portion| name(scope, portion) == feature)
    });
    let modules: Vec<_> = modules
        .map(|module| markdown::code(&format!("operations::{}", module.name)))
        .collect();
    if modules.is_empty() {
        markdown::code(feature)
    } else {
        modules.join(", ")
    }
}
