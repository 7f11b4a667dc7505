//! Prism as a process.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;

/// How long it may take to read its document.
const PATIENCE: Duration = Duration::from_secs(180);

/// The npm package.
const PACKAGE: &str = "@stoplight/prism-cli@5.14.2";

/// Installs Prism below `work`, unless it is there already.
pub(super) fn install(work: &Path) -> Result<PathBuf> {
    let folder = work.join("npm");
    let program = folder.join("node_modules/.bin/prism");
    if program.exists() {
        return Ok(program);
    }
    std::fs::create_dir_all(&folder)?;
    let status = Command::new("npm")
        .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
        .arg(&folder)
        .arg(PACKAGE)
        .status()?;
    if status.success() {
        Ok(program)
    } else {
        Err(format!("npm cannot install {PACKAGE}").into())
    }
}

/// A running Prism; dropping it ends it.
pub(super) struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts it and waits until it answers.
    pub(super) fn start(program: &Path, document: &Path) -> Result<Self> {
        // The system names a free port; that somebody else takes it in the meantime is not likely.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let process = Command::new(program)
            .args(["mock", "--errors", "--host", "127.0.0.1", "--port"])
            .arg(address.port().to_string())
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self { process, address };
        let begun = Instant::now();
        while !server.answers() {
            if let Some(status) = server.process.try_wait()? {
                return Err(format!("Prism ended: {status}").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err("Prism does not answer".into());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn answers(&self) -> bool {
        let ask = || -> std::io::Result<usize> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
            stream.read(&mut [0; 16])
        };
        ask().is_ok_and(|read| read > 0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
