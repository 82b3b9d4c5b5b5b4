//! What people and programs are answered over HTTP, through the whole router. Files are named as in `api`.

mod checklists;
mod files;
mod releases;
