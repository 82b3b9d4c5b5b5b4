//! When releases happen, and what stands in their way: windows with a time zone, freezes, maintenance windows, the
//! collisions between them, and the geometry of the month's page. Knows no zone's rules, which are many; whoever needs
//! them passes something that does ([`Zones`]). Knows no clock.

mod collision;
mod environment;
mod freeze;
mod month;
mod window;
mod zone;

pub use collision::{Collision, CollisionKind, Scheduled, With, collisions};
pub use environment::Environment;
pub use freeze::{Freeze, FreezeForm, MaintenanceWindow, MaintenanceWindowForm, NewFreeze, NewMaintenanceWindow};
pub use month::{Bar, Days, Filter, Month, View, Week, WeekRow, lay_out};
pub use window::{
    LONGEST_FREEZE_DAYS, LONGEST_WINDOW_DAYS, Window, WindowForm, WindowRules, in_minutes, in_words, moment_in,
    typed_in,
};
pub use zone::{LocalTimeError, Zones};
