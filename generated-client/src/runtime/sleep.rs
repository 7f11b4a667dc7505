//! Time that passes without a clock of anybody's runtime: on a thread of its own.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// Is over after `duration`. It begins when it is first polled.
#[inline]
pub(crate) fn sleep(duration: Duration) -> impl Future<Output = ()> + Send {
    Sleep {
        duration,
        alarm: None,
    }
}

struct Sleep {
    duration: Duration,
    /// `None` before it has begun.
    alarm: Option<Arc<Mutex<Alarm>>>,
}

enum Alarm {
    Set(Waker),
    Rung,
}

impl Future for Sleep {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if let Some(alarm) = &self.alarm {
            let mut alarm = lock(alarm);
            return match &mut *alarm {
                Alarm::Rung => Poll::Ready(()),
                Alarm::Set(waker) => {
                    waker.clone_from(context.waker());
                    Poll::Pending
                }
            };
        }
        let alarm = Arc::new(Mutex::new(Alarm::Set(context.waker().clone())));
        let (ringing, duration) = (Arc::clone(&alarm), self.duration);
        let ring = move || {
            thread::sleep(duration);
            let before = std::mem::replace(&mut *lock(&ringing), Alarm::Rung);
            if let Alarm::Set(waker) = before {
                waker.wake();
            }
        };
        self.alarm = Some(alarm);
        match thread::Builder::new().spawn(ring) {
            Ok(_) => Poll::Pending,
            // Rather too early than never.
            Err(_) => Poll::Ready(()),
        }
    }
}

#[inline]
fn lock(alarm: &Mutex<Alarm>) -> MutexGuard<'_, Alarm> {
    alarm.lock().unwrap_or_else(PoisonError::into_inner)
}
