//! The verb of the account (reference §2.16).

use super::{Client, request::Want};
use crate::api::{failure::Failure, pace::Family, resource::Account};

impl Client {
    /// The account behind the credentials: the cheapest way to check them.
    pub async fn account(&self) -> Result<Account, Failure> {
        self.get(&Want::get(Family::Account, self.paths().account()?))
            .await
    }
}
