//! Settings in layers: flag, else environment (`SETDRESSER_…`), else the file `config.toml`, else the default.

mod chat;

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, quoted};
use crate::protocol::FieldError;

/// The port where clients look first.
pub const DEFAULT_PORT: u16 = 7424;

/// What `backend serve` can be told; also the keys of `config.toml`, and, in capitals after `SETDRESSER_`, of the environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 = any. If another program has it, any free one is taken.
    pub port: u16,
    /// May `host` be an address that others can reach? Then `token` must be set too.
    pub allow_remote: bool,
    /// The token of requests; null = a new random one each start. At least 32 characters.
    pub token: Option<String>,
    /// Values of `Origin` that are let in, such as `http://localhost:3000`.
    pub allowed_origins: Vec<String>,
    /// Names in `Host` that are let in beside those of loopback.
    pub allowed_hosts: Vec<String>,
    /// Where preferences are kept.
    pub data_dir: PathBuf,
    /// Where models are kept, and watched for newly promoted ones; null = `models` in `data_dir`.
    pub models_dir: Option<PathBuf>,
    /// Threads that a model computes on, 1 to 256; null = those of the job that asks, which steps back for the editor.
    pub model_threads: Option<usize>,
    /// Where `daemon.json` tells clients how to reach the daemon.
    pub runtime_dir: PathBuf,
    /// End after so long without a request or a job; null = never.
    pub idle_timeout: Option<SignedDuration>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Which log lines are written, such as `info` or `backend=debug`.
    pub log: String,
    /// Jobs that are worked on at the same time, 1 to 64; each uses all cores that are free.
    pub num_workers: usize,
    /// Jobs of one client that may wait, 1 to 1024.
    pub queue_per_client: usize,
    /// A job is stopped after so long, and answers with the best so far.
    pub max_job_time: SignedDuration,
    /// The OpenAI-compatible chat server that the policy `remote` asks, such as `http://127.0.0.1:8000/v1`; null or empty = none.
    /// Its key comes from `SETDRESSER_REMOTE_API_KEY` and from nowhere else.
    pub remote_url: Option<String>,
    /// The model to ask for; null or empty = the only one that the server lists.
    pub remote_model: Option<String>,
    /// How long a server, or the judge, may take for its whole answer, 1s to 1h.
    pub remote_timeout: SignedDuration,
    /// May rooms and keys go to another machine by plain `http`? To this one they may.
    pub remote_allow_http: bool,
    /// The OpenAI-compatible chat server that grades pictures (`backend judge`); null or empty = none.
    /// Its key comes from `SETDRESSER_JUDGE_API_KEY` and from nowhere else.
    pub judge_url: Option<String>,
    /// The judge's model; null or empty = the only one that its server lists.
    pub judge_model: Option<String>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A setting's name, its value for people, and which layer it came from.
pub struct Explained {
    /// The key.
    pub key: &'static str,
    /// The value as TOML would have it; a token is not shown.
    pub value: String,
    /// `flag`, `environment`, `file` or `default`.
    pub origin: &'static str,
}

/// The keys in the order in which people read them.
const KEYS: [&str; 22] = [
    "host",
    "port",
    "allow_remote",
    "token",
    "allowed_origins",
    "allowed_hosts",
    "data_dir",
    "models_dir",
    "model_threads",
    "runtime_dir",
    "idle_timeout",
    "log_format",
    "log",
    "num_workers",
    "queue_per_client",
    "max_job_time",
    "remote_url",
    "remote_model",
    "remote_timeout",
    "remote_allow_http",
    "judge_url",
    "judge_model",
];

/// All layers, before they are one.
pub struct Layers {
    /// The file that was, or would be, read.
    pub file: PathBuf,
    layers: [(&'static str, Figment); 4],
}

impl Layers {
    /// Gathers the layers; `flags` holds only what was typed.
    ///
    /// # Errors
    /// [`Error::Io`] if the file that `SETDRESSER_CONFIG` names is not there; [`Error::Settings`] if a file is not TOML or
    /// has unknown keys.
    pub fn gather(flags: figment::value::Dict) -> Result<Self> {
        let (file, is_named) = match folder_of("SETDRESSER_CONFIG") {
            Some(named) => (named, true),
            None => {
                (project().map_or_else(PathBuf::new, |dirs| dirs.config_dir().join("config.toml")), false)
            }
        };
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(source) if is_named || source.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::Io { action: "read", source, path: file });
            }
            Err(_) => String::new(),
        };
        let from_file = Figment::from(Toml::string(&text));
        let known = from_file
            .extract::<figment::value::Dict>()
            .map_err(|error| refused(&file.display().to_string(), &error))?;
        let unknown = known.keys().filter(|key| !KEYS.contains(&key.as_str()));
        let faults: Vec<_> = unknown
            .map(|key| {
                let message = match key.strip_suffix("_api_key") {
                    Some("remote" | "judge") => {
                        format!("comes from the environment alone, as SETDRESSER_{}", key.to_uppercase())
                    }
                    _ => format!("is no setting of {}; known are {}", file.display(), KEYS.join(", ")),
                };
                FieldError { path: format!("/{key}"), message }
            })
            .collect();
        if !faults.is_empty() {
            return Err(Error::Settings(faults));
        }
        check_environment()?;
        let environment = Env::prefixed("SETDRESSER_").only(&KEYS);
        Ok(Self {
            file,
            layers: [
                ("default", Figment::from(Serialized::defaults(Config::default()))),
                ("file", from_file),
                ("environment", Figment::from(environment)),
                ("flag", Figment::from(Serialized::defaults(flags))),
            ],
        })
    }

    /// The layers as one, checked.
    ///
    /// # Errors
    /// [`Error::Settings`] with every setting that is wrong, and where it came from.
    pub fn config(&self) -> Result<Config> {
        let mut merged = Figment::new();
        for (_, layer) in &self.layers {
            merged = merged.merge(layer);
        }
        // One key at a time, so that every fault is told at once.
        let mut faults = vec![];
        let defaults = Figment::from(Serialized::defaults(Config::default()));
        for key in KEYS {
            let Ok(value) = merged.find_value(key) else { continue };
            let alone = defaults.clone().merge(Serialized::default(key, value));
            if let Err(error) = alone.extract::<Config>() {
                let kind = error.kind.to_string();
                faults.push(FieldError {
                    path: format!("/{key}"),
                    message: format!("{kind} ({})", self.origin(key)),
                });
            }
        }
        if !faults.is_empty() {
            return Err(Error::Settings(faults));
        }
        let config: Config = merged.extract().map_err(|error| refused("these layers", &error))?;
        config.check()?;
        Ok(config)
    }

    /// Every setting with where it came from.
    ///
    /// # Errors
    /// As [`Layers::config`].
    pub fn explain(&self) -> Result<Vec<Explained>> {
        let config = self.config()?;
        let values = serde_json::to_value(&config).unwrap_or_default();
        let explained = KEYS.map(|key| Explained {
            key,
            value: match &values[key] {
                serde_json::Value::Null => "none".to_owned(),
                _ if key == "token" => "(set, not shown)".to_owned(),
                value => value.to_string(),
            },
            origin: self.origin(key),
        });
        Ok(explained.into())
    }

    fn origin(&self, key: &str) -> &'static str {
        let found = self.layers.iter().rev().find(|(_, layer)| layer.find_value(key).is_ok());
        found.map_or("default", |(name, _)| name)
    }
}

impl Config {
    /// Where models are kept.
    pub fn models_folder(&self) -> PathBuf {
        self.models_dir.clone().unwrap_or_else(|| self.data_dir.join("models"))
    }

    fn check(&self) -> Result<()> {
        let mut faults = vec![];
        let mut fault =
            |key: &str, message: String| faults.push(FieldError { path: format!("/{key}"), message });
        if !(1..=64).contains(&self.num_workers) {
            fault("num_workers", format!("must be 1 to 64, got {}", self.num_workers));
        }
        if let Some(num) = self.model_threads.filter(|num| !(1..=256).contains(num)) {
            fault("model_threads", format!("must be 1 to 256, got {num}"));
        }
        if !(1..=1024).contains(&self.queue_per_client) {
            fault("queue_per_client", format!("must be 1 to 1024, got {}", self.queue_per_client));
        }
        if self.max_job_time < SignedDuration::from_secs(1) {
            fault("max_job_time", format!("must be at least 1s, got {:#}", self.max_job_time));
        }
        if self.idle_timeout.is_some_and(|timeout| timeout < SignedDuration::from_secs(1)) {
            fault("idle_timeout", "must be at least 1s".to_owned());
        }
        if self
            .token
            .as_ref()
            .is_some_and(|token| token.len() < 32 || !token.bytes().all(|b| b.is_ascii_graphic()))
        {
            fault("token", "must be at least 32 visible ASCII characters (it is not shown here)".to_owned());
        }
        if !self.host.is_loopback() {
            if !self.allow_remote {
                let host = quoted(&self.host.to_string());
                fault(
                    "host",
                    format!("{host} can be reached by other machines; that needs --allow-remote and a token"),
                );
            }
            if self.token.is_none() {
                fault(
                    "token",
                    "must be set where other machines can reach the daemon (SETDRESSER_TOKEN or config.toml)"
                        .to_owned(),
                );
            }
        }
        faults.extend(self.chat_faults());
        if faults.is_empty() { Ok(()) } else { Err(Error::Settings(faults)) }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: DEFAULT_PORT,
            allow_remote: false,
            token: None,
            allowed_origins: vec![],
            allowed_hosts: vec![],
            data_dir: project().map_or_else(PathBuf::new, |dirs| dirs.data_local_dir().to_owned()),
            models_dir: None,
            model_threads: None,
            runtime_dir: runtime_dir(),
            idle_timeout: None,
            log_format: LogFormat::Text,
            log: "info".to_owned(),
            num_workers: 2,
            queue_per_client: 16,
            max_job_time: SignedDuration::from_secs(120),
            remote_url: None,
            remote_model: None,
            remote_timeout: SignedDuration::from_secs(90),
            remote_allow_http: false,
            judge_url: None,
            judge_model: None,
        }
    }
}

/// Settings that no flag changed: what the commands beside `serve` work with.
///
/// # Errors
/// As [`Layers::gather`] and [`Layers::config`].
pub fn load() -> Result<Config> {
    Layers::gather(figment::value::Dict::new())?.config()
}

/// A path that is not UTF-8 would otherwise be read as another one.
fn check_environment() -> Result<()> {
    let is_foreign = |key: &str| {
        std::env::var_os(format!("SETDRESSER_{}", key.to_uppercase()))
            .is_some_and(|value| value.to_str().is_none())
    };
    let faults: Vec<FieldError> = KEYS
        .iter()
        .filter(|key| is_foreign(key))
        .map(|key| FieldError { path: format!("/{key}"), message: "is not UTF-8 (environment)".to_owned() })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Settings(faults)) }
}

/// Makes a folder that only its owner may enter.
///
/// # Errors
/// [`Error::Io`].
pub fn make_private_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| Error::Io {
        action: "make the folder",
        source,
        path: folder.to_owned(),
    })
}

/// The rule that the plugins follow too (see README): the first of these is where `daemon.json` is.
fn runtime_dir() -> PathBuf {
    if let Some(folder) = folder_of("XDG_RUNTIME_DIR") {
        return folder.join("setdresser");
    }
    let base = BaseDirs::new();
    let base = base.as_ref();
    let folder = if cfg!(any(windows, target_os = "macos")) {
        base.map(|dirs| dirs.data_local_dir().to_owned())
    } else {
        base.map(|dirs| dirs.home_dir().join(".local/state"))
    };
    folder.unwrap_or_else(std::env::temp_dir).join("setdresser")
}

fn project() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "setdresser")
}

fn folder_of(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from)
}

/// The first line says where, the last one why; between them stands the text itself.
fn refused(origin: &str, error: &figment::Error) -> Error {
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let message = match lines.as_slice() {
        [first, .., last] => format!("{first}: {last}"),
        _ => text.clone(),
    };
    Error::Settings(vec![FieldError { path: String::new(), message: format!("{message}, in {origin}") }])
}
