//! The demo is told by the rules themselves, so seeding it is a test of them; here, what only shows afterwards.
