#!/usr/bin/env bash
# GRPO with EasyR1 on these rooms. Needs EasyR1 and the wheel `setdresser`; EASYR1 is the folder of its repository.
# Further settings go behind: EASYR1=~/EasyR1 ./train.sh trainer.n_gpus_per_node=4
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
model=${MODEL:-{{model}}}

cd "${EASYR1:?the folder of the EasyR1 repository}"
exec python3 -m verl.trainer.main \
  config=examples/config.yaml \
  data.train_files="$here/train.parquet" \
  data.val_files="$here/validation.parquet" \
  data.prompt_key=problem \
  data.answer_key=answer \
  data.image_key=images \
  data.format_prompt="$here/prompt.jinja" \
  data.max_prompt_length=4096 \
  data.max_response_length=1024 \
  worker.actor.model.model_path="$model" \
  worker.rollout.n=8 \
  worker.reward.reward_function="$here/reward.py:main" \
  trainer.project_name=setdresser \
  trainer.experiment_name=grpo \
  trainer.n_gpus_per_node=2 \
  "$@"
