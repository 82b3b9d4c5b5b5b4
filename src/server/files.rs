//! Files on the disk, addressed by their SHA-256. A file grows beside its place, is flushed, and moves there whole; so
//! whatever has the name of a hash has that content, and an upload that is cut off leaves nothing. Knows nothing of
//! releases: who may see which file is decided where its row is.

use super::{clock, config::Config};
use crate::domain::hash::is_sha256_hex;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{Error, ErrorKind, Result, Write},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Bytes that are written and hashed at a time, off the threads that serve requests.
const BLOCK: usize = 256 * 1024;
/// Bytes from the beginning by which a file's type is told.
const HEAD: usize = 8 * 1024;
/// Parts of uploads that are older than this were left by a server that was killed.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// A file that is at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Lower-case hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    /// As found by looking at the bytes.
    pub media_type: String,
}

/// A file that is coming in. Dropped before [`Incoming::keep`], it leaves nothing behind.
pub struct Incoming {
    /// Away while a block is being written.
    part: Option<Part>,
    block: Vec<u8>,
    bytes: u64,
}

impl Incoming {
    /// Begins a file in the folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn begin(folder: PathBuf) -> Result<Self> {
        let part = off_thread(move || Part::create(&folder)).await?;
        Ok(Self { part: Some(part), block: Vec::new(), bytes: 0 })
    }

    /// How many bytes have come so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When they cannot be written, such as on a full disk.
    pub async fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK { self.write().await } else { Ok(()) }
    }

    /// Flushes the file to the disk and moves it to its place.
    ///
    /// # Errors
    /// When the disk cannot; then the file is gone.
    pub async fn keep(mut self) -> Result<Stored> {
        self.write().await?;
        let part = self.part.take().ok_or_else(lost)?;
        let bytes = self.bytes;
        off_thread(move || part.keep(bytes)).await
    }

    async fn write(&mut self) -> Result<()> {
        let mut part = self.part.take().ok_or_else(lost)?;
        let block = std::mem::take(&mut self.block);
        let written = off_thread(move || part.write(&block).map(|()| part)).await?;
        self.part = Some(written);
        Ok(())
    }
}

/// The file that grows; removes itself unless it was moved to its place.
struct Part {
    folder: PathBuf,
    path: PathBuf,
    file: File,
    hash: Sha256,
    head: Vec<u8>,
    kept: bool,
}

impl Part {
    fn create(folder: &Path) -> Result<Self> {
        let parts = parts(folder);
        fs::create_dir_all(&parts)?;
        let path = parts.join(Uuid::now_v7().to_string());
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok(Self { folder: folder.to_owned(), path, file, hash: Sha256::new(), head: vec![], kept: false })
    }

    fn write(&mut self, block: &[u8]) -> Result<()> {
        self.file.write_all(block)?;
        self.hash.update(block);
        let room = HEAD.saturating_sub(self.head.len()).min(block.len());
        self.head.extend_from_slice(&block[..room]);
        Ok(())
    }

    /// Content, then name, then the name's folder: whoever sees the name after a crash sees the content.
    fn keep(mut self, bytes: u64) -> Result<Stored> {
        self.file.sync_all()?;
        let sha256: String = self.hash.finalize_reset().iter().map(|byte| format!("{byte:02x}")).collect();
        let place = place(&self.folder, &sha256)?;
        let shelf = place.parent().ok_or_else(lost)?;
        fs::create_dir_all(shelf)?;
        fs::rename(&self.path, &place)?;
        self.kept = true;
        sync_folder(shelf)?;
        sync_folder(&self.folder)?;
        Ok(Stored { media_type: media_type(&self.head), sha256, bytes })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, path = %self.path.display(), "a part of an upload could not be removed");
        }
    }
}

/// Opens a stored file to be read.
///
/// # Errors
/// When it is not there.
pub async fn open(folder: &Path, sha256: &str) -> Result<tokio::fs::File> {
    tokio::fs::File::open(place(folder, sha256)?).await
}

/// Removes parts of uploads that a server which was killed has left behind.
///
/// # Errors
/// When the folder cannot be read.
pub fn sweep(config: &Config) -> Result<()> {
    let parts = parts(&config.files());
    fs::create_dir_all(&parts)?;
    let now = std::time::SystemTime::from(clock::now());
    for entry in fs::read_dir(parts)? {
        let entry = entry?;
        let age = entry.metadata()?.modified().ok().and_then(|at| now.duration_since(at).ok());
        if age.is_some_and(|age| age > STALE) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Where a file of this content is.
fn place(folder: &Path, sha256: &str) -> Result<PathBuf> {
    match sha256.get(..2) {
        Some(shelf) if is_sha256_hex(sha256) => Ok(folder.join(shelf).join(sha256)),
        _ => Err(Error::new(ErrorKind::InvalidInput, "not a SHA-256")),
    }
}

fn parts(folder: &Path) -> PathBuf {
    folder.join("parts")
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)?.sync_all()
}

/// What the bytes look like, whatever their sender says that they are.
fn media_type(head: &[u8]) -> String {
    let found = infer::get(head).map(|kind| kind.mime_type());
    found.unwrap_or(if is_text(head) { "text/plain; charset=utf-8" } else { "application/octet-stream" }).to_owned()
}

/// Whether this is the beginning of a text; the last character may be cut off.
fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    whole && !head.contains(&0)
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(Error::other)?
}

fn lost() -> Error {
    Error::other("writing this file failed before")
}

#[cfg(test)]
mod tests;
