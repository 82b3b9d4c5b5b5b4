//! One connection for one call. The name is resolved here and the connection made to an address that was looked at: nothing
//! resolves it a second time.

use super::is_public;
use http_body_util::Full;
use hyper::{
    body::Bytes,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// Why there is no connection.
#[derive(Debug)]
pub enum Error {
    /// The name leads to an address that is not public.
    Private(IpAddr),
    /// Anything else, in words.
    Other(String),
}

impl Error {
    /// Any other error, with its causes.
    pub fn other(error: impl std::error::Error) -> Self {
        let mut words = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            words = format!("{words}: {next}");
            cause = next.source();
        }
        Self::Other(words)
    }
}

/// Connects, with the certificates that the machine trusts.
pub struct Connector {
    tls: TlsConnector,
}

impl Connector {
    /// Reads the certificates.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> Result<Self, tokio_rustls::rustls::Error> {
        let mut roots = RootCertStore::empty();
        // One that cannot be read only makes those unreachable who need it.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Connects to a host; what is private is left out unless it is `trusted`.
    ///
    /// # Errors
    /// When it leads to private addresses, or cannot be reached.
    pub async fn connect(
        &self,
        host: &str,
        port: u16,
        https: bool,
        trusted: bool,
    ) -> Result<SendRequest<Full<Bytes>>, Error> {
        let stream = self.open(host, port, trusted).await?;
        if !https {
            return handshake(stream).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(Error::other)?;
        handshake(self.tls.connect(name, stream).await.map_err(Error::other)?).await
    }

    async fn open(&self, host: &str, port: u16, trusted: bool) -> Result<TcpStream, Error> {
        let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(Error::other)?.collect();
        // One private address among public ones is as good as none: whoever answers with both may mean the private one.
        if let Some(private) = found.iter().map(SocketAddr::ip).find(|ip| !trusted && !is_public(*ip)) {
            return Err(Error::Private(private));
        }
        let mut last = Error::Other(format!("{host} has no address."));
        for address in found {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => last = Error::other(error),
            }
        }
        Err(last)
    }
}

async fn handshake<S>(stream: S) -> Result<SendRequest<Full<Bytes>>, Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Error::other)?;
    // Ends with the sender: when the answer is read, or the call's time is over.
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a webhook's connection");
        }
    });
    Ok(sender)
}
