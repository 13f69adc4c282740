//! Certificates made for the test, good and bad.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use super::script::Certificate;

/// Signs the server's certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
    // The folder of the file.
    _folder: tempfile::TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        let (issuer, pem) = authority();
        std::fs::write(&file, pem).expect("the file is written");
        Self { issuer, file, _folder: folder }
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The server's side of TLS, with a certificate of this kind.
    pub fn server(&self, certificate: Certificate) -> Arc<ServerConfig> {
        let unknown = (certificate == Certificate::OfUnknownAuthority).then(|| authority().0);
        let names: &[&str] = match certificate {
            Certificate::OfOtherHost => &["elsewhere.example"],
            _ => &["localhost", "127.0.0.1"],
        };
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("good names");
        if certificate == Certificate::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().expect("a key");
        let signed = params.signed_by(&key, unknown.as_ref().unwrap_or(&self.issuer)).expect("it is signed");
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS")
            .with_no_client_auth()
            .with_single_cert(vec![signed.der().clone()], key.into())
            .expect("the key fits");
        Arc::new(config)
    }
}

fn authority() -> (Issuer<'static, KeyPair>, String) {
    let mut params = CertificateParams::new(Vec::new()).expect("no names are good names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let pem = params.self_signed(&key).expect("it is signed").pem();
    (Issuer::new(params, key), pem)
}
