//! Overlays: files that amend a document that is somebody else's (`OpenAPI` Overlay Specification 1.0 and 1.1).
//!
//! The actions of an overlay are applied to the tree of the root document, one after the other, before anything of it is
//! understood. What an overlay adds keeps its place in the overlay, so that diagnostics point there; references in it are
//! those of the document that it becomes a part of. Files that the root document refers to are not amended.

mod edit;
mod read;
#[cfg(test)]
mod tests;

use std::path::Path;

use super::tree::Tree;
use super::{parse, unreadable};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::{FileId, Sources};

use edit::Editor;
use read::{Action, Deed};

/// Amends the root document. Returns the file of the overlay, whose nodes are then part of it.
pub(super) fn apply(
    overlay: &Path,
    root: &mut Tree,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<FileId> {
    let file = match sources.open_own(overlay) {
        Ok(file) => file,
        Err(error) => {
            diags.push(unreadable(overlay, error, None, sources));
            return None;
        }
    };
    let tree = parse::read(sources, file, diags)?;
    let actions = read::read_actions(&tree, diags);
    if diags.has_errors() {
        return Some(file);
    }
    let mut editor = Editor::new(root, sources);
    for action in &actions {
        if let Err(diagnostic) = perform(&mut editor, action) {
            diags.push(*diagnostic);
        }
        if editor.is_full() {
            break;
        }
    }
    Some(file)
}

fn perform(editor: &mut Editor<'_>, action: &Action<'_>) -> Result<(), Box<Diagnostic>> {
    let target = &action.target;
    let places = editor.select(&target.path);
    if places.is_empty() {
        let message = format!(
            "`{}` selects nothing, so that nothing is changed",
            target.text
        );
        let diagnostic = Diagnostic::new(code::OVERLAY_UNUSED, target.span, message);
        return Err(Box::new(diagnostic));
    }
    match &action.deed {
        Deed::Remove => editor.remove(places, target),
        Deed::Update(update) => editor.update(&places, update, target),
        Deed::Copy(query) => {
            let found = editor.select(&query.path);
            let [one] = found.as_slice() else {
                let message = format!(
                    "`{}` selects {} nodes, but only a single one can be copied",
                    query.text,
                    found.len()
                );
                return Err(Box::new(Diagnostic::new(
                    code::OVERLAY_MISFIT,
                    query.span,
                    message,
                )));
            };
            let copy = editor.node(one).cloned();
            copy.map_or(Ok(()), |copy| editor.update(&places, &copy, target))
        }
    }
}
