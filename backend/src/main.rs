//! The program `backend`: everything is in [`backend::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    backend::cli::run(std::env::args_os())
}
