//! On which of the machine's processors a process runs.
//!
//! Two processes that talk to each other cost another amount of CPU on one processor than on two, up to three times, and the
//! scheduler moves them as it likes. So each is bound to one of its own, where the system lets it be.

/// One of the processors that a process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Processor {
    First,
    Last,
}

/// Has this thread, and what it starts from now on, run on one processor. Where there is only one, nothing changes.
#[cfg(target_os = "linux")]
pub(crate) fn bind(to: Processor) -> crate::Result<()> {
    use nix::sched::{CpuSet, sched_setaffinity};

    let usable = usable()?;
    let number = match to {
        Processor::First => usable.first(),
        Processor::Last => usable.last(),
    };
    let mut only = CpuSet::new();
    only.set(*number.ok_or("there is no processor to run on")?)?;
    sched_setaffinity(nix::unistd::Pid::from_raw(0), &only)?;
    Ok(())
}

/// The processors that this thread may use, in order.
#[cfg(target_os = "linux")]
fn usable() -> nix::Result<Vec<usize>> {
    use nix::sched::{CpuSet, sched_getaffinity};

    let allowed = sched_getaffinity(nix::unistd::Pid::from_raw(0))?;
    let is_usable = |number: &usize| allowed.is_set(*number) == Ok(true);
    Ok((0..CpuSet::count()).filter(is_usable).collect())
}

/// Elsewhere the system decides.
#[cfg(not(target_os = "linux"))]
pub(crate) fn bind(_: Processor) -> crate::Result<()> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn who_is_bound_may_use_one_processor() {
        let all = usable().unwrap();
        for (to, expected) in [
            (Processor::First, all.first()),
            (Processor::Last, all.last()),
        ] {
            // In a thread of its own, since it stays bound.
            let bound = std::thread::spawn(move || {
                bind(to).unwrap();
                usable().unwrap()
            });
            let bound = bound.join().unwrap();
            assert_eq!(bound.iter().collect::<Vec<_>>(), Vec::from_iter(expected));
        }
    }
}
