//! Stages to a progress bar, on a terminal, once there is something to wait for.
//!
//! The bar is drawn by a thread of its own, so that it appears in the middle of a long stage too. Never shown in a pipe.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use specsmith::Stage;

use super::show::Show;

/// Runs shorter than this show no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Time between two pictures of the spinner.
const TICK: Duration = Duration::from_millis(100);

const STAGES: u64 = 4;

/// The bar, for as long as it lives.
pub(super) struct Progress {
    drawing: Option<(Sender<Stage>, JoinHandle<()>)>,
}

impl Progress {
    pub(super) fn start(show: &Show) -> Self {
        let drawing = show.is_watched().then(|| {
            let (stages, received) = mpsc::channel();
            (stages, thread::spawn(move || draw(&received)))
        });
        Self { drawing }
    }

    pub(super) fn enter(&self, stage: Stage) {
        if let Some((stages, _)) = &self.drawing {
            // The thread ends only after this sender is gone.
            let _ = stages.send(stage);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stages, thread)) = self.drawing.take() {
            drop(stages);
            // A bar that failed to draw is not worth a word.
            let _ = thread.join();
        }
    }
}

/// Waits, then shows a bar until the run is over.
fn draw(stages: &Receiver<Stage>) {
    let mut stage = Stage::Load;
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        match stages.recv_timeout(deadline.saturating_duration_since(std::time::Instant::now())) {
            Ok(entered) => stage = entered,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let bar = ProgressBar::new(STAGES);
    if let Ok(style) = ProgressStyle::with_template("{spinner} [{bar:20}] {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    describe(&bar, stage);
    for entered in stages {
        describe(&bar, entered);
    }
    bar.finish_and_clear();
}

fn describe(bar: &ProgressBar, stage: Stage) {
    let (done, words) = match stage {
        Stage::Load => (0, "reading files"),
        Stage::Check => (1, "checking the document"),
        Stage::Generate => (2, "generating code"),
        Stage::Write => (3, "writing files"),
    };
    bar.set_position(done);
    bar.set_message(words);
}
