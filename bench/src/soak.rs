//! Many calls through one client of the usage-session API, over loopback: as many at once as a busy service has, then as many one
//! after the other as show what leaks.
//!
//! The client runs on one thread. The server beside it does as little as HTTP/1.1 allows, and counts the connections.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{fs, thread};

use billforward_usage_sessions::Client;
use clap::Args as ClapArgs;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::tables::{Table, number};
use crate::{Result, say, usage};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Calls at once
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    at_once: usize,
    /// Calls of the soak, sixteen at a time
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    calls: usize,
    /// The report to write
    #[arg(long, value_name = "FILE", default_value = "bench/SOAK.md")]
    report: PathBuf,
}

/// How many calls of the soak are under way at a time.
const LANES: usize = 16;

/// Into how many parts the soak is cut, to see whether memory grows from part to part.
const PARTS: usize = 10;

const SESSION: &str = r#"{"subscriptionID":"SUB-1","sessionID":"call-42","pricingComponentID":"PC-1","pricingComponentName":"Minutes","uom":"minutes","description":"a call","state":"Active"}"#;

pub(crate) fn run(args: &Args) -> Result<()> {
    let server = Server::start()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut text = HEAD.to_owned();
    let outcome = runtime.block_on(async {
        let client = Client::builder()
            .base_url(format!("http://{}", server.address))
            .bearer_token("token")
            .build()?;
        let mut table = Table::new([
            "what",
            "calls",
            "connections opened",
            "CPU seconds",
            "wall seconds",
            "resident MiB after",
        ]);
        let mut measure = Measure {
            server: &server,
            client: &client,
        };
        table.row(measure.run("one by one", 1, args.at_once.min(100)).await?);
        table.row(measure.run("at once", args.at_once, args.at_once).await?);
        table.row(
            measure
                .run("at once again", args.at_once, args.at_once)
                .await?,
        );
        for part in 1..=PARTS {
            let calls = args.calls / PARTS;
            table.row(
                measure
                    .run(&format!("soak, part {part}"), LANES, calls)
                    .await?,
            );
        }
        Ok::<_, Box<dyn std::error::Error>>(table)
    });
    server.stop();
    text.push_str(&outcome?.to_string());
    say(&text);
    Ok(fs::write(&args.report, text)?)
}

const HEAD: &str = "# Soak

Written by `cargo run --release --package specsmith-bench -- soak`. One client of the usage-session API on one thread asks a
server on the same machine for a page of ten sessions, over and over. CPU seconds and memory are those of the whole process, the
server's threads included.

";

struct Measure<'a> {
    server: &'a Server,
    client: &'a Client,
}

impl Measure<'_> {
    /// Makes `calls` calls, `lanes` at a time.
    async fn run(&mut self, what: &str, lanes: usize, calls: usize) -> Result<[String; 6]> {
        let opened = self.server.opened.load(Ordering::Relaxed);
        let (cpu, begun) = (usage::own().cpu, Instant::now());
        let left = Arc::new(AtomicUsize::new(calls));
        let lanes: Vec<_> = (0..lanes)
            .map(|_| tokio::spawn(lane(self.client.clone(), Arc::clone(&left))))
            .collect();
        let mut done = 0;
        for lane in lanes {
            done += lane.await?.map_err(|error| error.to_string())?;
        }
        if done != calls {
            return Err(format!("{done} of {calls} calls were made").into());
        }
        Ok([
            what.to_owned(),
            number(calls),
            number(self.server.opened.load(Ordering::Relaxed) - opened),
            format!("{:.2}", usage::own().cpu - cpu),
            format!("{:.2}", begun.elapsed().as_secs_f64()),
            format!("{:.1}", resident()?),
        ])
    }
}

/// Makes calls until none are left; how many it made.
async fn lane(
    client: Client,
    left: Arc<AtomicUsize>,
) -> std::result::Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    let take = || {
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        })
    };
    let mut done = 0;
    while take().is_ok() {
        let page = client
            .get_active_sessions_for_subscription("SUB-1")
            .records(10)
            .send()
            .await?;
        if page.results.len() != 10 {
            return Err(format!("{} sessions", page.results.len()).into());
        }
        done += 1;
    }
    Ok(done)
}

/// The memory that the process has now, in MiB.
fn resident() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no resident size in /proc/self/status")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}

/// A server that answers everything with the same page, on a thread of its own.
struct Server {
    address: SocketAddr,
    opened: Arc<AtomicUsize>,
    end: oneshot::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Server {
    fn start() -> Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let opened = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&opened);
        let (end, is_over) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                if let Ok(listener) = TcpListener::from_std(listener) {
                    tokio::select! {
                        () = accept(listener, &count) => {}
                        _ = is_over => {}
                    }
                }
            });
        });
        Ok(Self {
            address,
            opened,
            end,
            thread,
        })
    }

    fn stop(self) {
        // A server that has ended already need not be told.
        _ = self.end.send(());
        drop(self.thread.join());
    }
}

async fn accept(listener: TcpListener, opened: &AtomicUsize) {
    while let Ok((stream, _)) = listener.accept().await {
        opened.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(serve(stream));
    }
}

/// Answers the requests of a connection, none of which has a body, until there are no more.
async fn serve(mut stream: TcpStream) {
    let page = format!(
        r#"{{"nextPage":"","currentPage":0,"currentOffset":0,"recordsRequested":10,"recordsReturned":10,"executionTime":1,"results":[{}]}}"#,
        [SESSION; 10].join(",")
    );
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    );
    let mut pending: Vec<u8> = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        pending.extend_from_slice(&buffer[..read]);
        while let Some(end) = pending.windows(4).position(|window| window == b"\r\n\r\n") {
            pending.drain(..end + 4);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
