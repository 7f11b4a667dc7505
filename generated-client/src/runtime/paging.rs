//! Page after page of a list: as a stream of items or of pages, and as iterators in the blocking client.
//!
//! A page is asked for when it is needed and never before, one at a time; after an error nothing more is asked for.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::answer::{Answer, Mismatch, Received};
use super::call::{Call, Draft};
use super::client::Async;
use super::error::{Error, ErrorKind, Failure};
use super::execute::{Drive, execute};
use super::operation::Paging;
use super::style::Style;
use super::transport::BoxFuture;

/// A request whose answer is one page of a list.
pub trait Paged {
    /// The answer.
    type Page: Answer;
    /// What the list is made of.
    type Item;
    /// Where in the list the page stands.
    fn place(page: &Self::Page) -> Place;
    /// The items of the page.
    fn items(page: Self::Page) -> Vec<Self::Item>;
}

/// Where in a list a page stands, so far as it says so.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    received: usize,
    offset: Option<i64>,
    size: Option<i64>,
}

impl Place {
    /// A page of `received` items.
    #[must_use]
    pub fn new(received: usize) -> Self {
        Self {
            received,
            offset: None,
            size: None,
        }
    }

    /// How many items of the list stand before the page.
    #[must_use]
    pub fn offset(mut self, offset: impl Count) -> Self {
        self.offset = offset.count();
        self
    }

    /// How many items the page could hold.
    #[must_use]
    pub fn size(mut self, size: impl Count) -> Self {
        self.size = size.count().filter(|size| *size > 0);
        self
    }
}

/// A number of items as models hold it.
pub trait Count {
    /// The number; `None` where the page does not say.
    fn count(self) -> Option<i64>;
}

macro_rules! count {
    ($($integer:ty)*) => {$(
        impl Count for $integer {
            fn count(self) -> Option<i64> {
                i64::try_from(self).ok()
            }
        }
    )*};
}

count!(i8 i16 i32 i64 u8 u16 u32 u64);

impl<T: Count> Count for Option<T> {
    fn count(self) -> Option<i64> {
        self.and_then(Count::count)
    }
}

/// Reads a page: where it stands, and what is wanted of it.
type Open<P> = fn(&Received) -> Result<(Place, P), Mismatch>;

/// The items of all pages, from the page that the request asks for on.
///
/// In the asynchronous client it is a [`Stream`], and [`try_next`](Items::try_next) serves without any import; in the
/// blocking client it is an iterator. It ends after the last item, or after the first error.
#[must_use = "nothing is fetched before the first item is asked for"]
pub struct Items<T, E, M = Async> {
    turner: Turner,
    open: Open<Vec<T>>,
    /// What is left of the page that came last.
    page: std::vec::IntoIter<T>,
    types: PhantomData<fn() -> (E, M)>,
}

/// All pages, from the one that the request asks for on.
///
/// In the asynchronous client it is a [`Stream`], and [`try_next`](Pages::try_next) serves without any import; in the
/// blocking client it is an iterator. It ends after the last page that has items, or after the first error.
#[must_use = "nothing is fetched before the first page is asked for"]
pub struct Pages<P, E, M = Async> {
    turner: Turner,
    open: Open<P>,
    types: PhantomData<fn() -> (E, M)>,
}

impl<T, E, M> Items<T, E, M> {
    /// The items of the pages of `R`.
    pub fn new<R: Paged<Item = T>>(call: Call<M>) -> Self {
        Self {
            turner: Turner::new(call.0),
            open: |received| {
                let page = R::Page::read(received)?;
                Ok((R::place(&page), R::items(page)))
            },
            page: Vec::new().into_iter(),
            types: PhantomData,
        }
    }
}

impl<P: Answer, E, M> Pages<P, E, M> {
    /// The pages of `R`.
    pub fn new<R: Paged<Page = P>>(call: Call<M>) -> Self {
        Self {
            turner: Turner::new(call.0),
            open: |received| {
                let page = P::read(received)?;
                Ok((R::place(&page), page))
            },
            types: PhantomData,
        }
    }
}

/// Nothing here is ever pinned: items are moved out of the page.
impl<T, E, M> Unpin for Items<T, E, M> {}

impl<T, E: Answer> Items<T, E> {
    /// The next item; `None` after the last one.
    ///
    /// # Errors
    ///
    /// Those of fetching a page, after which there are no more items.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<E>> {
        std::future::poll_fn(|context| self.poll_item(context))
            .await
            .transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.turner.poll(context)) {
                None => return Poll::Ready(None),
                Some(received) => match self.turner.turn(received, self.open) {
                    Ok(Some(items)) => self.page = items.into_iter(),
                    Ok(None) => return Poll::Ready(None),
                    Err(failure) => return Poll::Ready(Some(Err(Error::new(failure)))),
                },
            }
        }
    }
}

impl<P, E: Answer> Pages<P, E> {
    /// The next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// Those of fetching a page, after which there are no more pages.
    pub async fn try_next(&mut self) -> Result<Option<P>, Error<E>> {
        std::future::poll_fn(|context| self.poll_page(context))
            .await
            .transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error<E>>>> {
        let Some(received) = ready!(self.turner.poll(context)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(
            self.turner
                .turn(received, self.open)
                .transpose()
                .map(|page| page.map_err(Error::new)),
        )
    }
}

impl<T, E: Answer> Stream for Items<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<P, E: Answer> Stream for Pages<P, E> {
    type Item = Result<P, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

#[cfg(feature = "blocking")]
impl<T, E: Answer> Iterator for Items<T, E, super::client::Blocking> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            let received = self.turner.wait()?;
            match self.turner.turn(received, self.open) {
                Ok(items) => self.page = items?.into_iter(),
                Err(failure) => return Some(Err(Error::new(failure))),
            }
        }
    }
}

#[cfg(feature = "blocking")]
impl<P, E: Answer> Iterator for Pages<P, E, super::client::Blocking> {
    type Item = Result<P, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let received = self.turner.wait()?;
        self.turner
            .turn(received, self.open)
            .transpose()
            .map(|page| page.map_err(Error::new))
    }
}

impl<T, E, M> fmt::Debug for Items<T, E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("turner", &self.turner)
            .finish_non_exhaustive()
    }
}

impl<P, E, M> fmt::Debug for Pages<P, E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("turner", &self.turner)
            .finish_non_exhaustive()
    }
}

/// Fetches one page after the other. It knows the types of none.
struct Turner {
    draft: Box<Draft>,
    /// The parameters, or what is wrong with them.
    paging: Option<(&'static str, Option<&'static str>)>,
    /// The position of the page that is asked for next, where it is not left to the server.
    offset: Option<i64>,
    ended: bool,
    under_way: Option<BoxFuture<'static, Result<Received, Failure>>>,
}

impl Turner {
    fn new(mut draft: Box<Draft>) -> Self {
        let paging = draft
            .operation
            .pages()
            .map(|Paging::Offset { offset, limit }| (offset, limit));
        let mut offset = None;
        if let Some(text) = paging.and_then(|(name, _)| query_text(&draft, name)) {
            offset = text.parse().ok();
            if offset.is_none() {
                let text = text.to_owned();
                draft.refuse(
                    "the position to start from",
                    format!("{text:?} is no number"),
                );
            }
        }
        Self {
            draft,
            paging,
            offset,
            ended: false,
            under_way: None,
        }
    }

    /// The call for the next page; `None` after the last one.
    fn next_call(&mut self) -> Option<Result<Box<Draft>, Failure>> {
        if self.ended {
            return None;
        }
        if let Some(fault) = self.draft.take_fault() {
            self.ended = true;
            return Some(Err(fault));
        }
        Some(Ok(again(&self.draft)))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Received, Failure>>> {
        if self.under_way.is_none() {
            match self.next_call() {
                None => return Poll::Ready(None),
                Some(Err(failure)) => return Poll::Ready(Some(Err(failure))),
                Some(Ok(call)) => self.under_way = Some(Box::pin(execute(call, Drive::Async))),
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
    fn wait(&mut self) -> Option<Result<Received, Failure>> {
        let call = self.next_call()?;
        Some(call.and_then(|call| super::block_on::block_on(execute(call, Drive::Blocking))))
    }

    /// Reads a page by `open` and prepares for the next one; `None` where the page has no items, and so is behind the last.
    fn turn<P>(
        &mut self,
        received: Result<Received, Failure>,
        open: Open<P>,
    ) -> Result<Option<P>, Failure> {
        // Whatever fails from here on, nothing more is fetched.
        self.ended = true;
        let received = received?;
        let (place, page) = match open(&received) {
            Ok(opened) => opened,
            Err(mismatch) => return Err(Failure::mismatch(received, mismatch)),
        };
        self.advance(place)?;
        Ok((place.received > 0).then_some(page))
    }

    fn advance(&mut self, place: Place) -> Result<(), Failure> {
        let Some((offset, limit)) = self.paging else {
            return Ok(());
        };
        if let (Some(asked), Some(answered)) = (self.offset, place.offset)
            && asked != answered
        {
            let message = format!(
                "asked for the page at {asked}, the server answered with the page at {answered}"
            );
            return Err(Failure::new(
                ErrorKind::Paging,
                self.draft.operation.name(),
                message,
            ));
        }
        let asked_size = || limit.and_then(|limit| query_text(&self.draft, limit)?.parse().ok());
        let size: Option<i64> = place.size.or_else(asked_size);
        let received = i64::try_from(place.received).unwrap_or(i64::MAX);
        self.ended = received == 0 || size.is_some_and(|size| received < size);
        let next = self
            .offset
            .or(place.offset)
            .unwrap_or(0)
            .saturating_add(received);
        self.offset = Some(next);
        self.draft.set_query(offset, Style::FORM_EXPLODED, &next);
        Ok(())
    }
}

/// The call once more, for the next page.
fn again(draft: &Draft) -> Box<Draft> {
    Box::new(Draft {
        core: Arc::clone(&draft.core),
        operation: draft.operation,
        arguments: draft.arguments.clone(),
        fault: None,
    })
}

/// The text that was set as the query parameter `name`, encoded, without the name.
fn query_text<'d>(draft: &'d Draft, name: &str) -> Option<&'d str> {
    let (_, pair) = draft.arguments.query.iter().find(|(set, _)| *set == name)?;
    pair.as_deref()?.split_once('=').map(|(_, text)| text)
}

impl fmt::Debug for Turner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turner")
            .field("operation", &self.draft.operation.name())
            .field("offset", &self.offset)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

/// Gives a request whose answer is [`Paged`] the methods `items` and `pages`.
#[allow(unused_macros, reason = "only requests of pages use it")]
macro_rules! paged {
    ($request:ident => $error:ty) => {
        impl<M> $request<M> {
            /// All items, page after page, from the position on that the request asks for. Nothing is fetched before it is needed.
            #[inline]
            pub fn items(
                self,
            ) -> $crate::runtime::Items<<$request as $crate::runtime::Paged>::Item, $error, M> {
                $crate::runtime::Items::new::<$request>(self.0)
            }

            /// All pages, from the one on that the request asks for. Nothing is fetched before it is needed.
            #[inline]
            pub fn pages(
                self,
            ) -> $crate::runtime::Pages<<$request as $crate::runtime::Paged>::Page, $error, M> {
                $crate::runtime::Pages::new::<$request>(self.0)
            }
        }
    };
}
pub(crate) use paged;
