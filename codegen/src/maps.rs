//! The maps and sets of the generator: those of `std` and of `indexmap`, with a hasher that is quick for short keys.
//!
//! Keys come from the document, which may be hostile; the hasher is seeded anew in each process. Nothing ever depends on the order of a
//! [`HashMap`] or a [`HashSet`].

pub(crate) use foldhash::fast::RandomState;

/// A map without an order.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
/// A set without an order.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
/// A map in the order of insertion.
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;
/// A set in the order of insertion.
pub(crate) type IndexSet<T> = indexmap::IndexSet<T, RandomState>;
