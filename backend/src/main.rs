//! The program `backend`: everything is in [`backend::cli`].

use std::process::ExitCode;

/// Training and decoding make and drop tensors by the thousand: a tenth of their time is the allocator's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    backend::cli::run(std::env::args_os())
}
