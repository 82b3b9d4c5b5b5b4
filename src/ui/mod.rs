//! What people see. [`app`] holds the shell and the routes, [`paths`] every link, `layout` the frame, `components` the
//! small parts, `pages` a module a page, [`browser`] the only code that touches the browser's own objects. Nothing here
//! decides: rules are asked of [`crate::domain`], data of [`crate::api`].

pub mod app;
pub mod boot;
pub mod browser;
pub mod components;
pub mod data;
pub mod layout;
pub mod live;
pub mod pages;
pub mod paths;

pub use app::{App, shell};
pub use boot::{Boot, Flash};
