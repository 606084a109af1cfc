//! Basic authentication: the API token is the user name, the API secret the password (reference §1).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::platform::{choices, config::Account, refusal::Refusal};

/// Whether the header carries the account's credentials.
pub fn check(account: &Account, header: Option<&str>) -> Result<(), Refusal> {
    let stranger = || {
        let message = "The API token or secret is missing or wrong.";
        Refusal::stranger(choices::BAD_CREDENTIALS, message)
    };
    let (scheme, rest) = header
        .and_then(|it| it.split_once(' '))
        .ok_or_else(stranger)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(stranger());
    }
    let given = STANDARD.decode(rest.trim()).map_err(|_| stranger())?;
    let given = Zeroizing::new(given);
    let colon = given.iter().position(|b| *b == b':').ok_or_else(stranger)?;
    let (token, secret) = (&given[..colon], &given[colon + 1..]);
    let right =
        account.token.as_bytes().ct_eq(token) & account.secret.reveal().as_bytes().ct_eq(secret);
    if right.into() {
        Ok(())
    } else {
        Err(stranger())
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::check;
    use crate::platform::config::Account;

    #[test]
    fn only_the_accounts_own_token_and_secret_pass() {
        let account = Account {
            user_id: "u-1".into(),
            token: "t".into(),
            secret: "a:b".into(),
        };
        let header = |text: &str| format!("basic {}", STANDARD.encode(text));
        assert!(check(&account, Some(&header("t:a:b"))).is_ok());
        for bad in ["t:a", "x:a:b", "t", "", ":"] {
            assert!(check(&account, Some(&header(bad))).is_err(), "{bad}");
        }
        for bad in [
            None,
            Some(""),
            Some("Basic"),
            Some("Basic %%"),
            Some("Bearer t"),
        ] {
            assert!(check(&account, bad).is_err(), "{bad:?}");
        }
    }
}
