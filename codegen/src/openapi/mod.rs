//! Trees to typed `OpenAPI`.
//!
//! Hand-written readers take the tree of the root document, and of whatever its references lead to, and give a
//! [`Document`]. They go on after an error and report keys that the standard does not know. They decide nothing: what a
//! construct means, and whether the generator can express it, is the business of later stages.

mod dump;
pub mod model;
mod notation;
mod read;
mod version;

#[cfg(test)]
mod tests;

pub use dump::dump;
pub use model::*;
pub(crate) use read::{nearest, section_kind};

use crate::diag::Diagnostics;
use crate::load::Loaded;
use crate::select::{PagingChoice, Selection};

/// Reads a document. `None` if it is of a version that cannot be read; what is wrong has been reported.
///
/// A document of another version is to be upgraded here, tree to tree, before the readers see it.
pub fn read<'t>(loaded: &'t Loaded, diags: &mut Diagnostics) -> Option<Document<'t>> {
    read_selected(
        loaded,
        &Selection::default(),
        &PagingChoice::default(),
        diags,
    )
}

/// As [`read`], but only the operations of a selection, and the components that they refer to; of those of which `paging`
/// says so, no pages.
pub fn read_selected<'t>(
    loaded: &'t Loaded,
    selection: &Selection,
    paging: &PagingChoice,
    diags: &mut Diagnostics,
) -> Option<Document<'t>> {
    let version = version::read(loaded.root(), diags)?;
    Some(read::document(loaded, version, selection, paging, diags))
}
