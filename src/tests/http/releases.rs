//! Raising, editing, reading, moving on.

use crate::support::*;

on_both! {
    /// S0.5: a raised release has the process "ALM - Release Request" without anybody choosing it.
    async fn a_release_gets_its_process_by_itself(app) {
        let release = app.release().title("First light").raise().await;
        let page = app.as_(Person::Stakeholder).get(&release.page()).await.expect(200);
        page.shows("First light").shows("ALM - Release Request");
        assert_eq!(release.overview().await.process, "ALM - Release Request");
    }
}
