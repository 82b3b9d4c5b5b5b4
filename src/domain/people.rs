//! Accounts: names, mail addresses, passwords, roles given. Does not hash or store passwords.

use super::{
    access::{self, Role},
    ids::PersonId,
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};

/// Somebody with an account, as other people see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// The name shown.
    pub name: String,
    /// The address they sign in with, lower case.
    pub email: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The IANA zone in which they read times.
    pub time_zone: String,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// Whether somebody else chose the password; it signs no vote.
    pub password_given: bool,
}

impl Person {
    /// Whether work of the house can be given to them: they may sign in, and are not only a vendor's.
    pub fn is_assignable(&self) -> bool {
        !self.disabled && !access::is_only_vendor(&self.roles)
    }
}

/// Shortest password accepted, in characters (NIST SP 800-63B asks for at least 8; 15 without a second factor is advised).
pub const PASSWORD_MIN: usize = 12;
/// Longest password accepted, in bytes; longer ones would only cost time.
pub const PASSWORD_MAX: usize = 256;

/// A form for a new account, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PersonForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    /// Role keys separated by commas.
    #[serde(default)]
    pub roles: String,
    #[serde(default)]
    pub time_zone: String,
}

/// A checked [`PersonForm`].
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub password: String,
    pub roles: Vec<Role>,
    pub time_zone: String,
}

impl PersonForm {
    /// Reads the form. The time zone's existence is checked by the server, which knows the zones.
    pub fn check(&self) -> Result<NewPerson, Vec<Problem>> {
        let mut check = Check::new();
        let name = check.take(text::line("name", "a name", &self.name));
        let email = check.take(email("email", &self.email));
        let password = check.take(password("password", &self.password));
        let mut roles = Vec::new();
        for key in self.roles.split(',').map(str::trim).filter(|k| !k.is_empty()) {
            match key.parse() {
                Ok(role) => roles.push(role),
                Err(_) => check.add(Problem::new("roles", format!("There is no role “{key}”."))),
            }
        }
        let time_zone =
            if self.time_zone.trim().is_empty() { "UTC".to_owned() } else { self.time_zone.trim().to_owned() };
        let whole = (|| Some(NewPerson { name: name?, email: email?, password: password?, roles, time_zone }))();
        check.finish(whole)
    }
}

/// A mail address: one `@` with something on both sides; whether it receives mail is not checked.
pub fn email(field: &str, value: &str) -> Result<String, Problem> {
    let value = text::line(field, "a mail address", value)?.to_lowercase();
    let wrong = || Problem::new(field, "Enter a mail address such as ada@example.org.");
    let (local, host) = value.split_once('@').ok_or_else(wrong)?;
    if local.is_empty() || host.is_empty() || host.contains('@') || value.contains(char::is_whitespace) {
        return Err(wrong());
    }
    Ok(value)
}

/// A new password: [`PASSWORD_MIN`] characters to [`PASSWORD_MAX`] bytes, any characters.
pub fn password(field: &str, value: &str) -> Result<String, Problem> {
    if value.chars().count() < PASSWORD_MIN {
        return Err(Problem::new(field, format!("Choose a password of at least {PASSWORD_MIN} characters.")));
    }
    if value.len() > PASSWORD_MAX {
        return Err(Problem::new(field, format!("Choose a password of at most {PASSWORD_MAX} bytes.")));
    }
    Ok(value.to_owned())
}
