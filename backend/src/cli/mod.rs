//! The command line: reads files, calls the library, writes for people or programs. The only part that prints.
//!
//! Data goes to stdout, everything else to stderr. Exit codes: 0 done; 1 a file failed, or with `check --strict` a layout is
//! not valid; 2 the command was not understood. A reader that goes away early (`| head`) ends the program quietly.

mod answer;
mod args;
mod arrange;
mod batch;
mod cases;
mod categories;
mod check;
mod convert;
mod errors;
mod evaluate;
mod export;
mod finetune;
mod furnish;
mod inputs;
mod judge;
mod long;
mod model;
mod outputs;
mod pictures;
mod preferences;
mod pretrain;
mod render;
mod report;
mod reproduce;
mod rooms;
mod schema;
mod serve;
mod style;
mod taste;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, Result};
use args::{Arguments, Command};

/// Runs the program on its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // Help and version come as errors too, with exit code 0; a pipe that closed meanwhile is no fault.
        Err(message) => {
            let _ = message.print();
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2));
        }
    };
    let is_json = arguments.command.is_json();
    match threads(arguments.threads).and_then(|()| dispatch(arguments.command)) {
        Ok(code) => code,
        Err(error) if outputs::is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            errors::print(None, &error, is_json);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    match command {
        Command::Arrange(args) => arrange::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Furnish(args) => furnish::run(&args),
        Command::Judge(args) => judge::run(&args),
        Command::Render(args) => render::run(&args),
        Command::Rooms(args) => rooms::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Categories(args) => categories::run(&args),
        Command::Model(args) => model::run(&args),
        Command::Preferences(args) => preferences::run(&args),
        Command::Finetune(args) => finetune::run(&args),
        Command::Reproduce(args) => reproduce::run(&args),
        Command::Pretrain(args) => pretrain::run(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Status(args) => serve::status(&args),
        Command::Taste(args) => taste::run(&args),
        Command::Stop => serve::stop(),
        Command::Config(args) => serve::config(&args),
    }
}

/// Without a number, rayon takes `RAYON_NUM_THREADS` or all cores.
fn threads(num: Option<u16>) -> Result<()> {
    let Some(num) = num else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(num.into());
    pool.build_global().map_err(|error| Error::Internal(format!("no thread pool: {error}")))
}
