//! What can be made to go wrong with the next requests.

use std::time::Duration;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429 for this bucket: nothing may be sent into it before this has passed, else it is a violation.
    TooMany(Duration),
    /// 429 for everything.
    TooManyOfAll(Duration),
    /// This status, with nothing done; 5xx as a rule.
    Status(u16),
    /// No answer ever, and nothing done.
    Hang,
    /// The connection ends before anything is done.
    CutBefore,
    /// It is done, and the connection ends before the answer.
    CutAfter,
}

/// Which requests: a method and a path below `/api/v10`, a `*` for any segment; or `*` alone, for all.
/// `POST /channels/*/messages`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route(String);

impl From<&str> for Route {
    fn from(pattern: &str) -> Self {
        Self(pattern.to_owned())
    }
}

impl Route {
    pub(super) fn covers(&self, method: &str, path: &str) -> bool {
        if self.0 == "*" {
            return true;
        }
        let Some((wanted, pattern)) = self.0.split_once(' ') else { return false };
        let (pattern, path) = (pattern.trim_matches('/'), path.trim_matches('/'));
        wanted == method
            && pattern.split('/').count() == path.split('/').count()
            && pattern.split('/').zip(path.split('/')).all(|(p, s)| p == "*" || p == s)
    }
}

/// What was asked for and has not happened yet.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(Route, Fault, usize)>);

impl Faults {
    pub(super) fn add(&mut self, route: Route, fault: Fault, times: usize) {
        self.0.push((route, fault, times));
    }

    pub(super) fn take(&mut self, method: &str, path: &str) -> Option<Fault> {
        let (_, fault, left) =
            self.0.iter_mut().find(|(route, _, left)| *left > 0 && route.covers(method, path))?;
        *left -= 1;
        Some(*fault)
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn left(&self) -> usize {
        self.0.iter().map(|(.., left)| left).sum()
    }
}
