//! The name of the local user.

use super::env::Env;

/// The local user: as the environment says, else as the system calls the number, else the number.
pub fn user(env: Env) -> String {
    let name = ["USER", "LOGNAME"]
        .into_iter()
        .find_map(|name| env.read(name));
    let number = || rustix::process::getuid().as_raw().to_string();
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let number = number();
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        called(&users, &number).map_or(number.clone(), str::to_owned)
    })
}

/// The name of the user with this number, in a file like `/etc/passwd`.
fn called<'a>(users: &'a str, number: &str) -> Option<&'a str> {
    let mut users = users.lines().map(|line| line.split(':'));
    users.find_map(|mut cells| {
        let name = cells.next().filter(|name| !name.is_empty())?;
        (cells.nth(1) == Some(number)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn a_user_is_called_as_the_system_calls_the_number() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\nana:x:1000:1000::/home/ana:/bin/sh\n:x:7:7::/:\n";
        assert_eq!(called(users, "0"), Some("root"));
        assert_eq!(called(users, "1000"), Some("ana"));
        assert_eq!(called(users, "100"), None);
        assert_eq!(called(users, "7"), None);
    }
}
