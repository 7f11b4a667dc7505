//! HTTPS by rustls, with the `ring` provider and the certificates that the operating system trusts.
//!
//! Never installs a provider for the whole process: other code in it may want another one.

use std::sync::Arc;

use ::rustls::crypto::{CryptoProvider, ring};

/// The cryptography of this client's connections.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// How this client's connections are set up, where the transport leaves that to us.
#[cfg(feature = "reqwest")]
pub(crate) fn config(
    origin: &super::url::Origin,
) -> Result<::rustls::ClientConfig, ::rustls::Error> {
    use ::rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;

    let provider = provider();
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    match Verifier::new(provider) {
        // "Dangerous" is any verifier that is not rustls's own; this one asks the operating system.
        Ok(verifier) => Ok(config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth()),
        // Where the system has no certificates, plain HTTP still works; a redirect to HTTPS is then not trusted.
        Err(_) if !origin.is_https() => Ok(config
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()),
        Err(error) => Err(error),
    }
}
