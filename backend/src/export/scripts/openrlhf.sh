#!/usr/bin/env bash
# GRPO with OpenRLHF on these rooms: one node with eight GPUs. Needs OpenRLHF, vLLM and the wheel `setdresser`.
# Further settings go behind: ./train.sh --vllm.num_engines 4
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
model=${MODEL:-{{model}}}

exec python3 -m openrlhf.cli.train_ppo_ray \
  --actor.model_name_or_path "$model" \
  --reward.remote_url "$here/reward.py" \
  --data.prompt_dataset "$here/train.jsonl" \
  --data.input_key prompt \
  --data.label_key label \
  --data.image_key images \
  --data.max_images_per_prompt 2 \
  --data.apply_chat_template \
  --data.max_len 5120 \
  --algo.advantage.estimator group_norm \
  --rollout.n_samples_per_prompt 8 \
  --rollout.max_new_tokens 1024 \
  --actor.num_gpus_per_node 4 \
  --ref.num_gpus_per_node 4 \
  --vllm.num_engines 4 \
  "$@"
