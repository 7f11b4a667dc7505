//! From page to page: asks for one, looks where it stands, and says how to ask for the next. It knows the types of none.
//!
//! A list ends where the server says so: by no cursor or link, or an empty one, by a flag, or by a page without items where
//! pages are counted. A server that sends the client in a circle is found out: what was asked for once is not asked for again.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::Open;
use super::Place;
use super::asked::{get, set};
use crate::runtime::answer::Received;
use crate::runtime::call::Draft;
use crate::runtime::error::{ErrorKind, Failure};
use crate::runtime::operation::{Asked, FindNext, Paging};
use crate::runtime::transport::BoxFuture;

/// Fetches one page after the other.
pub(super) struct Turner {
    draft: Box<Draft>,
    paging: Option<Paging>,
    /// The position of the page that is asked for next, where pages are counted and it is not left to the server.
    position: Option<i64>,
    /// How many items came, where the list was asked for from its start.
    given: Option<i64>,
    /// What has led to a page already: digests of cursors and URLs, or of the last page itself where pages are counted.
    seen: HashSet<u64>,
    next: Next,
    under_way: Option<BoxFuture<'static, Result<Received, Failure>>>,
}

/// What comes after the page that came last.
enum Next {
    Page,
    End,
    /// There is more, but it cannot be had.
    Failure(Failure),
}

impl Turner {
    #[inline]
    pub(super) fn new(mut draft: Box<Draft>) -> Self {
        let paging = draft.operation.pages();
        let (mut position, mut given, mut seen) = (None, None, HashSet::new());
        match paging {
            Some(Paging::Offset { offset: asked, .. } | Paging::Page { page: asked, .. }) => {
                match get(&draft, asked) {
                    None => given = Some(0),
                    Some(text) => {
                        position = text.parse().ok();
                        if position.is_none() {
                            let problem = format!("{text:?} is no number");
                            draft.refuse("the position to start from", problem);
                        }
                    }
                }
            }
            Some(Paging::Cursor { cursor, .. }) => {
                seen.extend(get(&draft, cursor).as_deref().map(digest));
            }
            Some(Paging::Url { .. }) | None => {}
        }
        Self {
            draft,
            paging,
            position,
            given,
            seen,
            next: Next::Page,
            under_way: None,
        }
    }

    /// The call for the next page; `None` after the last one.
    #[inline]
    fn next_call(&mut self) -> Option<Result<Box<Draft>, Failure>> {
        match std::mem::replace(&mut self.next, Next::End) {
            Next::End => None,
            Next::Failure(failure) => Some(Err(failure)),
            Next::Page => match self.draft.take_fault() {
                Some(fault) => Some(Err(fault)),
                None => Some(Ok(again(&self.draft))),
            },
        }
    }

    #[inline]
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Received, Failure>>> {
        if self.under_way.is_none() {
            match self.next_call() {
                None => return Poll::Ready(None),
                Some(Err(failure)) => return Poll::Ready(Some(Err(failure))),
                Some(Ok(call)) => self.under_way = Some(call.begin()),
            }
        }
        let Some(under_way) = &mut self.under_way else {
            return Poll::Ready(None);
        };
        let received = ready!(under_way.as_mut().poll(context));
        self.under_way = None;
        Poll::Ready(Some(received))
    }

    #[cfg(feature = "blocking")]
    #[inline]
    pub(super) fn wait(&mut self) -> Option<Result<Received, Failure>> {
        let call = self.next_call()?;
        Some(call.and_then(Draft::wait))
    }

    /// Reads a page by `open` and prepares for the next one; `None` where the page has no items.
    ///
    /// After an error there is no next one.
    #[inline]
    pub(super) fn turn<P>(
        &mut self,
        received: Result<Received, Failure>,
        open: Open<P>,
    ) -> Result<Option<P>, Failure> {
        let received = received?;
        let (mut place, page) = match open(&received) {
            Ok(opened) => opened,
            Err(mismatch) => return Err(Failure::mismatch(received, mismatch)),
        };
        if let Some(Paging::Cursor {
            header: Some(header),
            ..
        }) = self.paging
        {
            let given = received.headers().get(header);
            place = place.next(given.and_then(|given| given.to_str().ok()));
        }
        self.next = match self.paging {
            None => Next::End,
            Some(Paging::Offset { offset, limit }) => {
                self.check_position(&place, &received)?;
                self.count_items(offset, limit, &place)
            }
            Some(Paging::Page { page, first }) => {
                self.check_position(&place, &received)?;
                self.count_pages(page, first, &place)
            }
            Some(Paging::Cursor { cursor, .. }) => self.follow_cursor(cursor, &place),
            Some(Paging::Url { find }) => self.follow_url(find, &place, &received),
        };
        Ok((place.received > 0).then_some(page))
    }

    /// The page is the one that was asked for, so far as it says so, and not the last one again.
    #[inline]
    fn check_position(&mut self, place: &Place, received: &Received) -> Result<(), Failure> {
        match (self.position, place.position) {
            (Some(asked), Some(answered)) if asked != answered => Err(self.failure(format!(
                "asked for the page at {asked}, the server answered with the page at {answered}"
            ))),
            (_, None) if place.received > 0 => {
                let is_repeated = !self.seen.insert(digest(received.body().as_ref()));
                if is_repeated {
                    return Err(self.failure(
                        "the server answers with the same page, whichever is asked for".to_owned(),
                    ));
                }
                self.seen = HashSet::from([digest(received.body().as_ref())]);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    #[inline]
    fn count_items(&mut self, offset: Asked, limit: Option<Asked>, place: &Place) -> Next {
        let asked_size = || limit.and_then(|limit| get(&self.draft, limit)?.parse().ok());
        let size: Option<i64> = place.size.or_else(asked_size);
        let received = i64::try_from(place.received).unwrap_or(i64::MAX);
        let position = self.position.or(place.position).unwrap_or(0);
        let next = position.saturating_add(received);
        self.position = Some(next);
        let is_last = received == 0
            || place.more == Some(false)
            || size.is_some_and(|size| received < size)
            || place.total.is_some_and(|total| next >= total);
        self.count(is_last, offset, next)
    }

    /// Asks for the page at `position`, unless there was the last one.
    #[inline]
    fn count(&mut self, is_last: bool, asked: Asked, position: i64) -> Next {
        if is_last {
            return Next::End;
        }
        match set(&mut self.draft, asked, &position.to_string()) {
            Ok(()) => Next::Page,
            Err(problem) => Next::Failure(self.failure(problem)),
        }
    }

    #[inline]
    fn count_pages(&mut self, page: Asked, first: i64, place: &Place) -> Next {
        let received = i64::try_from(place.received).unwrap_or(i64::MAX);
        self.given = self.given.map(|given| given.saturating_add(received));
        let number = self.position.or(place.position).unwrap_or(first);
        let next = number.saturating_add(1);
        self.position = Some(next);
        let is_over = |total: i64| self.given.is_some_and(|given| given >= total);
        let is_last = received == 0
            || place.more == Some(false)
            || place.size.is_some_and(|size| received < size)
            || place.total.is_some_and(is_over)
            || place
                .pages
                .is_some_and(|pages| next >= first.saturating_add(pages));
        self.count(is_last, page, next)
    }

    #[inline]
    fn follow_cursor(&mut self, cursor: Asked, place: &Place) -> Next {
        let Some(next) = mark(place) else {
            return self.end(place, "cursor");
        };
        if let Err(problem) = set(&mut self.draft, cursor, next) {
            return Next::Failure(self.failure(problem));
        }
        let asked = get(&self.draft, cursor);
        let is_new = asked.is_some_and(|asked| self.seen.insert(digest(asked.as_str())));
        self.onward(is_new, place)
    }

    #[inline]
    fn follow_url(&mut self, find: FindNext, place: &Place, received: &Received) -> Next {
        if place.more == Some(false) {
            return Next::End;
        }
        match find(received, mark(place)) {
            Ok(None) => self.end(place, "link"),
            Err(problem) => Next::Failure(self.failure(problem)),
            Ok(Some(url)) => {
                // The page that led here was one of the list, too.
                if let Some(here) = received.url() {
                    self.seen.insert(digest(here.to_string().as_str()));
                }
                let is_new = self.seen.insert(digest(url.to_string().as_str()));
                self.draft.arguments.url = Some(Box::new(url));
                self.onward(is_new, place)
            }
        }
    }

    /// The page leads nowhere, which is the end unless the page says that it is not.
    #[inline]
    fn end(&self, place: &Place, what: &str) -> Next {
        if place.more == Some(true) {
            let problem = format!("the page says that there are more, and has no {what} to them");
            return Next::Failure(self.failure(problem));
        }
        Next::End
    }

    /// The way leads on if it is new. One that was gone already is the end where nothing came of it, as from servers that
    /// tell a client to ask again later; elsewhere it is a circle.
    #[inline]
    fn onward(&self, is_new: bool, place: &Place) -> Next {
        if is_new {
            Next::Page
        } else if place.received == 0 {
            Next::End
        } else {
            let problem =
                "the page leads back to one that came before, so that the list has no end";
            Next::Failure(self.failure(problem.to_owned()))
        }
    }

    #[inline]
    fn failure(&self, problem: String) -> Failure {
        Failure::new(ErrorKind::Paging, self.draft.operation.name(), problem)
    }
}

/// What the page says of the next one, unless it says that there is none.
#[inline]
fn mark(place: &Place) -> Option<&str> {
    place.next.as_deref().filter(|_| place.more != Some(false))
}

/// The call once more, for the next page.
#[inline]
fn again(draft: &Draft) -> Box<Draft> {
    let core = Arc::clone(&draft.core);
    Draft::new(core, draft.operation, draft.arguments.clone())
}

#[inline]
fn digest<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Without cursors and URLs, which may give access to what they lead to.
impl fmt::Debug for Turner {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turner")
            .field("operation", &self.draft.operation.name())
            .field("position", &self.position)
            .field("ended", &matches!(self.next, Next::End))
            .finish_non_exhaustive()
    }
}
