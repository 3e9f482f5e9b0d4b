#!/usr/bin/env bash
set -e

export TOKENIZERS_PARALLELISM=false
MODEL=${MODEL:-distilbert-base-uncased}
OUT=outputs/$(basename "$MODEL")

python main.py \
    --model_name_or_path "$MODEL" \
    --output_dir "$OUT" \
    --do_train --do_eval --do_predict \
    --max_train_samples 6000 \
    --max_eval_samples 1000 \
    --max_seq_length 256 \
    --per_device_train_batch_size 16 \
    --per_device_eval_batch_size 64 \
    --learning_rate 3e-5 \
    --num_train_epochs 2 \
    --evaluation_strategy epoch \
    --save_strategy epoch \
    --save_total_limit 1 \
    --load_best_model_at_end \
    --report_to none \
    --overwrite_output_dir \
    --seed 13

python infer.py --model_dir "$OUT" --text "A beautiful film, I cried twice." --evaluate 200
