//! What a run says of how a client is divided, where that is not one feature a tag.

use super::LISTED;
use crate::diag::{Diagnostic, code};
use crate::ir::{Api, Division, Portion};
use crate::maps::HashSet;

/// A note where tags share a feature, or where there are too many of them to divide the client.
#[must_use]
pub fn describe_division(api: &Api, division: Division) -> Option<Diagnostic> {
    if division == Division::Never {
        return None;
    }
    let operations = api.operations.iter();
    let used: HashSet<usize> = operations.filter_map(|operation| operation.tag).collect();
    let used = used.len();
    if !api.portions.is_divided() {
        // Anything else of several tags is divided.
        return (used > 1).then(|| {
            let message = format!(
                "the client is not divided: its {used} tags are too many to have a feature each, and have no beginnings to group them by"
            );
            Diagnostic::without_place(code::TAGS_UNDIVIDED, message).help(
                "`--only` and `--except` take some of the operations, and an overlay can change their tags",
            )
        });
    }
    let mut features = 0;
    let mut shared = Vec::new();
    for portion in &api.portions.all {
        match portion {
            Portion::Tags { name, tags } => {
                features += 1;
                if tags.len() > 1 {
                    shared.push((name, tags.len()));
                }
            }
            Portion::Untagged | Portion::Webhooks | Portion::Callbacks => {}
        }
    }
    if shared.is_empty() {
        return None;
    }
    let message = format!(
        "the {used} tags are too many to have a feature each: those that begin alike share one, and there are {features}"
    );
    let note = Diagnostic::without_place(code::TAGS_GROUPED, message);
    let listed = shared.iter().take(LISTED);
    let listed = listed.map(|(name, tags)| format!("`{name}` for {tags} tags"));
    let rest = shared.len().saturating_sub(LISTED);
    let rest = (rest > 0).then(|| format!("and {rest} more, which the README of the client lists"));
    Some(listed.chain(rest).fold(note, Diagnostic::note))
}
