//! What happens in a demo release that follows the twenty steps of S1: its ticket, its plan before the board, its
//! activities still to be assigned.

use super::{cast::Who, story::Story, texts};
use crate::{domain::approval::Choice, server::Failure};

impl Story<'_> {
    /// Tells what happens at a step; `partly`: it stays there.
    pub async fn chapter_of_twenty(
        &mut self,
        step: &str,
        partly: bool,
    ) -> Result<(&'static str, &'static str), Failure> {
        match step {
            "1" => self.accept_changes().await?,
            "2" => self.ask_for_the_plan(partly).await?,
            _ => {}
        }
        Ok(("done", ""))
    }

    async fn ask_for_the_plan(&mut self, partly: bool) -> Result<(), Failure> {
        let plan = texts::plan(self.spec, self.cast, self.zones, &self.dossier.request.window);
        self.submit(plan, "").await?;
        let coordinated = "Plan coordinated with Change Management";
        self.record_by(Who::Changes, "coordination-change", coordinated, true, "Walked through it together.").await?;
        if partly {
            return Ok(());
        }
        let coordinated = "Plan coordinated with the Build team";
        self.record_by(Who::Builder, "coordination-build", coordinated, true, "").await?;
        self.vote("plan", Who::FirstBoard, Choice::Approve, "").await?;
        self.vote("plan", Who::ThirdBoard, Choice::Approve, "The window is quiet.").await
    }
}
