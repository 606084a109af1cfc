//! Opening profiles: what they have in common.

use crate::{
    api::{Client, Connection, pace::Gates},
    app::service::profile::Profile,
    platform::{Config, Platform},
};

use super::{Entry, Env};

#[tokio::test]
async fn profiles_of_one_account_wait_at_one_gate_and_those_of_another_do_not() {
    let platform = Platform::start(Config::default()).await.expect("it starts");
    let account = platform.account().clone();
    let gates = Gates::default();
    let open = |user_id: &str| -> Client {
        let secret = account.secret.clone();
        let connection = Connection::new(&platform.origin(), user_id, &account.token, secret);
        let entry = Entry {
            connection: connection.expect("an address"),
            profile: Profile::default(),
            cache: None,
            state: None,
            warning: None,
            kiosk: false,
        };
        entry.open(&gates, Env).expect("opened").1
    };
    let user_id = account.user_id.as_str();
    let (one, same, other) = (open(user_id), open(user_id), open("u-other"));
    one.domains(None).await.expect("listed");
    let known = |client: &Client| client.pace().borrow().families.clone();
    assert!(!known(&one).is_empty());
    assert_eq!(known(&one), known(&same));
    assert_ne!(known(&one), known(&other));
}
