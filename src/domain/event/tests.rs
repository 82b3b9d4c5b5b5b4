use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn chain(words: &[String]) -> Vec<Entry> {
    let mut previous = GENESIS.to_owned();
    let mut entries = Vec::new();
    for (i, words) in words.iter().enumerate() {
        let entry = Entry {
            workspace: WorkspaceId(Uuid::nil()),
            seq: i as i64 + 1,
            id: EventId(Uuid::from_u128(i as u128)),
            at: DateTime::from_timestamp(1_800_000_000 + i as i64, 0).unwrap(),
            actor: None,
            actor_name: "Slipway".into(),
            request: None,
            kind: "test.made".into(),
            words: words.clone(),
            data: json!({ "n": i }),
            previous: previous.clone(),
            hash: String::new(),
        }
        .sealed();
        previous.clone_from(&entry.hash);
        entries.push(entry);
    }
    entries
}

fn verify(entries: &[Entry], head: (i64, &str)) -> Result<i64, String> {
    let mut check = ChainCheck::default();
    entries.iter().try_for_each(|e| check.next(e))?;
    check.finish(head.0, head.1)
}

proptest! {
    #[test]
    fn every_edit_deletion_reordering_and_truncation_is_found(
        words in proptest::collection::vec(".{0,20}", 2..12),
        at in any::<prop::sample::Index>(),
        how in 0..5,
    ) {
        let good = chain(&words);
        let head = (good.len() as i64, good.last().unwrap().hash.clone());
        prop_assert_eq!(verify(&good, (head.0, &head.1)), Ok(head.0));

        let i = at.index(good.len());
        let mut bad = good.clone();
        match how {
            0 => bad[i].words.push('!'),
            1 => drop(bad.remove(i)),
            2 => { let j = (i + 1) % bad.len(); bad.swap(i, j) }
            3 => bad[i].at += chrono::TimeDelta::microseconds(1),
            _ => { bad[i].words.push('!'); bad[i] = bad[i].clone().sealed(); }
        }
        prop_assert!(verify(&bad, (head.0, &head.1)).is_err());
    }
}
