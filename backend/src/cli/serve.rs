//! `backend serve`, `backend status`, `backend stop`, `backend config`.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use figment::value::{Dict, Value};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use super::args::{ConfigArgs, ServeArgs, StatusArgs};
use super::errors::say;
use super::outputs::{print, to_json};
use super::report;
use super::style::clean;
use crate::client::{self, Daemon};
use crate::config::{self, Config, Layers, LogFormat};
use crate::error::{Error, Result};
use crate::models::{LoadVlm, Promoted};
use crate::policy::remote::RemotePolicy;
use crate::preferences::{Memory, Store};
use crate::protocol::{FieldError, Parent};
use crate::server::runtime_file::{self, Claim, RuntimeFile};
use crate::server::{self, SERVICE, Start};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Another daemon that starts or ends takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Sockets, files and a thousand idle editors.
const WANTED_HANDLES: u64 = 16_384;

pub(super) fn serve(args: &ServeArgs) -> Result<ExitCode> {
    let config = Layers::gather(flags(args))?.config()?;
    start_log(&config)?;
    let claim = match claim_or_find(&config)? {
        Claimed::Ours(claim) => claim,
        Claimed::Theirs(daemon) => return already_running(&daemon, args.parent_pid),
    };
    // Where the system allows fewer, fewer it is.
    let _ = rlimit::increase_nofile_limit(WANTED_HANDLES);
    let store = Store::open(&config.data_dir)?;
    if let Some(rescued) = store.rescued() {
        let (proposals, events) = (rescued.num_proposals, rescued.num_events);
        let kept = rescued.kept_aside.display();
        tracing::warn!(
            proposals,
            events,
            "the preferences were damaged; what could be read is saved, and the file kept: {kept}"
        );
    }
    let memory = Memory::new(store);
    let loader = LoadVlm { num_threads: config.model_threads };
    let models = Arc::new(Promoted::open(&config.models_folder(), Box::new(loader)));
    let watch = models.watch();
    if let Err(error) = &watch {
        tracing::warn!(%error, "newly promoted models will not be noticed");
    }
    let token = config.token.clone().unwrap_or_else(server::random_hex::<32>);
    let instance = server::random_hex::<8>();
    let max_ms = u64::try_from(config.max_job_time.as_millis()).unwrap_or(u64::MAX);
    let work = server::arrange_or_furnish(
        memory.clone(),
        models.clone(),
        config.remote()?.map(RemotePolicy::new),
        max_ms,
    );
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).max_blocking_threads(32).enable_all().build();
    let runtime = runtime.map_err(|error| Error::Internal(format!("no event loop: {error}")))?;
    let reason = runtime.block_on(async {
        // Heard before anybody can find the daemon and ask it to end.
        let shutdown = server::signals()?;
        let listener = server::bind(&config).await?;
        let address = listener.local_addr().map_err(|error| Error::Internal(error.to_string()))?;
        let file = RuntimeFile {
            service: SERVICE.to_owned(),
            pid: std::process::id(),
            host: address.ip(),
            port: address.port(),
            token: token.clone(),
            version: VERSION.to_owned(),
            instance: instance.clone(),
            started_at: Timestamp::now().to_string(),
        };
        claim.publish(&file)?;
        tracing::info!("Setdresser {VERSION} listens on http://{}, its page is /docs", file.address());
        tracing::info!("clients find it by {}", runtime_file::path(&config.runtime_dir).display());
        let start = Start { config, token, instance, parent_pid: args.parent_pid, memory, models, work };
        server::run(listener, start, shutdown).await
    })?;
    tracing::info!("ended: {reason}");
    // A job that would not stop must not keep the process.
    runtime.shutdown_timeout(Duration::from_millis(500));
    drop(watch);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn status(args: &StatusArgs) -> Result<ExitCode> {
    let config = config::load()?;
    let daemon = client::find(&config.runtime_dir);
    if args.url || args.header {
        let daemon = daemon.ok_or_else(client::not_running)?;
        let header = || format!("Authorization: Bearer {}\n", daemon.file.token);
        print(&if args.header { header() } else { daemon.url() + "\n" })?;
        return Ok(ExitCode::SUCCESS);
    }
    let is_left = daemon.is_none() && runtime_file::read(&config.runtime_dir).is_some();
    let text = match (&daemon, args.json) {
        (Some(daemon), true) => to_json(
            &json!({"running": true, "url": daemon.url(), "pid": daemon.file.pid,
                "started_at": daemon.file.started_at, "health": daemon.health}),
            false,
        )?,
        (None, true) => to_json(&json!({"running": false}), false)?,
        (Some(daemon), false) => format!(
            "Setdresser {} is running at {} (process {}, since {})\nmodel  {}\npage   {}/docs\n",
            clean(&daemon.health.version),
            daemon.url(),
            daemon.file.pid,
            clean(&daemon.file.started_at),
            clean(daemon.health.model.as_deref().unwrap_or("none: the heuristic answers")),
            daemon.url(),
        ),
        (None, false) if is_left => {
            "not running; a daemon that ended without saying so left daemon.json behind\n".to_owned()
        }
        (None, false) => "not running; start it with `backend serve`\n".to_owned(),
    };
    print(&text)?;
    Ok(if daemon.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn stop() -> Result<ExitCode> {
    let config = config::load()?;
    let Some(daemon) = client::find(&config.runtime_dir) else {
        print("not running\n")?;
        return Ok(ExitCode::SUCCESS);
    };
    daemon.post::<serde_json::Value>("/v1/shutdown", &json!(null))?;
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        // The lock is let go last of all.
        if runtime_file::claim(&config.runtime_dir)?.is_some() {
            print("stopped\n")?;
            return Ok(ExitCode::SUCCESS);
        }
        std::thread::sleep(LOOK_EVERY);
    }
    say(&format!("error: process {} was asked to end and did not\nhint: end it by hand\n", daemon.file.pid));
    Ok(ExitCode::FAILURE)
}

pub(super) fn config(args: &ConfigArgs) -> Result<ExitCode> {
    let layers = Layers::gather(Dict::new())?;
    let explained = layers.explain()?;
    if args.json {
        let of = |setting: &config::Explained| {
            let fields = json!({"value": setting.value, "from": setting.origin});
            (setting.key.to_owned(), fields)
        };
        let all: serde_json::Map<_, _> = explained.iter().map(of).collect();
        print(&to_json(&all, false)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut rows = report::table(["setting", "value", "from"]);
    for setting in explained {
        rows.add_row([setting.key, &clean(&setting.value), setting.origin]);
    }
    let state = if layers.file.is_file() { "" } else { " (not there)" };
    print(&format!("{rows}\nfile: {}{state}\n", layers.file.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// What was typed, as a layer.
fn flags(args: &ServeArgs) -> Dict {
    let mut flags = Dict::new();
    let mut set = |key: &str, value: Option<Value>| {
        flags.extend(value.map(|value| (key.to_owned(), value)));
    };
    set("host", args.host.map(|host| host.to_string().into()));
    set("port", args.port.map(Value::from));
    set("allow_remote", args.allow_remote.then(|| true.into()));
    set("idle_timeout", args.idle_timeout.clone().map(Value::from));
    let format = |format| if format == LogFormat::Json { "json" } else { "text" };
    set("log_format", args.log_format.map(|wanted| format(wanted).into()));
    flags
}

/// How long, as people write it: `30m`.
pub(super) fn parse_duration(text: &str) -> std::result::Result<String, String> {
    text.parse::<SignedDuration>()
        .map(|_| text.to_owned())
        .map_err(|_| "expected a duration such as 90s or 30m".to_owned())
}

enum Claimed {
    Ours(Claim),
    Theirs(Box<Daemon>),
}

/// The one daemon of the folder: this one, or one that answers. One that starts or ends is waited for.
fn claim_or_find(config: &Config) -> Result<Claimed> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(claim) = runtime_file::claim(&config.runtime_dir)? {
            return Ok(Claimed::Ours(claim));
        }
        if let Some(daemon) = client::find(&config.runtime_dir).filter(|daemon| daemon.health.ready) {
            return Ok(Claimed::Theirs(Box::new(daemon)));
        }
        if Instant::now() >= until {
            let source =
                std::io::Error::other("another daemon holds it and does not answer; end that process");
            return Err(Error::Io { action: "use", source, path: config.runtime_dir.clone() });
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn already_running(daemon: &Daemon, parent_pid: Option<u32>) -> Result<ExitCode> {
    let (url, pid, version) = (daemon.url(), daemon.file.pid, clean(&daemon.health.version));
    if daemon.health.version != VERSION {
        say(&format!(
            "error: Setdresser {version} is running already, and this is {VERSION}: {url}, process {pid}\n\
             hint: end it with `backend stop`, then start again\n"
        ));
        return Ok(ExitCode::FAILURE);
    }
    if let Some(pid) = parent_pid {
        daemon.post::<serde_json::Value>("/v1/parents", &Parent { pid })?;
    }
    print(&format!("Setdresser {version} is running already: {url}, process {pid}\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn start_log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| {
        let message = format!("{error} (expected such as `info` or `backend=debug`)");
        Error::Settings(vec![FieldError { path: "/log".to_owned(), message }])
    })?;
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = match config.log_format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    started.map_err(|error| Error::Internal(format!("no log: {error}")))
}
