//! Where a call says which page it asks for: in a query parameter, or in a property of its body.

use crate::runtime::call::Draft;
use crate::runtime::operation::Asked;
use crate::runtime::style::Style;

/// What the call says there, as text: of a query parameter, as it is encoded.
#[inline]
pub(super) fn get(draft: &Draft, asked: Asked) -> Option<String> {
    match asked {
        Asked::Query(name) => {
            let (_, pair) = draft.arguments.query.iter().find(|(set, _)| *set == name)?;
            let (_, text) = pair.as_deref()?.split_once('=')?;
            Some(text.to_owned())
        }
        Asked::Body(path, property) => (property.get)(draft, path),
    }
}

/// Has the call say `value` there. The error says why it cannot.
#[inline]
pub(super) fn set(draft: &mut Draft, asked: Asked, value: &str) -> Result<(), String> {
    match asked {
        Asked::Query(name) => {
            draft.set_query(name, Style::FORM_EXPLODED, &value);
            Ok(())
        }
        Asked::Body(path, property) => (property.set)(draft, path, value),
    }
}
