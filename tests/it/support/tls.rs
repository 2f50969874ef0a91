//! `https://acme.zendesk.com` without leaving this machine: a proxy that leads every connection to a
//! scripted account behind TLS.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// What the proxy does once it is asked for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy {
    /// It leads to the account.
    Leads,
    /// It leads to the account whoever says `ada:pa55`.
    Knows,
    /// It answers with this status.
    Answers(u16),
    /// It ends the connection.
    Ends,
    /// It says nothing.
    IsSilent,
}

/// What stands behind the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// TLS with a certificate for this name, valid in these years.
    Certificate { name: &'static str, from: i32, to: i32 },
    /// Something that ends the connection.
    Nothing,
    /// Something that never answers.
    Silence,
    /// Something that speaks HTTP without TLS.
    Plain,
}

/// A certificate as it should be.
pub const RIGHT: Behind = Behind::Certificate { name: "acme.zendesk.com", from: 2020, to: 2120 };

/// A proxy on a free port, and the root that its account's certificate ends at.
pub struct Way {
    pub proxy: String,
    /// In PEM.
    pub root: Vec<u8>,
}

type Root = CertifiedIssuer<'static, KeyPair>;

/// A root that certificates can end at.
fn root(name: &str) -> Root {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A root that has signed nothing, in PEM.
pub fn another_root() -> Vec<u8> {
    root("Another root").pem().into_bytes()
}

fn acceptor(root: &Root, name: &str, from: i32, to: i32) -> TlsAcceptor {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    let certificate = params.signed_by(&key, root).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Starts a proxy to the account at this address of the machine. It runs with the test's runtime.
pub async fn start(proxy: Proxy, behind: Behind, account: &str) -> Way {
    let root = root("Root of the company");
    let pem = root.pem().into_bytes();
    let acceptor = match behind {
        Behind::Certificate { name, from, to } => Some(acceptor(&root, name, from, to)),
        _ => None,
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let account = account.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, account) = (acceptor.clone(), account.clone());
            tokio::spawn(lead(stream, proxy, behind, acceptor, account));
        }
    });
    Way { proxy: format!("http://{address}"), root: pem }
}

/// One connection, up to its end.
async fn lead(
    mut stream: TcpStream,
    proxy: Proxy,
    behind: Behind,
    acceptor: Option<TlsAcceptor>,
    account: String,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    // Only the one host, and only by a tunnel: anything else would be sent in the open.
    assert!(head.starts_with(b"CONNECT acme.zendesk.com:443 "), "{head:?}");
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    // Base64 of `ada:pa55`, in small letters.
    let knows = head.contains("proxy-authorization: basic ywrhonbhntu=");
    match proxy {
        Proxy::Knows if !knows => return stream.write_all(b"HTTP/1.1 407 Who\r\n\r\n").await.ok(),
        Proxy::Leads | Proxy::Knows => {
            stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.ok()?;
        }
        Proxy::Answers(status) => {
            let answer = format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n");
            return stream.write_all(answer.as_bytes()).await.ok();
        }
        Proxy::Ends => return None,
        Proxy::IsSilent => return silence().await,
    }
    match (behind, acceptor) {
        (Behind::Silence, _) => silence().await,
        (Behind::Plain, _) => {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.ok()?;
            stream.shutdown().await.ok()
        }
        (_, Some(acceptor)) => {
            let mut secure = acceptor.accept(stream).await.ok()?;
            let mut account = TcpStream::connect(account).await.ok()?;
            copy_bidirectional(&mut secure, &mut account).await.ok().map(drop)
        }
        (_, None) => None,
    }
}

/// Longer than any wait of a test.
async fn silence() -> Option<()> {
    tokio::time::sleep(Duration::from_mins(1)).await;
    None
}
