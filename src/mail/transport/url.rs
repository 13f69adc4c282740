//! The address of a mail server: `USER:PASSWORD@HOST:PORT`.

/// What stands behind the scheme.
pub struct Address {
    pub login: Option<Login>,
    /// Without the brackets of an IPv6 address.
    pub host: String,
    pub port: Option<u16>,
}

pub struct Login {
    pub user: String,
    pub password: String,
}

impl Address {
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.strip_suffix('/').unwrap_or(text);
        // The last one, so that a password with an `@` that was not written as %40 is one, too.
        let (login, server) = match text.rsplit_once('@') {
            Some((login, server)) => (Some(login_of(login)?), server),
            None => (None, text),
        };
        let (host, port) = match server.strip_prefix('[') {
            Some(rest) => rest.split_once(']').ok_or("the bracket of the server's address is not closed")?,
            None => server.split_at(server.find(':').unwrap_or(server.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(port) => Some(port.parse().map_err(|_| "a port is a number from 1 to 65535")?),
            None if port.is_empty() => None,
            None => return Err("write the server as HOST or HOST:PORT".to_owned()),
        };
        if host.is_empty() || !host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c)) {
            return Err("the server has no name that can be looked up".to_owned());
        }
        Ok(Self { login, host: host.to_owned(), port })
    }
}

fn login_of(text: &str) -> Result<Login, String> {
    let (user, password) = text.split_once(':').ok_or("write the login as USER:PASSWORD")?;
    Ok(Login { user: decoded(user)?, password: decoded(password)? })
}

/// `%40` as in web addresses, so that a password may hold what has a meaning here.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first == b'%' {
            let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
            let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
            bytes.push(byte.ok_or("in the login, `%` is followed by two hexadecimal digits")?);
            rest = &after[2..];
        } else {
            bytes.push(first);
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| "the login is not UTF-8")?;
    if text.contains(char::is_control) {
        return Err("the login holds a control character".to_owned());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Option<(String, String)>, String, Option<u16>) {
        let address = Address::parse(text).unwrap();
        (address.login.map(|login| (login.user, login.password)), address.host, address.port)
    }

    fn login(user: &str, password: &str) -> Option<(String, String)> {
        Some((user.to_owned(), password.to_owned()))
    }

    #[test]
    fn an_address_has_its_parts() {
        assert_eq!(parsed("mail.example"), (None, "mail.example".into(), None));
        assert_eq!(parsed("mail.example:2525/"), (None, "mail.example".into(), Some(2525)));
        assert_eq!(parsed("[::1]:25"), (None, "::1".into(), Some(25)));
        assert_eq!(parsed("[::1]"), (None, "::1".into(), None));
    }

    #[test]
    fn a_login_may_hold_anything_that_is_written_with_percent_signs() {
        assert_eq!(parsed("u%40x:p%3A%2F%25%C3%BC@h").0, login("u@x", "p:/%ü"));
        assert_eq!(parsed("u:p@ss:word@h").0, login("u", "p@ss:word"));
        assert_eq!(parsed("u:@h").0, login("u", ""));
    }

    #[test]
    fn an_error_says_what_is_wrong_and_repeats_nothing() {
        for text in [
            "",
            ":25",
            "secret host",
            "secret:secret",
            "secret:0x19",
            "[::1",
            "[::1]secret",
            "secret@h",
            "u:secret%zz@h",
            "u:secret%4@h",
            "u:secret%ff@h",
            "u:secret%0d@h",
            "secret\r\n",
        ] {
            let problem = Address::parse(text).err().unwrap_or_else(|| panic!("{text:?} was read"));
            assert!(!problem.contains("secret"), "{problem}");
        }
    }
}
