//! HTTPS by rustls, with the `ring` provider and the certificates that the operating system trusts.
//!
//! Never installs a provider for the whole process: other code in it may want another one. What the system trusts is read
//! once a process, when the first client is built, because that takes longer than many a request.

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
    use std::sync::OnceLock;

    static VERIFIER: OnceLock<Arc<Verifier>> = OnceLock::new();

    let provider = provider();
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let verifier = match VERIFIER.get() {
        Some(verifier) => Ok(Arc::clone(verifier)),
        None => Verifier::new(provider)
            .map(|verifier| Arc::clone(VERIFIER.get_or_init(|| Arc::new(verifier)))),
    };
    match verifier {
        // "Dangerous" is any verifier that is not rustls's own; this one asks the operating system.
        Ok(verifier) => Ok(config
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth()),
        // Where the system has no certificates, plain HTTP still works; a redirect to HTTPS is then not trusted.
        Err(_) if !origin.is_https() => Ok(config
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()),
        Err(error) => Err(error),
    }
}
