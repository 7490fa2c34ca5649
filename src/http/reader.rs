//! How a request comes to a shelf: through the door of its mount and no other way. [`Reader`] pins one shelf for one request; `Reader<Internal>`
//! exists only after the credential check, which is made here and not in a layer that could be forgotten. Deliberately absent: reading
//! credentials of any kind for the public.

use std::fmt;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::article::markdown::Html;
use crate::audience::{Audience, Internal, Public};
use crate::config::Settings;
use crate::escalate::Doorbell;
use crate::http::CheckToken;
use crate::http::error::Problem;
use crate::http::limit::Limiter;
use crate::http::metrics::Metrics;
use crate::http::place::Langs;
use crate::http::recent::Recent;
use crate::http::tongue::Tongue;
use crate::http::work::Work;
use crate::insight::store::Store;
use crate::library::{Desk, Shelf, Status};
use crate::page::faces::{Face, Faces};
use crate::page::look::Look;

/// Up to how many articles a search takes about a millisecond. Ten times as many take up to ten, and others would wait that long for the thread.
const MOST_AT_ONCE: usize = 20_000;

/// An audience with a door of its own.
pub trait Entrance: Audience {
    /// What the door needs; only this audience's routes can reach it.
    type Guard: Send + Sync + 'static;

    /// Lets a request in, or says why not.
    fn admit(guard: &Self::Guard, headers: &HeaderMap) -> Result<(), Problem>;
}

impl Entrance for Public {
    type Guard = ();

    fn admit(_: &(), _: &HeaderMap) -> Result<(), Problem> {
        Ok(())
    }
}

impl Entrance for Internal {
    type Guard = AgentGuard;

    fn admit(guard: &AgentGuard, headers: &HeaderMap) -> Result<(), Problem> {
        let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer).ok_or_else(Problem::unauthorized)?;
        (guard.check_token)(token).map(|_name| ()).ok_or_else(Problem::unauthorized)
    }
}

/// What the agents' routes need beyond the public ones.
pub struct AgentGuard {
    /// Knows the tokens.
    pub check_token: Arc<CheckToken>,
    /// How reloading is doing, problems included.
    pub status: Arc<dyn Fn() -> Arc<Status> + Send + Sync>,
}

/// What all routes share, whoever asks. Nothing in it knows an article.
pub struct House {
    /// Validated configuration.
    pub settings: Arc<Settings>,
    /// Templates, texts, style sheet and mark.
    pub faces: Arc<Faces>,
    /// Where CPU work goes.
    pub work: Work,
    /// How often one client may ask.
    pub limiter: Limiter,
    /// How often one client may send something to be kept.
    pub posts: Limiter,
    /// How much pages of one origin may send to be kept.
    pub origins: Limiter,
    /// Where what requesters send is kept; `None` where the data folder cannot be written.
    pub store: Option<Store>,
    /// Rings the outbox.
    pub doorbell: Doorbell,
    /// Whether the newest state of the folder could not be loaded.
    pub is_stale: Arc<dyn Fn() -> bool + Send + Sync>,
}

/// One audience's routes' state.
pub struct Mount<A: Entrance> {
    /// The desk, and no other.
    pub desk: Desk<A>,
    /// What the door needs.
    pub guard: A::Guard,
    /// Figures of this mount alone, so that the public ones count nothing internal.
    pub metrics: Metrics,
    /// Suggestions given of late.
    pub recent: Recent,
    /// What all routes share.
    pub house: Arc<House>,
}

impl<A: Entrance> fmt::Debug for Mount<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mount").field("audience", &A::NAME).finish_non_exhaustive()
    }
}

/// The state of a mount's router.
pub type Mounted<A> = Arc<Mount<A>>;

/// One request's view: one shelf, for as long as the request lasts.
#[derive(Debug)]
pub struct Reader<A: Entrance> {
    /// The shelf of the moment the request came in.
    pub shelf: Arc<Shelf<A>>,
    /// The mount it came in by.
    pub mount: Mounted<A>,
    /// How the site looked at that moment.
    pub face: Arc<Face>,
    /// The languages that whoever asks reads.
    pub tongue: Tongue,
}

impl<A: Entrance> Clone for Reader<A> {
    fn clone(&self) -> Self {
        let (shelf, mount, face) = (Arc::clone(&self.shelf), Arc::clone(&self.mount), Arc::clone(&self.face));
        Reader { shelf, mount, face, tongue: self.tongue.clone() }
    }
}

impl<A: Entrance> Reader<A> {
    /// Validated configuration.
    pub fn settings(&self) -> &Settings {
        &self.mount.house.settings
    }

    /// Style sheet and mark.
    pub fn look(&self) -> &Look {
        &self.face.look
    }

    /// Language of articles that name none.
    pub fn site_lang(&self) -> &str {
        &self.mount.house.settings.site.lang
    }

    /// In which languages things are named for somebody with these wishes.
    pub fn langs<'a>(&'a self, wishes: &'a [String]) -> Langs<'a> {
        Langs { site: self.site_lang(), wishes }
    }

    /// Sanitised HTML of an article's body, what stands in it besides the author's words in the article's own language.
    pub fn html(&self, number: usize) -> Arc<Html> {
        let lang = self.shelf.entries[number].article.lang.as_deref().unwrap_or(self.site_lang());
        self.shelf.html(number, &self.face.pages.strings(lang).labels())
    }

    /// Does CPU work on this view, beside the threads that move bytes.
    pub async fn work<T: Send + 'static>(&self, job: impl FnOnce(&Self) -> T + Send + 'static) -> Result<T, Problem> {
        let reader = self.clone();
        self.mount.house.work.run(move || job(&reader)).await
    }

    /// Searches this view and says what was found: at once where the knowledge base is small enough for that to take about a millisecond, else like [`Reader::work`].
    pub async fn search<T: Send + 'static>(&self, job: impl FnOnce(&Self) -> T + Send + 'static) -> Result<T, Problem> {
        // A language model is waited for.
        if self.shelf.entries.len() > MOST_AT_ONCE || self.shelf.index.deep().is_some() {
            return self.work(job).await;
        }
        let reader = self.clone();
        self.mount.house.work.run_short(move || job(&reader)).await
    }
}

impl<A: Entrance> FromRequestParts<Mounted<A>> for Reader<A> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, mount: &Mounted<A>) -> Result<Self, Problem> {
        if !Admitted::is_in(&parts.extensions) {
            A::admit(&mount.guard, &parts.headers)?;
        }
        let tongue = Tongue::of(&parts.headers, &parts.uri);
        Ok(Reader { shelf: mount.desk.current(), face: mount.house.faces.current(), mount: Arc::clone(mount), tongue })
    }
}

/// The agents' mount refuses every address, known or not, alike: before routing decides anything. [`Reader`] doesn't rely on it.
pub async fn refuse_strangers<A: Entrance>(State(mount): State<Mounted<A>>, mut request: Request, next: Next) -> Response {
    if let Err(problem) = A::admit(&mount.guard, request.headers()) {
        return problem.into_response();
    }
    request.extensions_mut().insert(Admitted);
    next.run(request).await
}

/// Proof that [`refuse_strangers`] has checked this request, so that a token is not hashed twice. Nobody else can make one.
#[derive(Clone)]
struct Admitted;

impl Admitted {
    fn is_in(extensions: &Extensions) -> bool {
        extensions.get::<Admitted>().is_some()
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
