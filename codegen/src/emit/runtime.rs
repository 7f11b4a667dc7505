//! The runtime's files, copied byte for byte, but for those parts that a client has no use for.

use std::collections::BTreeSet;

use specsmith_runtime::sources::{MODULES, PARTS};

use super::SourceFile;
use super::client;
use super::scope::Scope;
use crate::ir::{BodyFormat, Scalar, Type, TypeKind};

/// The optional parts of the runtime that a client needs, by name.
pub(super) struct Parts(BTreeSet<&'static str>);

impl Parts {
    /// What the API needs.
    pub(super) fn of(scope: Scope<'_>) -> Self {
        let mut parts = BTreeSet::new();
        for format in client::formats(scope) {
            parts.extend(match format {
                BodyFormat::Json => None,
                BodyFormat::Xml => Some("xml"),
                BodyFormat::Form => Some("form"),
                BodyFormat::Text => Some("text"),
                BodyFormat::Bytes => Some("bytes"),
            });
        }
        if scope.api.operations.iter().any(|operation| operation.paging.is_some()) {
            parts.insert("paging");
        }
        if types(scope).any(has_date) {
            parts.insert("date_time");
        }
        Self(parts)
    }

    /// Whether the client has this part.
    pub(super) fn has(&self, part: &str) -> bool {
        self.0.contains(part)
    }

    /// The dependencies that only parts need which this client does not have.
    pub(super) fn unneeded_dependencies(&self) -> BTreeSet<&'static str> {
        let needed: BTreeSet<_> = PARTS.iter().filter(|part| self.has(part.name)).flat_map(|part| part.dependencies).collect();
        let others = PARTS.iter().filter(|part| !self.has(part.name)).flat_map(|part| part.dependencies);
        others.filter(|dependency| !needed.contains(dependency)).copied().collect()
    }

    fn drops(&self, file: &str) -> bool {
        PARTS.iter().any(|part| !self.has(part.name) && part.files.contains(&file))
    }
}

/// The runtime's files.
pub(super) fn files(parts: &Parts) -> impl Iterator<Item = SourceFile> {
    MODULES.iter().filter(|(name, _)| !parts.drops(name)).map(|(name, text)| {
        let text = if *name == "mod.rs" { without(text, parts) } else { (*text).to_owned() };
        SourceFile::text(format!("src/runtime/{name}"), text)
    })
}

/// The text of `mod.rs` without the items of dropped parts.
///
/// That file is a list of `mod x;` and `use x::…;` items, each with its attributes before it; nothing else is looked at.
fn without(text: &str, parts: &Parts) -> String {
    let dropped: BTreeSet<_> = PARTS
        .iter()
        .filter(|part| !parts.has(part.name))
        .flat_map(|part| part.files)
        .map(|file| file.split('/').next().unwrap_or_default().trim_end_matches(".rs"))
        .collect();
    let mut kept = String::with_capacity(text.len());
    let mut item = String::new();
    for line in text.split_inclusive('\n') {
        item.push_str(line);
        let code = line.trim();
        let is_complete = code.is_empty() || code.starts_with("//") || code.ends_with(';');
        if is_complete {
            if !module_of(&item).is_some_and(|module| dropped.contains(module)) {
                kept.push_str(&item);
            }
            item.clear();
        }
    }
    kept.push_str(&item);
    kept
}

/// The module that an item declares or uses: `xml` of `pub mod xml;` and of `pub use xml::XML;`.
fn module_of(item: &str) -> Option<&str> {
    let item = item.trim().trim_end_matches(';');
    let name = item.rsplit_once("mod ").map(|(_, name)| name).or_else(|| item.rsplit_once("use ").map(|(_, path)| path))?;
    name.split("::").next()
}

/// Every type that a value of the API has.
fn types(scope: Scope<'_>) -> impl Iterator<Item = &Type> {
    let defined = scope.api.types.iter().flat_map(|definition| match &definition.kind {
        TypeKind::Object(object) => object.properties.iter().map(|property| &property.ty).chain(&object.rest).collect(),
        TypeKind::Alias(target) => vec![target],
        TypeKind::Enumeration(_) => Vec::new(),
    });
    let used = scope.api.operations.iter().flat_map(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        let sent = operation.body.iter().flat_map(|body| &body.content);
        let received = operation.answers.iter().flat_map(|answer| &answer.content);
        parameters.chain(sent.chain(received).map(|content| &content.ty))
    });
    defined.chain(used)
}

fn has_date(ty: &Type) -> bool {
    match ty {
        Type::Scalar(Scalar::DateTime | Scalar::Date) => true,
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => has_date(inner),
        Type::Scalar(_) | Type::Any | Type::Named(_) => false,
    }
}
