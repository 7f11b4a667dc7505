//! Divides an API into the portions that its user can have alone: one a tag, or one for several tags where there are very many.

use crate::ir::{Api, Cause, Division, Portion};
use crate::maps::IndexMap;

/// The most portions that tags are divided into. crates.io takes 300 features of a package, and this leaves room for those of the
/// runtime and for users who add their own.
pub(super) const MOST: usize = 200;

/// The portions of the API; none, where it is not to be divided.
///
/// Each tag that has operations is a portion. Where there are more than [`MOST`], those are one that begin alike: up to the first of
/// `.`, `/` and `:`, as in `users.message` and `users.event`, or, where there still are too many, with the same word. Where words do not help
/// either, there is nothing sensible to divide by.
pub(super) fn divide(api: &Api, division: Division) -> Vec<Portion> {
    if division == Division::Never {
        return Vec::new();
    }
    let mut portions = tags(api);
    if portions.len() > MOST {
        return Vec::new();
    }
    let mut operations = api.operations.iter();
    if operations.any(|operation| operation.tag.is_none()) {
        portions.push(Portion::Untagged);
    }
    let least = match division {
        Division::Sensible => 2,
        Division::Always | Division::Never => 1,
    };
    if portions.len() < least {
        return Vec::new();
    }
    let is_caused = |wanted: fn(&Cause) -> bool| {
        let mut incoming = api.incoming.iter();
        incoming.any(|incoming| wanted(&incoming.cause))
    };
    if is_caused(|cause| matches!(cause, Cause::Webhook)) {
        portions.push(Portion::Webhooks);
    }
    if is_caused(|cause| matches!(cause, Cause::Callback(_))) {
        portions.push(Portion::Callbacks);
    }
    portions
}

/// The portions of the tags that have operations.
fn tags(api: &Api) -> Vec<Portion> {
    let mut used = vec![false; api.tags.len()];
    for tag in api.operations.iter().filter_map(|operation| operation.tag) {
        if let Some(used) = used.get_mut(tag) {
            *used = true;
        }
    }
    let tags: Vec<_> = (0..api.tags.len()).filter(|tag| used[*tag]).collect();
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for beginning in [whole, first_part, first_word] {
        groups = by_beginning(api, &tags, beginning);
        if groups.len() <= MOST {
            break;
        }
    }
    let portions = groups.into_iter();
    portions
        .map(|(name, tags)| Portion::Tags { name, tags })
        .collect()
}

fn by_beginning(
    api: &Api,
    tags: &[usize],
    beginning: fn(&str) -> &str,
) -> Vec<(String, Vec<usize>)> {
    let mut groups: IndexMap<&str, Vec<usize>> = IndexMap::default();
    for tag in tags {
        let name = beginning(api.tags[*tag].name.as_str());
        groups.entry(name).or_default().push(*tag);
    }
    let groups = groups.into_iter();
    groups.map(|(name, tags)| (name.to_owned(), tags)).collect()
}

fn whole(name: &str) -> &str {
    name
}

/// `users` of `users.message`; the whole of a name that begins with a separator.
fn first_part(name: &str) -> &str {
    let first = name.split(['.', '/', ':']).next();
    first.filter(|first| !first.is_empty()).unwrap_or(name)
}

/// `Contract` of `ContractBlocks`, `Payroll` of `Payroll run`; the whole of a name that begins with no letter.
fn first_word(name: &str) -> &str {
    let part = first_part(name);
    let mut before = None;
    let end = part.char_indices().find(|(_, c)| {
        let is_border = !c.is_alphanumeric()
            || (c.is_uppercase() && before.is_some_and(|before: char| !before.is_uppercase()));
        before = Some(*c);
        is_border
    });
    match end {
        Some((at, _)) if at > 0 => &part[..at],
        Some(_) | None => part,
    }
}
