//! The fuzzer's corpus under the stable compiler: what it once found stays found.

use std::fs;
use std::path::Path;

use crate::mutations::answer;

#[test]
fn every_document_of_the_corpus_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/document");
    let mut num_documents = 0;
    for entry in fs::read_dir(folder).expect("a corpus") {
        answer(&fs::read(entry.expect("readable").path()).expect("readable"));
        num_documents += 1;
    }
    assert!(num_documents >= 20, "only {num_documents} documents");
}
