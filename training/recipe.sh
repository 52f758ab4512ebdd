#!/bin/sh
# Rebuild transforms/weights/ (training/README.md): EVALS, CORPUS and TEACHER name the data, WORK where the steps leave their files.
# Two hours on two cores with bfloat16; the same seed and the same kind of processor give the same weights.
set -eu
EVALS=${EVALS:-../shared/evals}
CORPUS=${CORPUS:-../shared/corpus/russia_nato.jsonl.gz}
TEACHER=${TEACHER:?folder of all-mpnet-base-v2 with config.json, model.safetensors and tokenizer.json}
WORK=${WORK:-out/training}
PYTHON=${PYTHON:-python}
PIPELINE=${PIPELINE:-.venv/bin/python}  # has spaCy, whose tokenizers are not those that transformers wants
mkdir -p "$WORK"

"$PIPELINE" -m training.questions --data "$EVALS" --corpus "$CORPUS" --articles 150 --texts 4500 --passes 4 --out "$WORK/questions.jsonl.gz"
"$PYTHON" -m training.build --data "$EVALS" --encoder "$TEACHER" --way marked --out "$WORK/teacher" --epochs 1.6 --checks 1 \
    --rate 4e-5 --pieces 1000 --frozen 2 --keep_neutral 0.35 --generated 900 --bfloat16
"$PYTHON" -m training.distil --teacher "$WORK/teacher" --encoder "$TEACHER" --questions "$WORK/questions.jsonl.gz" \
    --pieces 2400 --bfloat16 --out "$WORK/answers.jsonl.gz"
"$PYTHON" -m training.build --data "$EVALS" --soft "$WORK/answers.jsonl.gz" --out "$WORK/student" --epochs 3 --rate 2e-4 \
    --pieces 1600 --generated 2500 --bfloat16
"$PYTHON" -m training.build --data "$EVALS" --soft "$WORK/answers.jsonl.gz" --start "$WORK/student/model.safetensors" \
    --out "$WORK/polished" --epochs 0.8 --checks 5 --rate 8e-5 --pieces 1600 --generated 4000 --seed 2 --bfloat16
"$PYTHON" -m training.build --data "$EVALS" --soft "$WORK/answers.jsonl.gz" --start "$WORK/polished/model.safetensors" \
    --out "$WORK/last" --epochs 0.4 --checks 5 --rate 6e-5 --pieces 1600 --generated 6000 --seed 3 --bfloat16
"$PYTHON" -m training.export --run "$WORK/last" --data "$EVALS" --out transforms/weights
# The larger one, for --stance_model.
"$PYTHON" -m training.export --run "$WORK/teacher" --encoder "$TEACHER" --way marked --data "$EVALS" --smooth 0.8 --out "$WORK/large"
