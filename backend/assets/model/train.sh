#!/bin/sh
# Makes weights like the embedded model's from nothing, and puts them in its place: `backend/assets/model/train.sh RUN`.
# Takes hours. Ctrl-C is fine: the same command goes on from there, to the same weights.
set -eu
run=$1
here=$(cd "$(dirname "$0")" && pwd)
cargo build --release --locked --manifest-path "$here/../../../Cargo.toml"
"$here/../../../target/release/backend" pretrain "$run" \
  --seed 0 --first-seed 1000000 --lessons 40000 --steps 12000 --batch 8 --wishes 24 --learning-rate 0.002
for file in config.json generation_config.json tokenizer.json tokenizer_config.json chat_template.jinja \
  preprocessor_config.json model.safetensors; do
  cp "$run/model/$file" "$here/$file"
done
