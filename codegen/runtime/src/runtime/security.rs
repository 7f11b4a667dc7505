//! Which credentials a call carries: what its operation asks for, held against what the client was given.
//!
//! Nothing is sent or renewed here, and no secret is looked at.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderValue, Uri};

use super::auth::{Credential, Place};
use super::param::{percent_encode, write_cookie};
use super::provider::Issuer;

/// A security scheme of the document, as a constant that the emitted code holds.
#[derive(Debug)]
pub struct Scheme {
    name: &'static str,
    /// The method of the builder that sets its credential; empty where there is none.
    setter: &'static str,
    spot: Spot,
    everywhere: bool,
}

/// Where a scheme asks for its credential.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spot {
    /// In the header `Authorization`.
    Authorization,
    /// A key of this name.
    Key(Place, &'static str),
    /// Nowhere in the request, as far as this client is concerned: the transport or the caller sees to it.
    Outside,
}

/// What an operation asks for: alternatives, each a combination of schemes that are needed together. An empty combination
/// means that the operation may be called without credentials.
pub type Security = &'static [&'static [&'static Scheme]];

impl Scheme {
    const fn new(name: &'static str, setter: &'static str, spot: Spot) -> Self {
        Self {
            name,
            setter,
            spot,
            everywhere: false,
        }
    }

    /// A scheme of the header `Authorization`, whose credential `setter` of the builder sets.
    #[must_use]
    pub const fn authorization(name: &'static str, setter: &'static str) -> Self {
        Self::new(name, setter, Spot::Authorization)
    }

    /// A key in the header `header`.
    #[must_use]
    pub const fn header(name: &'static str, setter: &'static str, header: &'static str) -> Self {
        Self::new(name, setter, Spot::Key(Place::Header, header))
    }

    /// A key in the query parameter `parameter`.
    #[must_use]
    pub const fn query(name: &'static str, setter: &'static str, parameter: &'static str) -> Self {
        Self::new(name, setter, Spot::Key(Place::Query, parameter))
    }

    /// A key in the cookie `cookie`.
    #[must_use]
    pub const fn cookie(name: &'static str, setter: &'static str, cookie: &'static str) -> Self {
        Self::new(name, setter, Spot::Key(Place::Cookie, cookie))
    }

    /// A scheme that the transport or the caller sees to.
    #[must_use]
    pub const fn outside(name: &'static str) -> Self {
        Self::new(name, "", Spot::Outside)
    }

    /// The same scheme, but no operation asks for it: its credential goes with every call.
    #[must_use]
    pub const fn everywhere(mut self) -> Self {
        self.everywhere = true;
        self
    }

    /// The key that it asks for, and where that is sent.
    #[cfg(feature = "recording")]
    pub(crate) fn key(&self) -> Option<(Place, &'static str)> {
        match self.spot {
            Spot::Key(place, name) => Some((place, name)),
            Spot::Authorization | Spot::Outside => None,
        }
    }

    fn is_outside(&self) -> bool {
        match self.spot {
            Spot::Outside => true,
            Spot::Authorization | Spot::Key(..) => false,
        }
    }
}

/// A credential, or what issues it, and the scheme that it is for: `None` for every call, whatever the document says.
pub(crate) struct Held {
    scheme: Option<&'static Scheme>,
    pub(crate) source: Source,
    /// The header `Authorization` that shows it, where it is at hand: to be written once, not with each request.
    ready: Option<HeaderValue>,
}

/// Where a credential comes from.
pub(crate) enum Source {
    Fixed(Credential),
    Issued(Box<dyn Issuer>),
}

impl Held {
    pub(crate) fn spot(&self) -> Option<Spot> {
        self.scheme.map(|scheme| scheme.spot)
    }

    fn is_for(&self, scheme: &Scheme) -> bool {
        self.scheme.is_some_and(|own| own.name == scheme.name)
    }

    fn goes_everywhere(&self) -> bool {
        self.scheme.is_none_or(|scheme| scheme.everywhere)
    }
}

/// What one call shows to the server, and what it came from.
pub(crate) struct Shown<'a> {
    pub(crate) held: &'a Held,
    /// What was issued for it.
    pub(crate) issued: Option<Credential>,
}

impl Shown<'_> {
    /// The header `Authorization` that shows it, where that is at hand.
    pub(crate) fn ready(&self) -> Option<&HeaderValue> {
        match &self.issued {
            None => self.held.ready.as_ref(),
            Some(_) => None,
        }
    }

    /// The credential; `None` where it is still to be issued.
    pub(crate) fn credential(&self) -> Option<&Credential> {
        match (&self.issued, &self.held.source) {
            (Some(credential), _) | (None, Source::Fixed(credential)) => Some(credential),
            (None, Source::Issued(_)) => None,
        }
    }
}

/// What one call shows. Mostly that is one credential, for which nothing is allocated.
#[derive(Default)]
pub(crate) enum Selected<'a> {
    #[default]
    None,
    One([Shown<'a>; 1]),
    Several(Vec<Shown<'a>>),
}

impl<'a> Selected<'a> {
    fn push(&mut self, held: &'a Held) {
        let shown = Shown { held, issued: None };
        *self = match std::mem::take(self) {
            Self::None => Self::One([shown]),
            Self::One([first]) => Self::Several(vec![first, shown]),
            Self::Several(mut all) => {
                all.push(shown);
                Self::Several(all)
            }
        };
    }
}

impl<'a> Deref for Selected<'a> {
    type Target = [Shown<'a>];

    fn deref(&self) -> &[Shown<'a>] {
        match self {
            Self::None => &[],
            Self::One(one) => one,
            Self::Several(all) => all,
        }
    }
}

impl DerefMut for Selected<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::None => &mut [],
            Self::One(one) => one,
            Self::Several(all) => all,
        }
    }
}

/// All that a client was given.
#[derive(Default)]
pub(crate) struct Keyring {
    held: Vec<Held>,
    /// Whether calls go out without the credentials that they lack.
    pub(crate) anonymous: bool,
}

impl Keyring {
    /// Adds a credential for `scheme`, or for every call, in place of the one that it takes over from.
    pub(crate) fn add(&mut self, scheme: Option<&'static Scheme>, source: Source) {
        self.held.retain(|old| match (scheme, old.scheme) {
            (Some(scheme), Some(_)) => !old.is_for(scheme),
            (None, None) => match (&source, &old.source) {
                (Source::Fixed(new), Source::Fixed(old)) => !new.replaces(old),
                (Source::Issued(_), Source::Issued(_)) => false,
                (Source::Fixed(_), Source::Issued(_)) | (Source::Issued(_), Source::Fixed(_)) => {
                    true
                }
            },
            (Some(_), None) | (None, Some(_)) => true,
        });
        let ready = match &source {
            Source::Fixed(credential) => credential.authorization().and_then(Result::ok),
            Source::Issued(_) => None,
        };
        self.held.push(Held {
            scheme,
            source,
            ready,
        });
    }

    pub(crate) fn held(&self) -> &[Held] {
        &self.held
    }

    /// The credentials for a call of an operation that asks for `security`, in the order in which they are written.
    ///
    /// Of the alternatives that are complete, it is the first for which there is anything to send; `given` says what the
    /// caller has put in place of a credential. The error tells what is missing.
    pub(crate) fn select(
        &self,
        security: Security,
        given: impl Fn(Spot) -> bool,
    ) -> Result<Selected<'_>, Missing> {
        let mut selected = Selected::default();
        for held in &self.held {
            if held.goes_everywhere() {
                selected.push(held);
            }
        }
        if security.is_empty() {
            return Ok(selected);
        }
        let find = |scheme: &Scheme| self.held.iter().find(|held| held.is_for(scheme));
        let is_there = |scheme: &Scheme| find(scheme).is_some() || given(scheme.spot);
        let is_complete = |combination: &&&[&'static Scheme]| {
            combination
                .iter()
                .all(|scheme| scheme.is_outside() || is_there(scheme))
        };
        let is_begun =
            |combination: &&&[&'static Scheme]| combination.iter().any(|scheme| is_there(scheme));
        let complete = security.iter().filter(is_complete);
        let best = complete.clone().find(is_begun).or(complete.clone().next());
        let lenient = self.anonymous || self.held.iter().any(|held| held.scheme.is_none());
        let best = match best {
            Some(best) => Some(best),
            None if lenient => security.iter().find(is_begun),
            None => return Err(Missing(security)),
        };
        for scheme in best.map_or(&[][..], |best| best) {
            if let Some(held) = find(scheme) {
                selected.push(held);
            }
        }
        Ok(selected)
    }
}

impl fmt::Debug for Keyring {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.held.iter().map(|held| {
            let scheme = held.scheme.map_or("every call", |scheme| scheme.name);
            let source: &dyn fmt::Debug = match &held.source {
                Source::Fixed(credential) => credential,
                Source::Issued(_) => &"issued",
            };
            (scheme, source)
        });
        f.debug_map().entries(entries).finish()
    }
}

/// No alternative is complete.
#[derive(Debug)]
pub(crate) struct Missing(Security);

/// ``no credentials: the operation asks for `key` (`ClientBuilder::api_key`), or for `oauth` (…) and `tenant` (…)``
impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("credentials are missing: the operation asks for ")?;
        for (index, combination) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", or for " })?;
            for (index, scheme) in combination.iter().enumerate() {
                f.write_str(if index == 0 { "" } else { " and " })?;
                write!(f, "`{}`", scheme.name)?;
                if !scheme.setter.is_empty() {
                    write!(f, " (`ClientBuilder::{}`)", scheme.setter)?;
                }
            }
        }
        Ok(())
    }
}

/// Whether something stands already where a scheme asks for its credential.
pub(crate) fn is_given(spot: Spot, uri: &Uri, headers: [&HeaderMap; 2]) -> bool {
    match spot {
        Spot::Authorization => headers
            .iter()
            .any(|headers| headers.contains_key(AUTHORIZATION)),
        Spot::Key(place, name) => headers
            .iter()
            .any(|headers| is_set(place, name, uri, headers)),
        Spot::Outside => false,
    }
}

/// Whether a request has a header, a query parameter or a cookie of this name.
pub(crate) fn is_set(place: Place, name: &str, uri: &Uri, headers: &HeaderMap) -> bool {
    match place {
        Place::Header => headers.contains_key(name),
        Place::Query => {
            let assigned = format!("{}=", percent_encode(name));
            uri.query()
                .is_some_and(|query| query.split('&').any(|pair| pair.starts_with(&assigned)))
        }
        Place::Cookie => {
            let Ok(Some(assigned)) = write_cookie(name, &"") else {
                return false;
            };
            let cookies = headers
                .get(COOKIE)
                .map_or(&[][..], |value| value.as_bytes());
            cookies
                .split(|byte| *byte == b';')
                .any(|pair| pair.trim_ascii().starts_with(assigned.as_bytes()))
        }
    }
}
