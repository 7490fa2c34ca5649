//! Whom a called server has to be vouched for by: the system's certificate authorities, and one that the operator names. Used by everything that calls out. Deliberately absent: any
//! way to skip the check.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What a client of TLS needs. Costs some milliseconds: the system's certificates are read.
pub(super) fn client(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = ca_file {
        let named = || format!("read the certificates in {}", file.display());
        let certificates: Result<Vec<CertificateDer<'static>>, _> = CertificateDer::pem_file_iter(file).with_context(named)?.collect();
        let certificates = certificates.with_context(named)?;
        if certificates.is_empty() {
            return Err(anyhow!("there is no certificate in {}", file.display()));
        }
        for certificate in certificates {
            roots.add(certificate).with_context(named)?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().context("choose versions of TLS")?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}
