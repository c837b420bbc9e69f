//! What can be typed after `backend convert`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::interop::{Format, ModelOrigin};
use crate::protocol;

/// Turn rooms of other programs into snapshots, and rooms into what other programs read
///
/// Reads snapshots, requests, SceneEval scene states, I-Design scene graphs, LayoutVLM tasks and houses of ProcTHOR and
/// Holodeck; writes snapshots, requests, scene states, scene graphs, GLB and USD. What a format cannot say is told on stderr.
/// With --response the layouts of an answer go into the room: the best one or, in USD, a variant for each.
#[derive(Args)]
#[command(after_help = "\
Examples:
  backend convert house.json --to snapshot --catalogue thor_assets.json -o rooms/
  backend convert bedroom.json --to glb -o bedroom.glb
  backend convert bedroom.json --response bedroom.response.json --to usda -o bedroom.usda
  backend convert bedroom.json --response bedroom.response.json --to usda-overlay --reference flat.usd -o layouts.usda
  backend convert bedroom.json --to idesign | backend check - --rules metaspatial

A catalogue gives the sizes of assets that a file only names: [{\"asset\": \"Bed_27\", \"size_m\": [1.6, 2.0, 0.6]}, …]")]
pub(in crate::cli) struct ConvertArgs {
    /// The file to read, or - for stdin; at most 16 MiB
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The format to write
    #[arg(long, value_name = "FORMAT", value_parser = formats(&Format::WRITABLE))]
    pub(super) to: Format,
    /// The format of FILE [default: by what is in it]
    #[arg(long, value_name = "FORMAT", value_parser = formats(&Format::READABLE))]
    pub(super) from: Option<Format>,
    /// Where to write: a file, or a folder for one file a room [default: stdout]
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// The answer to FILE, a snapshot or request, whose candidates are to be written
    #[arg(long, value_name = "FILE")]
    pub(super) response: Option<PathBuf>,
    /// The one candidate to write [default: the best; in USD all of them]
    #[arg(long, value_name = "ID", requires = "response")]
    pub(super) candidate: Option<String>,
    /// The one room to write, of a file with several
    #[arg(long, value_name = "NAME")]
    pub(super) room: Option<String>,
    /// A JSON list of assets with their sizes
    #[arg(long, value_name = "FILE")]
    pub(super) catalogue: Option<PathBuf>,
    /// The frame of a snapshot, request or USD file [default: as read]
    #[arg(long, value_enum)]
    pub(super) frame: Option<Frame>,
    /// SceneEval: the asset set that models are taken from [default: setdresser, unless an id has a dot]
    #[arg(long, value_name = "SET")]
    pub(super) model_prefix: Option<String>,
    /// SceneEval: where the models of the asset set have their origin
    #[arg(long, value_enum, default_value_t = Origin::Bottom)]
    pub(super) model_origin: Origin,
    /// USD overlay: your own stage, whose default prim has the objects; a path as seen from the file that is written
    #[arg(long, value_name = "STAGE")]
    pub(super) reference: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Frame {
    /// As in Blender
    ZUp,
    /// As in Godot and glTF
    YUp,
}

impl From<Frame> for protocol::Frame {
    fn from(frame: Frame) -> Self {
        match frame {
            Frame::ZUp => Self::ZUp,
            Frame::YUp => Self::YUp,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Origin {
    /// The centre of the box's bottom face
    Bottom,
    /// The centre of the box
    Centre,
}

impl From<Origin> for ModelOrigin {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Bottom => Self::Bottom,
            Origin::Centre => Self::Centre,
        }
    }
}

/// The names of formats; Holodeck's houses are ProcTHOR's.
fn formats(formats: &'static [Format]) -> impl TypedValueParser<Value = Format> {
    let values = formats.iter().map(|format| match format {
        Format::Procthor => PossibleValue::new(format.name()).alias("holodeck"),
        _ => PossibleValue::new(format.name()),
    });
    PossibleValuesParser::new(values).map(move |name| {
        let named = formats.iter().find(|format| format.name() == name);
        named.copied().unwrap_or(Format::Procthor)
    })
}
