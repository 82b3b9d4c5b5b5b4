//! The two macros of the test house: one body for both databases, and SQL that goes round the store.

/// Makes `name::sqlite` and `name::postgres` of one body. The second is skipped where PostgreSQL is not installed.
///
/// ```ignore
/// on_both! {
///     /// S0.5: …
///     async fn a_release_gets_its_process(app) {
///         app.as_(Person::ReleaseManager).get("/releases").await.expect(200);
///     }
/// }
/// ```
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($app: $crate::support::TestApp) $body

            #[tokio::test]
            async fn sqlite() {
                body($crate::support::TestApp::new($crate::support::Database::Sqlite).await.unwrap()).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(app) = $crate::support::TestApp::new($crate::support::Database::Postgres).await {
                    body(app).await;
                }
            }
        }
    )*};
}

/// Runs a statement on the application's database as nobody in Slipway could: `sql!(app, "DELETE FROM event")`. Answers
/// with how many rows it touched, or the database's error.
macro_rules! sql {
    ($app:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match &$app.state.store {
            slipway::server::store::Store::Sqlite { writer, .. } => {
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($arg))*.execute(writer).await.map(|d| d.rows_affected())
            }
            slipway::server::store::Store::Postgres { writers: pool, .. } => {
                sqlx::query::<sqlx::Postgres>($sql)$(.bind($arg))*.execute(pool).await.map(|d| d.rows_affected())
            }
        }
    };
}

/// All rows of a query on the application's database: `rows!(app, (i64, String), "SELECT seq, hash FROM event")`.
macro_rules! rows {
    ($app:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match &$app.state.store {
            slipway::server::store::Store::Sqlite { writer, .. } => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_all(writer).await
            }
            slipway::server::store::Store::Postgres { writers: pool, .. } => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_all(pool).await
            }
        }
    };
}
