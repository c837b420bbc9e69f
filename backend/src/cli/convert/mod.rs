//! `backend convert`.

mod args;
mod response;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) use args::ConvertArgs;

use super::errors::{Failures, say};
use super::inputs::{self, Input, Inputs, Wanted};
use super::outputs::{Folder, print_bytes};
use super::style::clean;
use crate::document;
use crate::error::{Error, Result, quoted};
use crate::interop::{self, Format, ReadOptions, Room, WriteOptions, Written};
use crate::protocol::{ArrangeRequest, Asset, FieldError};
use crate::scene::frame::in_frame;

pub(super) fn run(args: &ConvertArgs) -> Result<ExitCode> {
    let found = inputs::find(std::slice::from_ref(&args.file), Wanted::Rooms)?;
    let Some(input) = found.files.first() else {
        return Err(Error::Internal("one file was named and none found".to_owned()));
    };
    let mut failures = Failures::default();
    if let Err(error) = convert(args, &found, input) {
        // What nobody reads any more is no failure of the file.
        if super::outputs::is_closed(&error) {
            return Err(error);
        }
        failures.add(&input.file, error, &found, false)?;
    }
    Ok(failures.finish(&found, false))
}

fn convert(args: &ConvertArgs, found: &Inputs, input: &Input) -> Result<()> {
    let catalogue = args.catalogue.as_deref().map(catalogue).transpose()?.unwrap_or_default();
    let options = ReadOptions { catalogue: &catalogue, model_origin: args.model_origin.into() };
    let bytes = input.read()?;
    let read = interop::read(&bytes, args.from, &options)?;
    tell(&read.notes);
    let mut rooms = vec![];
    for request in chosen(read.rooms, args.room.as_deref())? {
        rooms.push(room(args, &bytes, request)?);
    }
    let written = written(args, &rooms)?;
    put(args, found, input, &written)
}

/// The rooms that were asked for.
fn chosen(rooms: Vec<ArrangeRequest>, name: Option<&str>) -> Result<Vec<ArrangeRequest>> {
    let Some(name) = name else { return Ok(rooms) };
    let names: Vec<String> = rooms.iter().filter_map(|request| request.snapshot.room.name.clone()).collect();
    let is_meant = |request: &ArrangeRequest| request.snapshot.room.name.as_deref() == Some(name);
    let chosen: Vec<ArrangeRequest> = rooms.into_iter().filter(is_meant).collect();
    if chosen.is_empty() {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let message = format!("expected a room of the file ({}), got {}", names.join(", "), quoted(name));
        return Err(Error::Fields(vec![FieldError { path: "--room".to_owned(), message }]));
    }
    Ok(chosen)
}

/// A room with the candidates of its answer, in the frame that was asked for.
fn room(args: &ConvertArgs, bytes: &[u8], request: ArrangeRequest) -> Result<Room> {
    let arranged = match &args.response {
        Some(path) => response::arranged(bytes, &request, path, args.candidate.as_deref())?,
        None => vec![],
    };
    let mut room = Room { request, arranged };
    if let Some(frame) = args.frame {
        room.request.snapshot = in_frame(&room.request.snapshot, frame.into());
        for arranged in &mut room.arranged {
            arranged.snapshot = in_frame(&arranged.snapshot, frame.into());
        }
    }
    Ok(room)
}

/// A room's file and the name to tell it by from others.
struct File {
    room: String,
    written: Written,
}

fn written(args: &ConvertArgs, rooms: &[Room]) -> Result<Vec<File>> {
    let options = WriteOptions {
        model_prefix: args.model_prefix.clone(),
        model_origin: args.model_origin.into(),
        usd_reference: args.reference.clone(),
    };
    rooms
        .iter()
        .map(|room| {
            let name = room.request.snapshot.room.name.clone().unwrap_or_else(|| "room".to_owned());
            Ok(File { room: name, written: interop::write(room, args.to, &options)? })
        })
        .collect()
}

fn put(args: &ConvertArgs, found: &Inputs, input: &Input, files: &[File]) -> Result<()> {
    for file in files {
        tell(&file.written.notes);
    }
    let also_read = || [&args.catalogue, &args.response].into_iter().filter_map(|path| path.as_deref());
    match (&args.output, files) {
        (Some(path), _) if path.is_dir() || files.len() > 1 => {
            let folder = Folder::new(path, found, also_read())?;
            let mut taken = std::collections::HashSet::new();
            for file in files {
                let name = file_name(&input.name, &file.room, args.to, files.len() > 1, &mut taken);
                let written = folder.write(&name, &file.written.bytes)?;
                say(&format!("wrote {}\n", clean(&written.display().to_string())));
            }
            Ok(())
        }
        (Some(path), [file]) => {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = Folder::new(folder.unwrap_or(Path::new(".")), found, also_read())?;
            folder.write(&name.unwrap_or_default(), &file.written.bytes)?;
            Ok(())
        }
        (None, [file]) if args.to.is_text() || !std::io::stdout().is_terminal() => {
            print_bytes(&file.written.bytes)
        }
        (None, [_]) => Err(usage(format!("{} is no text: name a file with `--output`", args.to))),
        _ => {
            let names: Vec<String> = files.iter().map(|file| quoted(&file.room)).collect();
            Err(usage(format!(
                "the file has {} rooms ({}): name one with `--room`, or a folder with `--output`",
                files.len(),
                names.join(", ")
            )))
        }
    }
}

/// `NAME.ext` or, of several rooms, `NAME.room.ext`, each once and never outside of the folder.
fn file_name(
    stem: &str,
    room: &str,
    format: Format,
    is_one_of_many: bool,
    taken: &mut std::collections::HashSet<String>,
) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_ ".contains(letter);
    let room: String =
        room.chars().take(80).map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let stem = if is_one_of_many { format!("{stem}.{room}") } else { stem.to_owned() };
    let numbered = (2_usize..).map(|number| format!("{stem}-{number}"));
    let mut names = std::iter::once(stem.clone()).chain(numbered);
    let name = names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default();
    format!("{name}.{}", format.extension())
}

fn catalogue(path: &Path) -> Result<Vec<Asset>> {
    document::read(&inputs::read_file(path)?)
}

fn tell(notes: &[String]) {
    for note in notes {
        say(&format!("note: {}\n", clean(note)));
    }
}

fn usage(message: String) -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, message);
    Error::Io { action: "write to", source, path: PathBuf::from("stdout") }
}
