//! The tree of an overlay to its actions, with a diagnostic for everything in it that cannot be understood.

use std::sync::Arc;

use serde_json_path::JsonPath;

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::load::tree::{Map, Tree, Value};
use crate::source::Span;

/// One amendment.
pub(super) struct Action<'o> {
    pub(super) target: Query,
    pub(super) deed: Deed<'o>,
}

/// A query for nodes of the document.
pub(super) struct Query {
    pub(super) path: JsonPath,
    pub(super) text: Arc<str>,
    pub(super) span: Span,
}

/// What is done to the nodes that the target selects.
pub(super) enum Deed<'o> {
    Remove,
    Update(&'o Tree),
    Copy(Query),
}

/// The actions, in their order.
pub(super) fn read_actions<'o>(overlay: &'o Tree, diags: &mut Diagnostics) -> Vec<Action<'o>> {
    let Some(map) = map(overlay, "an overlay", diags) else {
        return Vec::new();
    };
    check_keys(
        map,
        "an overlay",
        &["overlay", "info", "extends", "actions"],
        diags,
    );
    match map.get("overlay") {
        Some(version) if version.as_str().is_some_and(|text| text.starts_with("1.")) => {}
        Some(version) => {
            let message = "this version of overlays is unknown";
            let help = "1.0.0 and 1.1.0 can be read, as in `overlay: 1.1.0`";
            diags.push(Diagnostic::new(code::OVERLAY_SHAPE, version.span, message).help(help));
        }
        None => {
            let message =
                "this is no overlay: the key `overlay` is missing, which names the version";
            let help = "an overlay starts with a line such as `overlay: 1.1.0`";
            diags.push(Diagnostic::new(code::OVERLAY_SHAPE, overlay.span, message).help(help));
            return Vec::new();
        }
    }
    let Some(actions) = map.get("actions").and_then(Tree::as_list) else {
        let place = map
            .get("actions")
            .map_or(overlay.span, |actions| actions.span);
        let message = "the `actions` of an overlay are a list with at least one action";
        diags.push(Diagnostic::new(code::OVERLAY_SHAPE, place, message));
        return Vec::new();
    };
    actions
        .iter()
        .filter_map(|action| read_action(action, diags))
        .collect()
}

fn read_action<'o>(tree: &'o Tree, diags: &mut Diagnostics) -> Option<Action<'o>> {
    let map = map(tree, "an action", diags)?;
    check_keys(
        map,
        "an action",
        &["target", "description", "update", "copy", "remove"],
        diags,
    );
    let Some(target) = map.get("target") else {
        let message = "the action has no `target`";
        diags.push(Diagnostic::new(code::OVERLAY_SHAPE, tree.span, message));
        return None;
    };
    let target = read_query(target, diags);
    let removes = map
        .get("remove")
        .and_then(|remove| read_flag(remove, diags));
    let deed = match (removes, map.get("copy"), map.get("update")) {
        (Some(true), _, _) => Some(Deed::Remove),
        (_, Some(copy), None) => read_query(copy, diags).map(Deed::Copy),
        (_, None, Some(update)) => Some(Deed::Update(update)),
        (_, Some(_), Some(update)) => {
            let message = "an action either updates or copies";
            let help = "write two actions with the same target";
            let place = update.span.key();
            diags.push(Diagnostic::new(code::OVERLAY_SHAPE, place, message).help(help));
            None
        }
        (_, None, None) => {
            let message =
                "the action does nothing: it has neither `update` nor `copy` nor `remove: true`";
            diags.push(Diagnostic::new(code::OVERLAY_SHAPE, tree.span, message));
            None
        }
    };
    Some(Action {
        target: target?,
        deed: deed?,
    })
}

fn read_query(tree: &Tree, diags: &mut Diagnostics) -> Option<Query> {
    let Value::String(text) = &tree.value else {
        let message = format!("a JSONPath belongs here, but this is {}", tree.kind());
        diags.push(Diagnostic::new(code::OVERLAY_SHAPE, tree.span, message));
        return None;
    };
    match JsonPath::parse(text) {
        Ok(path) => Some(Query {
            path,
            text: Arc::clone(text),
            span: tree.span,
        }),
        Err(error) => {
            let message = format!("`{text}` is no JSONPath: {error}");
            let help = "a path starts at `$`, as in `$.paths['/users'].get`";
            diags.push(Diagnostic::new(code::OVERLAY_PATH, tree.span, message).help(help));
            None
        }
    }
}

fn read_flag(tree: &Tree, diags: &mut Diagnostics) -> Option<bool> {
    if let Value::Bool(flag) = tree.value {
        return Some(flag);
    }
    let message = format!(
        "`true` or `false` belongs here, but this is {}",
        tree.kind()
    );
    diags.push(Diagnostic::new(code::OVERLAY_SHAPE, tree.span, message));
    None
}

fn map<'o>(tree: &'o Tree, what: &str, diags: &mut Diagnostics) -> Option<&'o Map> {
    let map = tree.as_map();
    if map.is_none() {
        let message = format!("{what} is a map, but this is {}", tree.kind());
        diags.push(Diagnostic::new(code::OVERLAY_SHAPE, tree.span, message));
    }
    map
}

fn check_keys(map: &Map, what: &str, known: &[&str], diags: &mut Diagnostics) {
    let strangers = map
        .iter()
        .filter(|(key, _)| !known.contains(&&***key) && !key.starts_with("x-"));
    for (key, value) in strangers {
        let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("{what} has no key `{key}`");
        diags.push(
            Diagnostic::new(code::OVERLAY_SHAPE, value.span.key(), message)
                .help(format!("its keys are {}", names.join(", "))),
        );
    }
}
