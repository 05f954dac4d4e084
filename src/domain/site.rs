//! Where people reach this hisab with a browser, and the addresses of what is there that others name.

use std::sync::Arc;

use super::token::Token;

/// The address of the pages, such as `https://hisab.example`, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    address: Arc<str>,
    public: bool,
}

impl Site {
    /// The path that a link to sign in leads to.
    pub const SIGN_IN: &str = "/sign-in";

    /// What stands before its token.
    pub const LINK_TOKEN: &str = "?t=";

    /// At the address that whoever runs it says.
    pub fn public(address: &str) -> Self {
        Self { address: address.trim_end_matches('/').into(), public: true }
    }

    /// On this machine, where it may have other names, too.
    pub fn local(address: &str) -> Self {
        Self { address: address.trim_end_matches('/').into(), public: false }
    }

    /// Whether a page of this origin is ours, asked under the name in `Host`.
    pub fn is_own(&self, origin: &str, host: Option<&str>) -> bool {
        let here = || host.is_some_and(|host| origin.strip_prefix("http://") == Some(host));
        *origin == *self.address || !self.public && here()
    }

    /// The address, without a slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether cookies can be for encrypted connections alone.
    pub fn is_secure(&self) -> bool {
        self.address.starts_with("https://")
    }

    /// A link that signs in. The token stands in the query, which no log has.
    pub fn sign_in(&self, token: &Token) -> String {
        let Self { address, .. } = self;
        format!("{address}{}{}{}", Self::SIGN_IN, Self::LINK_TOKEN, token.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_are_own() {
        let public = Site::public("https://hisab.example/");
        assert!(public.is_own("https://hisab.example", Some("evil.example")));
        assert!(!public.is_own("http://evil.example", Some("evil.example")));
        assert!(!public.is_own("null", None));
        let local = Site::local("http://127.0.0.1:8080");
        assert!(local.is_own("http://localhost:8080", Some("localhost:8080")));
        assert!(!local.is_own("http://localhost:8081", Some("localhost:8080")));
        assert!(!local.is_secure() && public.is_secure());
    }
}
