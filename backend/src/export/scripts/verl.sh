#!/usr/bin/env bash
# GRPO with verl on these rooms: one node with eight GPUs. Needs verl, vLLM and the wheel `setdresser` on every node.
# Further settings go behind: ./train.sh trainer.n_gpus_per_node=4 trainer.nnodes=2
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
model=${MODEL:-{{model}}}

exec python3 -m verl.trainer.main_ppo \
  algorithm.adv_estimator=grpo \
  data.train_files="$here/train.parquet" \
  data.val_files="$here/validation.parquet" \
  data.prompt_key=prompt \
  data.image_key=images \
  data.train_batch_size=64 \
  data.max_prompt_length=4096 \
  data.max_response_length=1024 \
  data.filter_overlong_prompts=True \
  data.truncation=error \
  actor_rollout_ref.model.path="$model" \
  actor_rollout_ref.model.use_remove_padding=True \
  actor_rollout_ref.actor.optim.lr=1e-6 \
  actor_rollout_ref.actor.ppo_mini_batch_size=32 \
  actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=4 \
  actor_rollout_ref.actor.use_kl_loss=True \
  actor_rollout_ref.actor.kl_loss_coef=0.01 \
  actor_rollout_ref.rollout.name=vllm \
  actor_rollout_ref.rollout.n=8 \
  actor_rollout_ref.rollout.gpu_memory_utilization=0.6 \
  actor_rollout_ref.rollout.tensor_model_parallel_size=1 \
  actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=8 \
  actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=8 \
  reward.custom_reward_function.path=pkg://setdresser.verl \
  reward.custom_reward_function.name=compute_score \
  trainer.logger='["console"]' \
  trainer.project_name=setdresser \
  trainer.experiment_name=grpo \
  trainer.n_gpus_per_node=8 \
  trainer.nnodes=1 \
  trainer.save_freq=50 \
  trainer.test_freq=10 \
  trainer.total_epochs=15 \
  "$@"
