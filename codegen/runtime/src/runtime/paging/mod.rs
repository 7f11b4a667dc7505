//! Page after page of a list: as a stream of items or of pages, and as iterators in the blocking client.
//!
//! A page is asked for when it is needed and never before, one at a time; after an error nothing more is asked for. Which
//! page is the next one, and whether there is one, is the business of `turner`.

mod asked;
mod turner;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::answer::{Answer, Mismatch, Received};
use super::call::Call;
use super::client::Async;
use super::error::Error;
use turner::Turner;

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

/// Where in a list a page stands and what comes after it, so far as it says so.
#[derive(Clone, Debug)]
pub struct Place {
    received: usize,
    position: Option<i64>,
    size: Option<i64>,
    total: Option<i64>,
    pages: Option<i64>,
    more: Option<bool>,
    next: Option<String>,
}

impl Place {
    /// A page of `received` items.
    #[must_use]
    pub fn new(received: usize) -> Self {
        Self {
            received,
            position: None,
            size: None,
            total: None,
            pages: None,
            more: None,
            next: None,
        }
    }

    /// Where the page stands: how many items of the list are before it, or its number where pages are numbered.
    #[must_use]
    pub fn offset(mut self, offset: impl Count) -> Self {
        self.position = offset.count();
        self
    }

    /// How many items the page could hold.
    #[must_use]
    pub fn size(mut self, size: impl Count) -> Self {
        self.size = size.count().filter(|size| *size > 0);
        self
    }

    /// How many items the whole list has; nothing that is not above 0 is believed of a page with items.
    #[must_use]
    pub fn total(mut self, total: impl Count) -> Self {
        self.total = total.count().filter(|total| *total > 0);
        self
    }

    /// How many pages the whole list has; nothing that is not above 0 is believed of a page with items.
    #[must_use]
    pub fn pages(mut self, pages: impl Count) -> Self {
        self.pages = pages.count().filter(|pages| *pages > 0);
        self
    }

    /// Whether there is a page after this one.
    #[must_use]
    pub fn more(mut self, more: impl Into<Option<bool>>) -> Self {
        self.more = more.into();
        self
    }

    /// What leads to the next page: a cursor, or a URL. Nothing, and a text without characters, stand for the end.
    #[must_use]
    pub fn next<T: ToString + ?Sized>(mut self, next: Option<&T>) -> Self {
        let next = next.map(ToString::to_string);
        self.next = next.filter(|next| !next.is_empty());
        self
    }

    /// A cursor that is a number, such as that of the next page. Nothing, zero and less stand for the end.
    #[must_use]
    pub fn next_number(mut self, next: impl Count) -> Self {
        let next = next.count().filter(|next| *next > 0);
        self.next = next.map(|next| next.to_string());
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
/// A page is fetched when its first item is asked for, with the timeout and the retries of the request. A server that leads
/// in a circle, to another origin, or to another page than was asked for, ends the list with an error of the kind
/// [`Paging`](super::error::ErrorKind::Paging), after the items that came before it.
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

/// All pages, from the one that the request asks for on. Errors are those of [`Items`].
///
/// In the asynchronous client it is a [`Stream`], and [`try_next`](Pages::try_next) serves without any import; in the
/// blocking client it is an iterator. It ends after the last page, or after the first error. Pages without items are passed
/// over, wherever they stand.
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
                    Ok(items) => self.page = items.unwrap_or_default().into_iter(),
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
        while let Some(received) = ready!(self.turner.poll(context)) {
            if let Some(page) = self.turner.turn(received, self.open).transpose() {
                return Poll::Ready(Some(page.map_err(Error::new)));
            }
        }
        Poll::Ready(None)
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
                Ok(items) => self.page = items.unwrap_or_default().into_iter(),
                Err(failure) => return Some(Err(Error::new(failure))),
            }
        }
    }
}

#[cfg(feature = "blocking")]
impl<P, E: Answer> Iterator for Pages<P, E, super::client::Blocking> {
    type Item = Result<P, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(received) = self.turner.wait() {
            if let Some(page) = self.turner.turn(received, self.open).transpose() {
                return Some(page.map_err(Error::new));
            }
        }
        None
    }
}

impl<T, E, M> fmt::Debug for Items<T, E, M> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("turner", &self.turner)
            .finish_non_exhaustive()
    }
}

impl<P, E, M> fmt::Debug for Pages<P, E, M> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("turner", &self.turner)
            .finish_non_exhaustive()
    }
}

/// Gives a request whose answer is [`Paged`] the methods `items` and `pages`.
#[allow(unused_macros, reason = "only requests of pages use it")]
macro_rules! paged {
    ($request:ident => $error:ty) => {
        $crate::runtime::paged!(@ $request [] [] $error);
    };
    ($request:ident<$answer:ident> => $error:ty) => {
        $crate::runtime::paged!(
            @ $request [, $answer] [where $request<$crate::runtime::Async, $answer>: $crate::runtime::Paged] $error
        );
    };
    (@ $request:ident [$($answer:tt)*] [$($bound:tt)*] $error:ty) => {
        impl<M $($answer)*> $request<M $($answer)*>
        $($bound)*
        {
            /// All items, page after page, from the position on that the request asks for. Nothing is fetched before it is needed.
            #[inline]
            pub fn items(
                self,
            ) -> $crate::runtime::Items<
                <$request<$crate::runtime::Async $($answer)*> as $crate::runtime::Paged>::Item,
                $error,
                M,
            > {
                $crate::runtime::Items::new::<$request<$crate::runtime::Async $($answer)*>>(self.0.answering())
            }

            /// All pages, from the one on that the request asks for. Nothing is fetched before it is needed.
            #[inline]
            pub fn pages(
                self,
            ) -> $crate::runtime::Pages<
                <$request<$crate::runtime::Async $($answer)*> as $crate::runtime::Paged>::Page,
                $error,
                M,
            > {
                $crate::runtime::Pages::new::<$request<$crate::runtime::Async $($answer)*>>(self.0.answering())
            }
        }
    };
}
pub(crate) use paged;
