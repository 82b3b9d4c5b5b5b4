//! What Slipway reaches outside itself: a trait for what is asked, and whoever answers it. So far people answer by hand;
//! automatic ones implement the same traits.

pub mod deployer;
pub mod quality_center;
