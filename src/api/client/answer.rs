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
        time_of(self.text(DATE)?)
    }

    /// When requests are taken again, in epoch milliseconds: `X-RateLimit-Reset` (reference §6), or else `Retry-After`
    /// (RFC 9110 section 10.2.3), a date or seconds after the answer's own date, which is `now` when it tells none.
    pub(super) fn reset(&self, now: i64) -> Option<i64> {
        let told = |name| self.text(name).map(str::trim);
        if let Some(reset) = told("x-ratelimit-reset").and_then(|text| text.parse().ok()) {
            return Some(reset);
        }
        let after = told("retry-after")?;
        match after.parse::<u32>() {
            Ok(seconds) => Some(self.date().unwrap_or(now) + i64::from(seconds) * 1000),
            Err(_) => time_of(after),
        }
    }
}

/// An HTTP date, in epoch milliseconds.
fn time_of(date: &str) -> Option<i64> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date);
    date.ok().map(jiff::Timestamp::as_millisecond)
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
        assert_eq!(answer.reset(0), Some(1_479_308_598_680));
    }

    #[test]
    fn retry_after_counts_where_no_reset_is_told() {
        const DATE: (&str, &str) = ("date", "Wed, 16 Nov 2016 15:03:18 GMT");
        let seconds = ("retry-after", "7");
        assert_eq!(answer(&[seconds, DATE]).reset(0), Some(1_479_308_605_000));
        assert_eq!(answer(&[seconds]).reset(5), Some(7_005));
        let date = ("retry-after", "Wed, 16 Nov 2016 15:03:18 GMT");
        assert_eq!(answer(&[date]).reset(0), Some(1_479_308_598_000));
        let reset = ("x-ratelimit-reset", "1479308598680");
        assert_eq!(answer(&[seconds, reset]).reset(0), Some(1_479_308_598_680));
        assert_eq!(answer(&[("retry-after", "soon")]).reset(0), None);
    }
}
