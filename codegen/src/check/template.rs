//! A path to its pieces: text, and which declared parameter stands where.
//!
//! Documents put more into paths than the standard allows: queries, fragments, parameters that they declare under
//! another name or not at all. What can be understood is; `paths` says where that was a guess.

use crate::maps::IndexMap;
use crate::openapi::{Location, ParameterId};

/// The parameters of an operation, by where they go and what they are called.
pub(super) type Declared<'t> = IndexMap<(Location, &'t str), ParameterId>;

/// A path in pieces.
#[derive(Debug, Clone, Default)]
pub struct Template<'t> {
    /// The pieces in their order, without the fragment.
    pub pieces: Vec<Piece<'t>>,
    /// Query parameters whose value the path gives.
    pub(super) given: Vec<ParameterId>,
    /// Path parameters for which the path has no place.
    pub(super) unused: Vec<ParameterId>,
    /// What stands behind a `#`.
    pub(super) fragment: Option<&'t str>,
    /// Whether braces are left over, or hold what is no name.
    pub(super) has_stray_braces: bool,
}

/// A piece of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// A parameter.
    Parameter(Slot<'t>),
}

/// A parameter in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot<'t> {
    /// The name, as the path has it.
    pub name: &'t str,
    /// The parameter, unless none is declared.
    pub declared: Option<ParameterId>,
    /// Whether it is declared under this very name.
    pub(super) is_exact: bool,
}

/// The names between the braces of a path, in their order.
pub fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let (pieces, _) = split(path);
    pieces.into_iter().filter_map(|piece| match piece {
        Raw::Text(_) => None,
        Raw::Name(name) => Some(name),
    })
}

/// Takes a path apart and finds its parameters among those declared.
pub(super) fn template<'t>(path: &'t str, declared: &Declared<'t>) -> Template<'t> {
    let (path, fragment) = match path.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (path, None),
    };
    let (route, query) = match path.find('?').filter(|at| !path[..*at].ends_with('{')) {
        Some(at) => (&path[..at], Some(&path[at + 1..])),
        None => (path, None),
    };
    let (mut raw, mut has_stray_braces) = split(route);
    let mut given = Vec::new();
    let pairs = query.into_iter().flat_map(|query| query.split('&'));
    let mut separator = "?";
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let (pieces, is_stray) = split(pair);
        has_stray_braces |= is_stray;
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let in_query = |name: &'t str| declared.get(&(Location::Query, unbraced(name))).copied();
        // A parameter of the query that the path only mentions is sent as one, and one that it gives a value has that.
        let is_constant = !pieces.iter().any(|piece| matches!(piece, Raw::Name(_)));
        match in_query(key) {
            Some(id) if is_constant => given.push(id),
            Some(_) => continue,
            None if in_query(value).is_some() => continue,
            None => {}
        }
        raw.push(Raw::Text(separator));
        raw.extend(pieces);
        separator = "&";
    }
    let (slots, unused) = bind(&raw, declared);
    let pieces = raw.into_iter().map(|raw| match raw {
        Raw::Text(text) => Piece::Text(text),
        Raw::Name(name) => Piece::Parameter(slots.get(name).copied().unwrap_or(Slot {
            name,
            declared: None,
            is_exact: false,
        })),
    });
    Template {
        pieces: pieces.collect(),
        given,
        unused,
        fragment,
        has_stray_braces,
    }
}

fn unbraced(text: &str) -> &str {
    text.strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text)
}

#[derive(Clone, Copy)]
enum Raw<'t> {
    Text(&'t str),
    Name(&'t str),
}

/// Text and the names between braces; and whether there are braces that enclose no name.
fn split(path: &str) -> (Vec<Raw<'_>>, bool) {
    let mut pieces = Vec::new();
    let mut is_stray = false;
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('}') {
        rest = after;
        match before.rsplit_once('{') {
            // `{?page,size}` stands for a query in RFC 6570; its parameters are declared with `in: query`.
            Some((text, name)) if name.starts_with(['?', '&']) => {
                pieces.push(Raw::Text(text));
                is_stray = true;
            }
            Some((text, name)) if !name.is_empty() => {
                is_stray |= text.contains('{');
                pieces.extend([Raw::Text(text), Raw::Name(name)]);
            }
            Some(_) | None => {
                is_stray = true;
                pieces.extend([Raw::Text(before), Raw::Text("}")]);
            }
        }
    }
    is_stray |= rest.contains('{');
    pieces.push(Raw::Text(rest));
    pieces.retain(|piece| !matches!(piece, Raw::Text("")));
    (pieces, is_stray)
}

/// Finds the parameter of each name: by that name, or by one that differs only in case and punctuation, or because no
/// other is left. The parameters without a place are second.
fn bind<'t>(
    raw: &[Raw<'t>],
    declared: &Declared<'t>,
) -> (IndexMap<&'t str, Slot<'t>>, Vec<ParameterId>) {
    let mut free: IndexMap<&str, ParameterId> = declared
        .iter()
        .filter(|((location, _), _)| *location == Location::Path)
        .map(|((_, name), id)| (*name, *id))
        .collect();
    let mut slots: IndexMap<&str, Slot<'_>> = IndexMap::default();
    for piece in raw {
        if let Raw::Name(name) = piece {
            let exact = declared.get(&(Location::Path, *name)).copied();
            free.shift_remove(name);
            slots.insert(
                name,
                Slot {
                    name,
                    declared: exact,
                    is_exact: exact.is_some(),
                },
            );
        }
    }
    for slot in slots.values_mut().filter(|slot| !slot.is_exact) {
        let wanted = plain(slot.name);
        let near = free.keys().find(|name| plain(name) == wanted).copied();
        slot.declared = near.and_then(|name| free.shift_remove(name));
    }
    let mut open = slots.values_mut().filter(|slot| slot.declared.is_none());
    if let (Some(slot), None) = (open.next(), open.next())
        && free.len() == 1
    {
        slot.declared = free.pop().map(|(_, id)| id);
    }
    (slots, free.into_values().collect())
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
