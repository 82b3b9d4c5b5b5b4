//! A release's history and the workspace's trail.

use crate::support::*;
use slipway::api::audit::{EntryPage, TrailView};

async fn trail(app: &TestApp, filter: &[(&str, &str)]) -> TrailView {
    let filter: Vec<_> = filter.iter().map(|(n, v)| (format!("filter[{n}]"), *v)).collect();
    let filter: Vec<_> = filter.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    app.as_(Person::Auditor).read("audit/trail", &filter).await.expect(200).read()
}

/// Changes an old entry as somebody with the database's file could.
async fn tamper(app: &TestApp) {
    if app.database() == Database::Sqlite {
        sql!(app, "DROP TRIGGER event_is_append_only_update").unwrap();
    } else {
        sql!(app, "ALTER TABLE event DISABLE TRIGGER USER").unwrap();
    }
    sql!(app, "UPDATE event SET words = 'did nothing' WHERE workspace_id = $1 AND seq = 2", world().workspace.0)
        .unwrap();
}

on_both! {
    /// S0.28: each document's approval is recorded, with who gave it, and everybody can read it.
    async fn the_history_shows_votes_with_their_comments(app) {
        let release = app.release().raise().await.at("3").await;
        let page = app.as_(Person::Stakeholder).get(&release.tab("history")).await.expect(200);
        page.shows("Rolf Release").shows("Release policy").shows("So I say.").shows("raised Payments");
        let page: EntryPage =
            app.as_(Person::Reader).read("audit/history", &[("id", &release.id)]).await.expect(200).read();
        assert_eq!(page.entries.iter().filter(|e| e.kind == "vote.cast").count(), 3);
        assert!(page.entries.is_sorted_by(|a, b| a.seq > b.seq), "the newest first");
        let oldest = page.entries.last().unwrap();
        assert_eq!((oldest.kind.as_str(), page.older), ("release.raised", None));
        let before = page.entries[1].seq.to_string();
        let query = [("id", release.id.as_str()), ("before", before.as_str())];
        let rest: EntryPage = app.as_(Person::Reader).read("audit/history", &query).await.expect(200).read();
        assert_eq!(rest.entries.len(), page.entries.len() - 2);
    }

    async fn the_trail_is_paged_and_filtered_by_kind(app) {
        app.release().raise().await.at("8").await;
        for _ in 0..60 {
            app.release().raise().await;
        }
        let first = trail(&app, &[]).await;
        assert_eq!((first.page.entries.len(), first.page.entries[0].seq), (50, first.count));
        let before = first.page.older.unwrap().to_string();
        let second = trail(&app, &[("before", &before)]).await;
        assert_eq!(second.page.entries[0].seq, first.page.entries[49].seq - 1);
        let votes = trail(&app, &[("kind", "vote.")]).await;
        assert!(!votes.page.entries.is_empty() && votes.page.entries.iter().all(|e| e.kind == "vote.cast"));
        assert!(votes.page.entries[0].release.as_ref().is_some_and(|(_, name)| name.starts_with("Payments ")));
        for odd in ["%", "' OR 1=1 --", "<script>alert(1)</script>"] {
            assert!(trail(&app, &[("kind", odd), ("before", "9e99")]).await.page.entries.is_empty());
        }
    }

    async fn the_page_says_whether_the_chain_holds(app) {
        app.release().raise().await.at("2").await;
        let auditor = app.as_(Person::Auditor);
        auditor.get("/audit").await.expect(200).hides("The chain holds");
        auditor.get("/audit?verify=now").await.expect(200).shows("The chain holds");
        tamper(&app).await;
        let page = auditor.get("/audit?verify=now").await.expect(200);
        page.shows("The chain is broken").shows("Entry 2 was changed");
    }

    async fn what_people_enter_stays_text_in_the_trail(app) {
        app.release().title("<script>alert(1)</script>").raise().await;
        app.as_(Person::Auditor).get("/audit").await.expect(200).hides("<script>alert(1)");
    }

    /// The page itself answers 403. A refused read leaves no entry: it changes nothing, and a link on a foreign page could
    /// fill the trail in the name of whoever follows it.
    async fn the_trail_is_for_auditors_and_administrators(app) {
        let answer = app.as_(Person::Developer).get("/audit").await.expect(403);
        answer.shows("This is for people with the role Auditor or Administrator.");
        app.as_(Person::Developer).read("audit/trail", &[]).await.expect(403);
        assert!(trail(&app, &[("kind", "access.refused")]).await.page.entries.is_empty());
        app.as_(Person::Developer).submit("policy/set", &[("policy", "product-team")]).await.expect(403);
        let refused = trail(&app, &[("kind", "access.refused")]).await.page.entries;
        assert_eq!((refused.len(), refused[0].actor.as_str()), (1, Person::Developer.name()));
    }
}

/// An entry that cannot even be read is named like one that was changed, and one before it is named first.
#[tokio::test]
async fn an_entry_that_cannot_be_read_is_named() {
    let app = TestApp::sqlite().await;
    app.release().raise().await.at("2").await;
    sql!(app, "DROP TRIGGER event_is_append_only_update").unwrap();
    let spoil = async |seq: i64, column: &str| {
        let sql = match column {
            "data" => "UPDATE event SET data = '{' WHERE workspace_id = $1 AND seq = $2",
            _ => "UPDATE event SET words = 'did nothing' WHERE workspace_id = $1 AND seq = $2",
        };
        sql!(app, sql, world().workspace.0, seq).unwrap();
        slipway::server::run::verify_audit((*app.state.config).clone()).await.unwrap_err().to_string()
    };
    let words = spoil(3, "data").await;
    assert!(words.contains("entry 3 of the audit trail was changed"), "{words}");
    let words = spoil(2, "words").await;
    assert!(words.contains("Entry 2 was changed"), "{words}");
}

/// `slipway verify-audit` reads the database of a running server, and fails naming the first broken entry.
#[tokio::test]
async fn the_command_names_the_first_broken_entry() {
    let app = TestApp::sqlite().await;
    app.release().raise().await.at("2").await;
    let config = (*app.state.config).clone();
    slipway::server::run::verify_audit(config.clone()).await.unwrap();
    tamper(&app).await;
    let words = slipway::server::run::verify_audit(config.clone()).await.unwrap_err().to_string();
    assert!(words.contains("Entry 2 was changed"), "{words}");
    let nowhere = slipway::server::config::Config { data: config.data.join("nowhere"), ..config };
    assert!(slipway::server::run::verify_audit(nowhere.clone()).await.unwrap_err().to_string().contains("no database"));
    assert!(!nowhere.data.exists(), "nothing is made by looking");
}
