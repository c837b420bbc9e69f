#!/bin/sh
# Makes weights like the embedded model's from nothing, and puts them in its place: `backend/assets/model/train.sh RUN`.
# Takes hours. Ctrl-C is fine: the same command goes on from there, to the same weights.
set -eu
run=$1
mkdir -p "$run"
here=$(cd "$(dirname "$0")" && pwd)
cargo build --release --locked --manifest-path "$here/../../../Cargo.toml"
backend="$here/../../../target/release/backend"
learn() { # folder, then how
  folder=$1
  shift
  "$backend" pretrain "$folder" --seed 0 --first-seed 1000000 --lessons 40000 "$@"
}
learn "$run/1" --steps 4200 --batch 8 --wishes 24 --pictures 16 --learning-rate 0.002
[ -d "$run/2" ] || { mkdir "$run/2" && cp -r "$run/1/model" "$run/2/model" && ln "$run/1/lessons.jsonl" "$run/2/"; }
learn "$run/2" --steps 1000 --batch 3 --wishes 72 --pictures 8 --learning-rate 0.0015
for file in config.json generation_config.json tokenizer.json tokenizer_config.json chat_template.jinja \
  preprocessor_config.json model.safetensors; do
  cp "$run/2/model/$file" "$here/$file"
done
