//! A process with a limit of time, and what it left behind.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a process came to its end.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// Whether it was ended because its time was up.
    pub(crate) late: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) seconds: f64,
}

/// Runs a process to its end, or ends it with everything that it has started when the time is up.
pub(crate) fn run(command: &mut Command, limit: Duration) -> crate::Result<Ended> {
    let begun = Instant::now();
    own_group(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let mut late = false;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > limit && !late {
            late = true;
            end_group(&mut child)?;
        }
        thread::sleep(Duration::from_millis(5));
    };
    Ok(Ended {
        status,
        late,
        stdout: stdout.join().unwrap_or_default(),
        stderr: stderr.join().unwrap_or_default(),
        seconds: begun.elapsed().as_secs_f64(),
    })
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is all that there is.
        if let Some(mut pipe) = pipe {
            _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(unix)]
fn end_group(child: &mut Child) -> crate::Result<()> {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    let group = Pid::from_raw(i32::try_from(child.id())?);
    // It may have ended by itself a moment ago.
    _ = killpg(group, Signal::SIGKILL);
    Ok(())
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

#[cfg(not(unix))]
fn end_group(child: &mut Child) -> crate::Result<()> {
    Ok(child.kill()?)
}
