//! SHA-256 of files, in lower-case hexadecimal: how models, programs and data are told apart.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

/// The hash of a file.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    hash_rest(&mut File::open(path)?, &mut hasher)?;
    Ok(to_hex(hasher))
}

/// Reads on to the end, and adds it to the hash; gives the number of bytes.
pub(crate) fn hash_rest(from: &mut impl Read, hasher: &mut Sha256) -> std::io::Result<u64> {
    let mut buffer = vec![0; 1 << 20];
    let mut num_bytes = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(num_bytes),
            Ok(num) => {
                hasher.update(&buffer[..num]);
                num_bytes += num as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The finished hash.
pub(crate) fn to_hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
