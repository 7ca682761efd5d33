//! Addresses of the page that lead to another one.

use super::access::{Access, COOKIE};
use super::api::Parameters;
use super::body::PageBody;
use super::service::Page;
use crate::framework::axum::original_uri;
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header, request};

impl Page {
    /// To the page with a slash behind, which makes its paths those below it; and to the page without the token, which
    /// should not stay in the address.
    pub(super) fn redirect(&self, head: &request::Parts) -> Option<Response<PageBody>> {
        let is_page = head.method == Method::GET && matches!(head.uri.path(), "" | "/");
        if !is_page {
            return None;
        }
        let original = original_uri(&head.extensions).unwrap_or(&head.uri);
        let last = original.path().rsplit('/').next().unwrap_or_default();
        if !last.is_empty() {
            let query = head.uri.query().map(|query| format!("?{query}"));
            let to = format!("./{last}/{}", query.unwrap_or_default());
            return self.redirect_to(head, &to, None);
        }
        let Access::Token(token) = &self.settings.access else {
            return None;
        };
        let parameters = Parameters::of(head.uri.query());
        let given = parameters.get("token")?;
        if !token.is(given.as_bytes()) {
            return None;
        }
        let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict", token.in_cookie());
        self.redirect_to(head, "./", Some(&cookie))
    }

    fn redirect_to(
        &self,
        head: &request::Parts,
        to: &str,
        cookie: Option<&str>,
    ) -> Option<Response<PageBody>> {
        let body = PageBody::whole(Bytes::new());
        let mut response = self.answer(head, StatusCode::SEE_OTHER, "text/plain", body);
        let headers = response.headers_mut();
        headers.insert(header::LOCATION, HeaderValue::try_from(to).ok()?);
        if let Some(cookie) = cookie {
            headers.insert(header::SET_COOKIE, HeaderValue::try_from(cookie).ok()?);
        }
        Some(response)
    }
}
