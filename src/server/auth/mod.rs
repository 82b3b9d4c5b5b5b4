//! Signing in: passwords, sessions, and how often one may try. Cookies are written here and nowhere else.

mod limiter;
mod passwords;
mod sessions;

pub use limiter::{LoginLimiter, network};
pub use passwords::Passwords;
pub use sessions::{For, Session, clear_cookie, cookie, cookie_name, load, new_token, still_holds, token_hash};
