//! Requests that the server makes: webhooks, and callbacks of operations, each with all that the document says about it elsewhere.

use super::{Context, Endpoint, template};
use crate::maps::HashMap;
use crate::openapi::{
    Callback, CallbackId, Named, Operation, ParameterId, PathItem, RefId, RefOr, Spanned,
};
use crate::source::Span;

/// A request that the server makes to the user's program.
#[derive(Debug, Clone)]
pub struct Incoming<'c, 't> {
    /// The key of the webhook or of the callback.
    pub name: Spanned<&'t str>,
    /// The path item, for its summary and description.
    pub item: &'c PathItem<'t>,
    /// The operation, which here is the server's.
    pub operation: &'c Operation<'t>,
    /// The parameters in force: the item's that the operation does not override, then the operation's.
    pub parameters: Vec<ParameterId>,
    /// What makes the server send it.
    pub cause: Cause<'t>,
}

/// What makes the server send a request.
#[derive(Debug, Clone)]
pub enum Cause<'t> {
    /// Something that is agreed upon elsewhere.
    Webhook,
    /// A request of the client. Several operations may share one callback.
    Callback {
        /// The reference that leads to the callback, where it is not described in place.
        reference: Option<RefId>,
        /// The requests that lead to it.
        triggers: Vec<Trigger<'t>>,
    },
}

/// A request that another one leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger<'t> {
    /// The request that comes before.
    pub after: After,
    /// The expression that gives the URL.
    pub expression: &'t str,
}

/// What comes before a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// An operation, by its index among those of the client.
    Operation(usize),
    /// Another incoming request, by its index.
    Incoming(usize),
}

/// What makes two callbacks one: the text that describes them, and their name.
type Identity<'t> = (Span, &'t str);

/// The requests that the server makes: webhooks, then the callbacks of `endpoints`, then those of these requests themselves.
pub(super) fn collect<'c, 't>(
    cx: Context<'c, 't>,
    endpoints: &[Endpoint<'c, 't>],
) -> Vec<Incoming<'c, 't>> {
    let mut found = Vec::new();
    for (name, item) in &cx.doc.webhooks {
        let item = &cx.doc.path_items[cx.refs.get(*item)];
        found.extend(item.operations.iter().map(|operation| Incoming {
            name: *name,
            item,
            operation,
            parameters: parameters(cx, item, operation),
            cause: Cause::Webhook,
        }));
    }
    let mut search = Search {
        cx,
        known: HashMap::default(),
        found,
    };
    for (index, endpoint) in endpoints.iter().enumerate() {
        search.callbacks(&endpoint.operation.callbacks, After::Operation(index));
    }
    // Callbacks may have callbacks. Each is looked into once, also where they lead to each other.
    let mut next = 0;
    while let Some(operation) = search.found.get(next).map(|incoming| incoming.operation) {
        search.callbacks(&operation.callbacks, After::Incoming(next));
        next += 1;
    }
    search.found
}

struct Search<'c, 't> {
    cx: Context<'c, 't>,
    /// By identity: the index of the callback.
    known: HashMap<Identity<'t>, usize>,
    found: Vec<Incoming<'c, 't>>,
}

impl<'t> Search<'_, 't> {
    fn callbacks(&mut self, callbacks: &Named<'t, RefOr<CallbackId>>, after: After) {
        for (name, site) in callbacks {
            let reference = match site {
                RefOr::Ref(reference) => Some(*reference),
                RefOr::Item(_) => None,
            };
            let callback = &self.cx.doc.callbacks[self.cx.refs.get(*site)];
            for (expression, operation, item) in requests(self.cx, callback) {
                let trigger = Trigger {
                    after,
                    expression: expression.value,
                };
                let identity = (operation.span, name.value);
                if let Some(known) = self.known.get(&identity) {
                    if let Cause::Callback { triggers, .. } = &mut self.found[*known].cause {
                        triggers.push(trigger);
                    }
                    continue;
                }
                self.known.insert(identity, self.found.len());
                self.found.push(Incoming {
                    name: *name,
                    item,
                    operation,
                    parameters: parameters(self.cx, item, operation),
                    cause: Cause::Callback {
                        reference,
                        triggers: vec![trigger],
                    },
                });
            }
        }
    }
}

/// The requests of a callback, each with the expression that gives its URL.
fn requests<'c, 't>(
    cx: Context<'c, 't>,
    callback: &'c Callback<'t>,
) -> impl Iterator<Item = (Spanned<&'t str>, &'c Operation<'t>, &'c PathItem<'t>)> {
    callback.paths.iter().flat_map(move |(expression, item)| {
        let item = &cx.doc.path_items[cx.refs.get(*item)];
        let operations = item.operations.iter();
        operations.map(move |operation| (*expression, operation, item))
    })
}

fn parameters(
    cx: Context<'_, '_>,
    item: &PathItem<'_>,
    operation: &Operation<'_>,
) -> Vec<ParameterId> {
    let mut parameters = template::Declared::default();
    for parameter in item.parameters.iter().chain(&operation.parameters) {
        let id = cx.refs.get(*parameter);
        let parameter = &cx.doc.parameters[id];
        parameters.insert((parameter.location, parameter.name.value), id);
    }
    parameters.into_values().collect()
}

/// How many requests of the server the document declares, counted anew: a callback counts once for each request that leads to it.
pub(super) fn declared(
    cx: Context<'_, '_>,
    endpoints: &[Endpoint<'_, '_>],
    incoming: &[Incoming<'_, '_>],
) -> usize {
    let webhooks = cx.doc.webhooks.iter();
    let webhooks = webhooks.map(|(_, item)| cx.doc.path_items[cx.refs.get(*item)].operations.len());
    let before = endpoints.iter().map(|endpoint| endpoint.operation);
    let before = before.chain(incoming.iter().map(|incoming| incoming.operation));
    let callbacks = before
        .flat_map(|operation| &operation.callbacks)
        .map(|(_, callback)| requests(cx, &cx.doc.callbacks[cx.refs.get(*callback)]).count());
    webhooks.chain(callbacks).sum()
}
