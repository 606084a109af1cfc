//! The verbs of endpoint tokens (reference §5, "Auth tokens").

use serde::Deserialize;

use super::{Body, Client, TokenWish, request::Want};
use crate::api::{
    failure::{Cause, Failure},
    id::{DomainId, EndpointId},
    pace::Family,
    resource::Token,
    secret::Secret,
    wire,
};

const FAMILY: Family = Family::Endpoints;

#[derive(Deserialize)]
struct Given {
    token: String,
    /// One sample misspells it.
    #[serde(default, alias = "expire", deserialize_with = "wire::or_default")]
    expires: Option<u64>,
}

impl Client {
    /// A new token, to live this many seconds, or as long as the service likes. Tokens cannot be listed, so one
    /// whose answer was lost runs out by itself.
    pub async fn create_token(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
        expires: Option<u64>,
    ) -> Result<Token, Failure> {
        let url = self.paths().tokens(domain, endpoint)?;
        let want = Want::post(FAMILY, url, TokenWish(expires).json());
        let answer = self.ask(&want, &mut self.cost()).await.map_err(|trouble| {
            if trouble.is_unclear {
                let message = format!(
                    "{} If a token was made, it was lost, and runs out by itself.",
                    trouble.failure.message
                );
                return Failure::new(Cause::Unknown, message);
            }
            trouble.failure
        })?;
        let given = serde_json::from_slice::<Given>(&answer.body?);
        // The reason might quote the token.
        let given =
            given.map_err(|_| Failure::new(Cause::Garbled, "The answer holds no token."))?;
        Ok(Token {
            token: Secret::new(given.token),
            expires: given.expires,
        })
    }

    /// Ends a token. One that is gone already counts as ended.
    pub async fn delete_token(
        &self,
        domain: &DomainId,
        endpoint: &EndpointId,
        token: &Secret,
    ) -> Result<(), Failure> {
        let shown = format!("{}/…", self.paths().tokens(domain, endpoint)?.path());
        let want = Want {
            shown: Some(shown),
            ..Want::delete(FAMILY, self.paths().token(domain, endpoint, token)?)
        };
        match self.ask(&want, &mut self.cost()).await {
            Ok(_) => Ok(()),
            Err(trouble) if trouble.is_genuine && trouble.failure.cause == Cause::Missing => Ok(()),
            // There is no reading back.
            Err(trouble) if trouble.is_unclear => {
                Err(Failure::new(Cause::Unknown, trouble.failure.message))
            }
            Err(trouble) => Err(trouble.failure),
        }
    }
}
