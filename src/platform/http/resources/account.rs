//! The request about the account itself: a balance and a type, both made up.

use hyper::StatusCode;
use serde::Serialize;

use crate::platform::{choices, http::answer::Answer};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Money {
    balance: &'static str,
    account_type: &'static str,
}

/// `GET /account`.
pub fn show() -> Answer {
    let money = Money {
        balance: choices::BALANCE,
        account_type: choices::ACCOUNT_TYPE,
    };
    Answer::json(StatusCode::OK, &money)
}
