use super::*;
use crate::domain::hash::sha256_hex;

fn files_in(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().map(|e| if e.path().is_dir() { files_in(&e.path()) } else { 1 }).sum()
}

async fn store(folder: &Path, content: &[u8]) -> Stored {
    let mut incoming = Incoming::begin(folder.to_owned()).await.unwrap();
    for chunk in content.chunks(100_000) {
        incoming.take(chunk).await.unwrap();
    }
    incoming.keep().await.unwrap()
}

#[tokio::test]
async fn a_file_is_found_by_the_hash_of_its_content_and_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let content = vec![7_u8; 1_000_000];
    let stored = store(folder.path(), &content).await;
    assert_eq!((stored.sha256.as_str(), stored.bytes), (sha256_hex(&content).as_str(), 1_000_000));
    assert_eq!(fs::read(place(folder.path(), &stored.sha256).unwrap()).unwrap(), content);
    assert_eq!(store(folder.path(), &content).await, stored);
    assert_eq!(files_in(folder.path()), 1);
}

#[tokio::test]
async fn a_file_that_is_cut_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut incoming = Incoming::begin(folder.path().to_owned()).await.unwrap();
    incoming.take(&vec![1; 2 * BLOCK]).await.unwrap();
    assert_eq!(files_in(folder.path()), 1);
    drop(incoming);
    assert_eq!(files_in(folder.path()), 0);
}

#[test]
fn the_type_is_what_the_bytes_are() {
    assert_eq!(media_type(b"\x89PNG\r\n\x1a\n rest"), "image/png");
    assert_eq!(media_type(b"%PDF-1.7"), "application/pdf");
    assert_eq!(media_type("Prüfung bestanden".as_bytes()), "text/plain; charset=utf-8");
    assert_eq!(media_type(&"ü".as_bytes()[..1]), "text/plain; charset=utf-8");
    assert_eq!(media_type(b"a\0b"), "application/octet-stream");
}

#[test]
fn only_a_hash_leads_to_a_place() {
    for wrong in ["", "..", "../../etc/passwd", "AB", &"g".repeat(64)] {
        assert!(place(Path::new("files"), wrong).is_err(), "{wrong}");
    }
}
