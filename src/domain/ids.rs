//! The one registry of typed identifiers. Each is a UUID (version 7 when the server makes one, so that they sort by
//! age); the types keep a release's id from being passed where a person's is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(s).map(Self)
            }
        }
    )*};
}

ids! {
    /// The unit of policy, of the audit chain and of sharding; every row belongs to one.
    WorkspaceId;
    /// Somebody with an account.
    PersonId;
    /// What is released: an application or a service.
    ProductId;
    /// A configuration item that a release touches.
    ComponentId;
    /// A release request (S0.1) and everything that happens to it; addresses name this one.
    RequestId;
    /// The release that a request leads to (S0.2).
    ReleaseId;
    /// A change request (RFC).
    ChangeId;
    /// An RFC's package inside a release (S0.3).
    PackageId;
    /// A part of a package: a component in a version (S1.35).
    PartId;
    /// Evidence that a rollback works (S1.67).
    EvidenceId;
    /// A frozen plan.
    RevisionId;
    /// What the plans of a product's releases start from.
    TemplateId;
    /// Release notes as they were published.
    NotesId;
    /// A line of a checklist.
    CheckId;
    /// A stored file: evidence of a check or a planning document.
    AttachmentId;
    /// A defect known to be in the release (S0.19).
    DefectId;
    /// A recorded deployment.
    DeploymentId;
    /// A piece of work in a release.
    ActivityId;
    /// A remark on an activity.
    ActivityCommentId;
    /// Where work for a vendor is put.
    VendorQueueId;
    /// A period in which nothing is released.
    FreezeId;
    /// A period in which an environment may be changed.
    MaintenanceWindowId;
    /// A test report that was uploaded and waits to be imported.
    ReportId;
    /// An issue in the early life support of a release (S1.2).
    SupportIssueId;
    /// An improvement action from a release's review (S4.44).
    ImprovementId;
    /// A problem record (S1.94).
    ProblemRecordId;
    /// An entry of the audit trail.
    EventId;
    /// A baseline: the versions of configuration items at one moment (S1.48).
    BaselineId;
    /// A table of configuration items that was uploaded and waits to be imported.
    CmdbImportId;
    /// A spreadsheet or text that was uploaded for a plan.
    PlanImportId;
    /// Something that was told to an audience of a release.
    AnnouncementId;
    /// A message on its way out: a mail to one person, or a call of one webhook.
    MessageId;
    /// Another system that is called by webhook.
    EndpointId;
}
