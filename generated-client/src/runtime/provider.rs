//! What credentials come from: values that are at hand, or something that issues and renews them.

use super::auth::{Credential, Credentials};
use super::client::Core;
use super::error::BoxError;
use super::execute::Drive;
use super::gate::Gate;
use super::transport::BoxFuture;
use super::url::BaseUrl;

/// Issues credentials, over the client's own transport if it has to.
pub(crate) trait Issuer: Send + Sync {
    /// What keeps it from ever issuing anything to a client of this server.
    fn check(&self, base: &BaseUrl) -> Result<(), String> {
        let _ = base;
        Ok(())
    }

    /// The credential for a call.
    fn get<'a>(
        &'a self,
        core: &'a Core,
        drive: Drive,
    ) -> BoxFuture<'a, Result<Credential, BoxError>>;

    /// Another credential than `rejected`, which the server answered with 401, if there is one.
    fn renew<'a>(
        &'a self,
        core: &'a Core,
        drive: Drive,
        rejected: Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, BoxError>>;
}

/// A provider of the user's own, and the gate that lets one call at a time renew.
pub(crate) struct Provider {
    credentials: Box<dyn Credentials>,
    gate: Gate,
}

impl Provider {
    pub(crate) fn new(credentials: impl Credentials) -> Self {
        Self {
            credentials: Box::new(credentials),
            gate: Gate::default(),
        }
    }
}

impl Issuer for Provider {
    #[inline]
    fn get<'a>(&'a self, _: &'a Core, _: Drive) -> BoxFuture<'a, Result<Credential, BoxError>> {
        self.credentials.get()
    }

    #[inline]
    fn renew<'a>(
        &'a self,
        _: &'a Core,
        _: Drive,
        rejected: Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, BoxError>> {
        Box::pin(async move {
            let _pass = self.gate.enter().await;
            let current = self.credentials.get().await?;
            if current == rejected {
                self.credentials.renew(rejected).await
            } else {
                Ok(Some(current))
            }
        })
    }
}
