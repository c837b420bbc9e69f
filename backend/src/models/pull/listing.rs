//! What a hub has of a model, and which of it is wanted. Nothing that a hub says is trusted.

use serde::Deserialize;
use serde_json::Value;

use crate::error::quoted;
use crate::models::checkpoint::{CONFIG, INDEX, MAX_JSON_BYTES, TOKENIZER, WEIGHTS};
use crate::models::is_plain;

/// What a model needs beside its weights; the first two it cannot do without.
const WANTED: [&str; 11] = [
    CONFIG,
    TOKENIZER,
    "chat_template.jinja",
    "chat_template.json",
    "generation_config.json",
    "merges.txt",
    INDEX,
    "preprocessor_config.json",
    "special_tokens_map.json",
    "tokenizer_config.json",
    "vocab.json",
];
/// A hub has fewer files of a model.
const MOST_FILES: usize = 10_000;

/// The hub's own document on a model.
#[derive(Deserialize)]
struct Document {
    sha: String,
    siblings: Vec<Sibling>,
    #[serde(default, rename = "cardData")]
    card: Option<Value>,
}

#[derive(Deserialize)]
struct Sibling {
    rfilename: String,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default)]
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
struct Lfs {
    #[serde(default, alias = "oid")]
    sha256: Option<String>,
    #[serde(default)]
    size: Option<u64>,
}

/// A model on a hub, at one commit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// The commit.
    pub(super) commit: String,
    pub(super) licence: Option<String>,
    /// What is wanted beside the weights, the configuration first.
    pub(super) texts: Vec<Wanted>,
    /// All safetensors at the top.
    pub(super) weights: Vec<Wanted>,
}

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, Deserialize)]
pub(super) struct Wanted {
    pub(super) name: String,
    /// Bytes, where the hub tells.
    pub(super) size: Option<u64>,
    /// SHA-256 in lower-case hexadecimal, where the hub tells.
    pub(super) sha256: Option<String>,
}

impl Listing {
    /// Reads the hub's document.
    ///
    /// # Errors
    /// What is wrong with it, or with the model, for people.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let document: Document = serde_json::from_slice(bytes)
            .map_err(|error| format!("the hub's answer is not understood: {error}"))?;
        if !(is_hex(&document.sha, 40) || is_hex(&document.sha, 64)) {
            return Err(format!("the hub names the commit {}, which is none", quoted(&document.sha)));
        }
        if document.siblings.len() > MOST_FILES {
            return Err(format!("the hub lists {} files", document.siblings.len()));
        }
        if let Some(odd) = document.siblings.iter().find(|file| leads_out(&file.rfilename)) {
            return Err(format!(
                "the hub lists the file {}, whose name leads elsewhere",
                quoted(&odd.rfilename)
            ));
        }
        let has = |end: &str| document.siblings.iter().any(|file| file.rfilename.ends_with(end));
        let other = [".bin", ".pt", ".pth", ".gguf", ".ckpt", ".onnx"].into_iter().find(|end| has(end));
        let (mut texts, mut weights) = (vec![], vec![]);
        for file in document.siblings {
            let is_weights = file.rfilename.ends_with(".safetensors") && is_plain(&file.rfilename);
            if is_weights {
                weights.push(Wanted::of(file)?);
            } else if WANTED.contains(&file.rfilename.as_str()) {
                texts.push(Wanted::of(file)?);
            }
        }
        for name in [CONFIG, TOKENIZER] {
            if !texts.iter().any(|file| file.name == name) {
                return Err(format!("it has no {name}"));
            }
        }
        if weights.is_empty() {
            return Err(match other {
                Some(end) => format!("it has no safetensors, and a *{end} file is never opened"),
                None => "it has no weights".to_owned(),
            });
        }
        if let Some(large) = texts.iter().find(|file| file.size.is_some_and(|size| size > MAX_JSON_BYTES)) {
            return Err(format!("its {} is larger than {} MB", large.name, MAX_JSON_BYTES >> 20));
        }
        // On some systems two names are one file.
        let mut names: Vec<_> = texts.iter().chain(&weights).map(|file| file.name.to_lowercase()).collect();
        names.sort();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("the hub lists {} twice", quoted(&twice[0])));
        }
        texts.sort_by_key(|file| WANTED.iter().position(|name| *name == file.name));
        weights.sort_by(|one, other| one.name.cmp(&other.name));
        let licence = document.card.and_then(|card| card["license"].as_str().map(str::to_owned));
        let licence = licence.filter(|text| text.len() <= 100 && !text.contains(char::is_control));
        Ok(Self { commit: document.sha, licence, texts, weights })
    }

    /// Which weights to fetch: those of the index if there is one, else the one file.
    ///
    /// # Errors
    /// What is missing, for people.
    pub(super) fn choose(&self, indexed: Option<&[String]>) -> Result<Vec<Wanted>, String> {
        let one = [WEIGHTS.to_owned()];
        let names = indexed.unwrap_or(&one);
        let find = |name: &String| self.weights.iter().find(|file| file.name == *name).cloned();
        names.iter().map(|name| find(name).ok_or_else(|| format!("the hub has no {name}"))).collect()
    }
}

impl Wanted {
    fn of(file: Sibling) -> Result<Self, String> {
        let lfs = file.lfs;
        let sha256 = lfs.as_ref().and_then(|lfs| lfs.sha256.as_deref());
        let sha256 = sha256.map(|text| text.strip_prefix("sha256:").unwrap_or(text).to_lowercase());
        if let Some(odd) = sha256.as_ref().filter(|text| !is_hex(text, 64)) {
            return Err(format!(
                "the hub gives {} as the SHA-256 of {}",
                quoted(odd),
                quoted(&file.rfilename)
            ));
        }
        Ok(Self { size: lfs.and_then(|lfs| lfs.size).or(file.size), sha256, name: file.rfilename })
    }
}

/// Does a name leave the folder that it is in? An honest hub has none that do.
fn leads_out(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    name.is_empty()
        || is_drive
        || name.contains(|letter: char| letter == '\\' || letter.is_control())
        || name.split('/').any(|part| part.is_empty() || part == "." || part == "..")
}

/// Lower-case hexadecimal of that length?
pub(super) fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    fn listing(names: &[&str]) -> Result<Listing, String> {
        let siblings: Vec<_> = names.iter().map(|name| json!({"rfilename": name, "size": 3})).collect();
        let document = json!({"sha": COMMIT, "siblings": siblings, "cardData": {"license": "apache-2.0"}});
        Listing::parse(document.to_string().as_bytes())
    }

    fn names(files: &[Wanted]) -> Vec<&str> {
        files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn only_what_is_needed_is_wanted() {
        let listing = listing(&[
            "README.md",
            "tokenizer.json",
            "pytorch_model.bin",
            "model.safetensors",
            "modeling_qwen.py",
            "config.json",
            "onnx/model.safetensors",
            "model.gguf",
            ".gitattributes",
            "merges.txt",
            "optimizer.pt",
        ])
        .expect("a model");
        assert_eq!(names(&listing.texts), ["config.json", "tokenizer.json", "merges.txt"]);
        assert_eq!(names(&listing.weights), ["model.safetensors"]);
        assert_eq!(listing.licence.as_deref(), Some("apache-2.0"));
        assert_eq!(names(&listing.choose(None).expect("weights")), ["model.safetensors"]);
        let absent = listing.choose(Some(&["model-00001-of-00002.safetensors".to_owned()]));
        assert!(absent.is_err_and(|reason| reason.contains("00001-of-00002")));
    }

    #[test]
    fn hostile_names_are_refused() {
        for bad in [
            "../model.safetensors",
            "a/../../b",
            "/etc/passwd",
            "a\\b.safetensors",
            "C:evil.safetensors",
            "a//b",
            "",
            "..",
            "a\u{0}.safetensors",
            "a\nb.json",
            "./config.json",
        ] {
            let refusal =
                listing(&["config.json", "tokenizer.json", "model.safetensors", bad]).expect_err("refused");
            assert!(refusal.contains("leads elsewhere"), "{bad}: {refusal}");
        }
        let twice = listing(&["config.json", "tokenizer.json", "model.safetensors", "MODEL.safetensors"]);
        assert!(twice.is_err_and(|reason| reason.contains("twice")));
    }

    #[test]
    fn what_lacks_something_is_refused() {
        for (names, reason) in [
            (&["tokenizer.json", "model.safetensors"] as &[_], "no config.json"),
            (&["config.json", "model.safetensors"], "no tokenizer.json"),
            (&["config.json", "tokenizer.json", "pytorch_model.bin"], "*.bin file is never opened"),
            (&["config.json", "tokenizer.json", "x/model.safetensors"], "no weights"),
        ] {
            let refusal = listing(names).expect_err("refused");
            assert!(refusal.contains(reason), "{refusal}");
        }
    }

    #[test]
    fn documents_that_lie_are_refused() {
        let parse = |document: Value| Listing::parse(document.to_string().as_bytes()).expect_err("refused");
        assert!(parse(json!([])).contains("not understood"));
        assert!(parse(json!({"sha": "../../x", "siblings": []})).contains("which is none"));
        let many: Vec<_> = (0..10_001).map(|n| json!({"rfilename": n.to_string()})).collect();
        assert!(parse(json!({"sha": COMMIT, "siblings": many})).contains("10001 files"));
        let lfs = json!([{"rfilename": "model.safetensors", "lfs": {"sha256": "zz"}}]);
        assert!(parse(json!({"sha": COMMIT, "siblings": lfs})).contains("SHA-256"));
        let large = json!([{"rfilename": "config.json", "size": 1_u64 << 40}, {"rfilename": "tokenizer.json"},
            {"rfilename": "model.safetensors"}]);
        assert!(parse(json!({"sha": COMMIT, "siblings": large})).contains("larger than 64 MB"));
    }
}
