//! A gate that lets one future through at a time: how many calls share one renewal.
//!
//! It belongs to no runtime, so that tasks and blocked threads can wait side by side. A future that is dropped while it
//! waits or works leaves nothing behind.

use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The gate.
#[derive(Default)]
pub(crate) struct Gate(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    occupied: bool,
    /// Who is to be woken, by ticket. There are few, and a list is little code.
    waiting: Vec<(u64, Waker)>,
    next_ticket: u64,
}

impl Queue {
    #[inline]
    fn forget(&mut self, ticket: u64) {
        self.waiting.retain(|(waiting, _)| *waiting != ticket);
    }
}

impl Gate {
    /// Waits until nobody else is inside.
    #[inline]
    pub(crate) fn enter(&self) -> Enter<'_> {
        Enter {
            gate: self,
            ticket: None,
        }
    }

    #[inline]
    fn queue(&self) -> MutexGuard<'_, Queue> {
        lock(&self.0)
    }
}

/// Locks what is whole between any two statements that could panic, so that a poisoned lock means nothing.
#[inline]
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives a [`Pass`] in the end.
pub(crate) struct Enter<'a> {
    gate: &'a Gate,
    /// The place in the queue, once there is one.
    ticket: Option<u64>,
}

impl<'a> Future for Enter<'a> {
    type Output = Pass<'a>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Pass<'a>> {
        let gate = self.gate;
        let mut queue = gate.queue();
        if !queue.occupied {
            queue.occupied = true;
            return Poll::Ready(Pass(gate));
        }
        let ticket = self.ticket.unwrap_or(queue.next_ticket);
        queue.next_ticket = queue.next_ticket.max(ticket + 1);
        queue.forget(ticket);
        queue.waiting.push((ticket, context.waker().clone()));
        drop(queue);
        self.ticket = Some(ticket);
        Poll::Pending
    }
}

impl Drop for Enter<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.gate.queue().forget(ticket);
        }
    }
}

/// The right to be inside, which ends when it is dropped.
pub(crate) struct Pass<'a>(&'a Gate);

impl Drop for Pass<'_> {
    #[inline]
    fn drop(&mut self) {
        let waiting = {
            let mut queue = self.0.queue();
            queue.occupied = false;
            std::mem::take(&mut queue.waiting)
        };
        // All are woken: one that is never polled again could not pass the signal on.
        for (_, waker) in waiting {
            waker.wake();
        }
    }
}
