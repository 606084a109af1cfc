//! What came back to a request: status, headers that count, and a bounded body.

use reqwest::{
    Response,
    header::{DATE, HeaderMap, HeaderValue, LINK, LOCATION},
};

use super::refusal::short;
use crate::api::failure::{Cause, Failure};

/// Largest answer that is read, unpacked: a page of 1,000 endpoints with the longest texts is under 5 MiB.
const BODY_MAX: usize = 16 << 20;

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The whole body, or why it is not whole.
    pub(super) body: Result<Vec<u8>, Failure>,
}

impl Answer {
    pub(super) fn text(&self, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Every `Link` header line.
    pub(super) fn links(&self) -> impl Iterator<Item = &[u8]> {
        self.headers.get_all(LINK).iter().map(HeaderValue::as_bytes)
    }

    /// The id at the end of `Location`, absolute or relative (reference §2.4).
    pub(super) fn created(&self) -> Option<String> {
        let location = self.text(LOCATION)?.trim().trim_end_matches('/');
        let path = location.split(['?', '#']).next()?;
        let id = path.rsplit('/').next()?;
        (!id.is_empty()).then(|| short(id, 256))
    }

    /// `Date`, in epoch milliseconds.
    pub(super) fn date(&self) -> Option<i64> {
        let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(self.text(DATE)?);
        date.ok().map(jiff::Timestamp::as_millisecond)
    }

    /// `X-RateLimit-Reset`, in epoch milliseconds (reference §6).
    pub(super) fn reset(&self) -> Option<i64> {
        self.text("x-ratelimit-reset")?.trim().parse().ok()
    }
}

/// Reads to the end, or to the bound.
pub(super) async fn read(response: &mut Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= BODY_MAX => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => {
                return Err(Failure::new(
                    Cause::Garbled,
                    "The answer is larger than any that the service gives.",
                ));
            }
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => {
                return Err(Failure::new(
                    Cause::Timeout,
                    "The answer stopped half-way and did not go on.",
                ));
            }
            Err(_) => return Err(Failure::new(Cause::Garbled, "The answer was cut short.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::Answer;

    fn answer(headers: &[(&'static str, &'static str)]) -> Answer {
        let headers = headers.iter().map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        Answer {
            status: 201,
            headers: headers.collect::<HeaderMap>(),
            body: Ok(Vec::new()),
        }
    }

    #[test]
    fn the_id_of_what_was_created_ends_the_location() {
        for location in [
            "http://127.0.0.1:8080/v1/users/u-1/domains/rd-1",
            "/v1/users/u-1/domains/rd-1/",
            "rd-1?x=/y#z",
        ] {
            let id = answer(&[("location", location)]).created();
            assert_eq!(id.as_deref(), Some("rd-1"), "{location}");
        }
        assert_eq!(answer(&[("location", "/")]).created(), None);
        assert_eq!(answer(&[]).created(), None);
    }

    #[test]
    fn times_are_epoch_milliseconds() {
        let answer = answer(&[
            ("date", "Wed, 16 Nov 2016 15:03:18 GMT"),
            ("x-ratelimit-reset", "1479308598680"),
        ]);
        assert_eq!(answer.date(), Some(1_479_308_598_000));
        assert_eq!(answer.reset(), Some(1_479_308_598_680));
    }
}
