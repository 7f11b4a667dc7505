//! Names of the requests that the server makes, and of their bodies.

use super::names::{Ident, IncomingNames};
use super::operations::subtype;
use super::scope::{Scope, Wish};
use super::spelling::Kind;
use crate::ir::{Api, Body, Cause, Incoming};

/// Names all of them. Webhooks and callbacks have a module each, whose names must not be those of `models`, which it imports.
pub(super) fn assign_incoming(api: &Api, models: &Scope) -> Vec<IncomingNames> {
    let is_webhook = |incoming: &Incoming| match incoming.cause {
        Cause::Webhook => true,
        Cause::Callback(_) => false,
    };
    let (mut webhooks, mut callbacks) = (models.clone(), models.clone());
    let wishes = |of_webhooks: bool, suffix: &str| {
        let chosen = api.incoming.iter();
        let chosen = chosen.filter(|incoming| is_webhook(incoming) == of_webhooks);
        chosen
            .map(|incoming| {
                Wish::of_path(Kind::Request, &incoming.origin.path).or_with(suffix, models)
            })
            .collect::<Vec<_>>()
    };
    let mut of_webhooks = webhooks.assign(wishes(true, "Webhook")).into_iter();
    let mut of_callbacks = callbacks.assign(wishes(false, "Callback")).into_iter();
    let named = api.incoming.iter().filter_map(|incoming| {
        let (name, scope) = match incoming.cause {
            Cause::Webhook => (of_webhooks.next()?, &mut webhooks),
            Cause::Callback(_) => (of_callbacks.next()?, &mut callbacks),
        };
        Some(IncomingNames {
            content: scope.assign_one(Wish::derived(Kind::Request, format!("{name}Body"))),
            contents: assign_contents(incoming.body.as_ref()),
            name,
        })
    });
    named.collect()
}

/// The variants of a body that may be of several types, by content.
fn assign_contents(body: Option<&Body>) -> Vec<Ident> {
    let contents = body.into_iter().flat_map(|body| &body.content);
    Scope::default()
        .assign(contents.map(|content| Wish::derived(Kind::Variant, subtype(&content.media_type))))
}
