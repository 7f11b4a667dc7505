//! Which halves of its codec a type has whatever is enabled, and which only for those who ask for them.
//!
//! The client writes what is sent and reads what is received. A fake server does it the other way round, and serde both.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Usage;

/// The head of a macro that writes a codec: `received`, or nothing where values travel both ways.
pub(super) fn head(usage: Usage) -> Option<TokenStream> {
    match (usage.request, usage.response) {
        (true, true) => None,
        (true, false) => Some(quote!(sent)),
        (false, true) => Some(quote!(received)),
        (false, false) => Some(quote!(unused)),
    }
}

/// The attribute of what only a codec mentions. The condition is that of the runtime's `only!`.
pub(super) fn unmentioned(usage: Usage) -> Option<TokenStream> {
    (usage == Usage::default()).then(|| {
        quote! {
            #[cfg_attr(
                not(any(feature = "fake", feature = "serde")),
                allow(dead_code, reason = "without a codec it has no use")
            )]
        }
    })
}
