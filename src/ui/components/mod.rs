//! Small parts that pages share. Each renders the same on the server as in the browser.

mod badge;
mod fields;
mod form;
mod grouped;
mod icon;
mod keep;
mod markdown;
mod moment;
mod page;

pub use badge::{Badge, Tone};
pub use fields::{CheckboxField, ChoicesField, HiddenField, KeptField, NoteField, RadioField, SelectField, TextField};
pub use form::{Form, FormState, OnChange, SubmitButton, input_name};
pub use grouped::{Chooses, Group, GroupedChoices, GroupedSelect};
pub use icon::Icon;
pub use keep::keep;
pub use markdown::Markdown;
pub use moment::{PeriodView, When};
pub use page::{Empty, ErrorNotice, Follow, Load, PageHead, say_in_title, title_words};
