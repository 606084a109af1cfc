//! A platform of this process, as an application of its account sees it.

use crate::{exchange::Account, platform::Platform};

/// Where the API is, and who may use it.
pub fn account_of(platform: &Platform) -> Account {
    let account = platform.account();
    Account {
        origin: platform.origin(),
        user_id: account.user_id.to_string(),
        token: account.token.clone(),
        secret: account.secret.clone(),
    }
}
