//! The command line: serving, and the few things an administrator does without a browser.

use clap::{Args, Parser, Subcommand};
use slipway::{
    domain::release::ReleaseKind,
    server::{
        self,
        config::{Config, MailServer, Outgoing, SmtpUrl},
        plan_files::{self, Ask},
    },
};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

/// Self-hosted release management.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves Slipway until it is told to stop.
    Serve {
        #[command(flatten)]
        settings: Settings,
        /// Sample data, a banner, one-click sign-in; in a database of its own.
        #[arg(long)]
        demo: bool,
    },
    /// Accounts.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Plans as text, in files; needs no server.
    Plan {
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// Checks the audit trail and names the first broken entry.
    VerifyAudit {
        #[command(flatten)]
        settings: Settings,
        /// The demo's trail.
        #[arg(long)]
        demo: bool,
    },
}

#[derive(Subcommand)]
enum PlanCommand {
    /// Says what is wrong with plans by themselves, as submitting them would: file:line: words. Exits with 1 if anything
    /// is. What hangs on the release is not asked: sections that its template requires, times in its zone and window.
    Lint {
        /// Files, or - for standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The release's type: major, minor or emergency.
        #[arg(long = "type", default_value = "minor", value_parser = release_kind)]
        kind: ReleaseKind,
    },
    /// Puts plans into the form that Slipway writes. Comments are refused, since they would be lost.
    Fmt {
        /// Files, or - for standard input, which is answered on standard output.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Changes nothing; exits with 1 if anything would change.
        #[arg(long)]
        check: bool,
        /// Goes on although comments are lost.
        #[arg(long)]
        drop_comments: bool,
    },
}

fn release_kind(key: &str) -> Result<ReleaseKind, String> {
    key.parse().map_err(|_| "it must be major, minor or emergency".to_owned())
}

#[derive(Subcommand)]
enum UserCommand {
    /// Makes an account; the password is read from standard input.
    Add {
        #[command(flatten)]
        settings: Settings,
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: String,
        /// Role keys separated by commas.
        #[arg(long, default_value = "administrator")]
        roles: String,
        #[arg(long, default_value = "UTC")]
        time_zone: String,
    },
}

#[derive(Args)]
struct Settings {
    /// Where to listen.
    #[arg(long, env = "SLIPWAY_ADDR", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// Where the database and evidence files are kept.
    #[arg(long, env = "SLIPWAY_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL address; without it SQLite in the data folder.
    #[arg(long, env = "SLIPWAY_DATABASE_URL")]
    database_url: Option<String>,
    /// The address that people use; HTTPS makes cookies secure.
    #[arg(long, env = "SLIPWAY_PUBLIC_URL")]
    public_url: Option<String>,
    /// Largest evidence file or test report, in bytes.
    #[arg(long, env = "SLIPWAY_UPLOAD_LIMIT", default_value_t = 25 * 1024 * 1024)]
    upload_limit: u64,
    /// A proxy in front says in X-Forwarded-For whom a request comes from
    #[arg(long, env = "SLIPWAY_BEHIND_PROXY")]
    behind_proxy: bool,
    /// The mail server, such as smtp://user:password@mail.example.org:587; without it no mail is sent
    #[arg(long, env = "SLIPWAY_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// The sender of mails, such as "Slipway <slipway@example.org>"
    #[arg(long, env = "SLIPWAY_MAIL_FROM")]
    mail_from: Option<String>,
    /// Hosts that webhooks may reach although their addresses are private, and without TLS; separated by commas
    #[arg(long, env = "SLIPWAY_ALLOW_PRIVATE_WEBHOOKS", value_delimiter = ',')]
    allow_private_webhooks: Vec<String>,
}

impl Settings {
    fn config(self, demo: bool) -> Config {
        Config {
            public_url: self.public_url.unwrap_or_else(|| format!("http://{}", self.addr)),
            addr: self.addr,
            data: self.data,
            // The demo keeps to its own file, whatever the environment says.
            database_url: self.database_url.filter(|_| !demo),
            demo,
            set_up_token: None,
            upload_limit: self.upload_limit,
            behind_proxy: self.behind_proxy,
            outgoing: Outgoing {
                // The demo's people have no mailboxes.
                mail: self
                    .smtp_url
                    .filter(|_| !demo)
                    .map(|url| MailServer { url: SmtpUrl::new(url), from: self.mail_from.unwrap_or_default() }),
                private_webhooks: self.allow_private_webhooks,
                ..Outgoing::default()
            },
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("SLIPWAY_LOG").unwrap_or_else(|_| "warn,slipway=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let result = match Cli::parse().command {
        Command::Serve { settings, demo } => server::run::serve(settings.config(demo)).await,
        Command::User { command: UserCommand::Add { settings, name, email, roles, time_zone } } => {
            server::run::add_user(settings.config(false), name, email, roles, time_zone).await
        }
        Command::Plan { command } => return plan(&command),
        Command::VerifyAudit { settings, demo } => server::run::verify_audit(settings.config(demo)).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("slipway: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The exit code of what is asked of files with plans.
fn plan(command: &PlanCommand) -> ExitCode {
    let (ask, files) = match command {
        PlanCommand::Lint { files, kind } => (Ask::Lint(*kind), files),
        PlanCommand::Fmt { files, check, drop_comments } => {
            (Ask::Format { check: *check, drop_comments: *drop_comments }, files)
        }
    };
    match plan_files::run(ask, files, &mut std::io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("slipway: {error}");
            ExitCode::FAILURE
        }
    }
}
