#!/usr/bin/env bash
# Training with TRL on this data. Needs trl, torch and the wheel `setdresser`; `accelerate config` says on how many GPUs.
# Further settings go behind: ./train.sh --max_steps 500
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
model=${MODEL:-{{model}}}

exec accelerate launch "$here/train.py" --model "$model" "$@"
