//! Links of answers: which operation each of them leads to.

use super::{Context, Endpoint};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::Parts;
use crate::maps::{HashMap, HashSet};
use crate::openapi::{Link, Spanned, nearest};

/// Where links can lead.
#[derive(Debug)]
pub struct Targets<'a> {
    by_id: HashMap<&'a str, usize>,
    /// By path and method in lower case.
    by_place: HashMap<(&'a str, String), usize>,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'t> {
    /// To an operation of the document, by index.
    Operation(usize),
    /// To an operation of another document, or one that was not selected.
    Elsewhere(&'t str),
    /// To none that there is.
    Nowhere(Spanned<&'t str>),
    /// The link does not say.
    Unsaid,
}

impl<'a> Targets<'a> {
    /// The operations that are to be emitted.
    #[must_use]
    pub fn of(endpoints: &'a [Endpoint<'_, '_>]) -> Self {
        let ids = endpoints.iter().enumerate();
        let places = ids.clone().map(|(index, endpoint)| {
            let method = endpoint.operation.method.as_str().to_ascii_lowercase();
            ((endpoint.path.value, method), index)
        });
        Self {
            by_place: places.collect(),
            by_id: ids
                .filter_map(|(index, endpoint)| Some((endpoint.id?.value, index)))
                .collect(),
        }
    }

    /// Where a link leads. `operationId` counts for more than `operationRef`.
    #[must_use]
    pub fn find<'t>(&self, link: &Link<'t>) -> Target<'t> {
        if let Some(id) = link.operation_id {
            return match self.by_id.get(id.value) {
                Some(index) => Target::Operation(*index),
                None => Target::Nowhere(id),
            };
        }
        let Some(reference) = link.operation_ref else {
            return Target::Unsaid;
        };
        let parts = Parts::of(reference.value);
        if !parts.path.is_empty() {
            return Target::Elsewhere(reference.value);
        }
        match parts.steps().as_deref() {
            Some([paths, path, method]) if paths == "paths" => {
                match self
                    .by_place
                    .get(&(path.as_str(), method.to_ascii_lowercase()))
                {
                    Some(index) => Target::Operation(*index),
                    None => Target::Nowhere(reference),
                }
            }
            Some(_) | None => Target::Nowhere(reference),
        }
    }
}

/// A link leads somewhere. Of a part of an API, the rest may have what it leads to.
pub(super) fn check(cx: Context<'_, '_>, endpoints: &[Endpoint<'_, '_>], diags: &mut Diagnostics) {
    let targets = Targets::of(endpoints);
    let mut seen = HashSet::default();
    for entry in endpoints
        .iter()
        .flat_map(|endpoint| &endpoint.operation.responses)
    {
        let response = &cx.doc.responses[cx.refs.get(entry.response)];
        for (name, link) in &response.links {
            let id = cx.refs.get(*link);
            if !seen.insert(id) {
                continue;
            }
            match targets.find(&cx.doc.links[id]) {
                Target::Operation(_) | Target::Elsewhere(_) => {}
                Target::Nowhere(_) if cx.doc.not_selected > 0 => {}
                Target::Nowhere(found) => {
                    let message = format!(
                        "the link `{}` leads to `{}`, which is no operation of the document",
                        name.value, found.value
                    );
                    let near = nearest(found.value, targets.by_id.keys().copied());
                    diags.push(
                        Diagnostic::new(code::LINK_TARGET, found.span, message)
                            .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
                    );
                }
                Target::Unsaid => {
                    let message = format!("the link `{}` leads to no operation", name.value);
                    diags.push(
                        Diagnostic::new(code::LINK_TARGET, name.span, message)
                            .help("add `operationId`"),
                    );
                }
            }
        }
    }
}
