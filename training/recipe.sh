#!/bin/sh
# Rebuild transforms/weights/ (training/README.md): EVALS, CORPUS and TEACHER name the data, WORK where the steps leave their files.
# Some four hours on two cores with bfloat16; the same seed and the same kind of processor give the same weights.
set -eu
EVALS=${EVALS:-../shared/evals}
CORPUS=${CORPUS:-../shared/corpus/russia_nato.jsonl.gz}
TEACHER=${TEACHER:?folder of all-mpnet-base-v2 with model.safetensors and tokenizer.json}
WORK=${WORK:-out/training}
PYTHON=${PYTHON:-python}
PIPELINE=${PIPELINE:-.venv/bin/python}  # has spaCy, which training has no need of
mkdir -p "$WORK"

"$PIPELINE" -m training.questions --data "$EVALS" --corpus "$CORPUS" --articles 850 --texts 28000 --passes 4 --out "$WORK/questions.jsonl.gz"
"$PYTHON" -m training.build --data "$EVALS" --corpus "$CORPUS" --encoder "$TEACHER" --out "$WORK/teacher" --epochs 1.6 --rate 4e-5 \
    --head_rate 2e-4 --pieces 1000 --frozen 2 --generated 900 --bfloat16
"$PYTHON" -m training.distil --teacher "$WORK/teacher" --questions "$WORK/questions.jsonl.gz" --bfloat16 --out "$WORK/answers.jsonl.gz"
"$PYTHON" -m training.prune --run "$WORK/teacher" --answers "$WORK/answers.jsonl.gz" --out "$WORK/pruned"
"$PYTHON" -m training.build --data "$EVALS" --corpus "$CORPUS" --start "$WORK/pruned" --soft "$WORK/answers.jsonl.gz" --inner \
    --out "$WORK/student" --epochs 3.3 --rate 2e-4 --head_rate 4e-4 --drop 0.05 --generated 5000 --bfloat16
# All labels once more, without the teacher.
"$PYTHON" -m training.build --data "$EVALS" --corpus "$CORPUS" --start "$WORK/student" --out "$WORK/labelled" --epochs 1.5 --rate 1e-4 \
    --head_rate 3e-4 --frozen 2 --anchor 0.4 --generated 3000 --seed 2 --bfloat16
# What answers for stances, once more by itself.
"$PYTHON" -m training.head --start "$WORK/labelled" --data "$EVALS" --corpus "$CORPUS" --out "$WORK/headed"
"$PYTHON" -m training.export --run "$WORK/headed" --data "$EVALS" --corpus "$CORPUS" --out transforms/weights
# The larger one, for --stance_model.
"$PYTHON" -m training.export --run "$WORK/teacher" --data "$EVALS" --corpus "$CORPUS" --out "$WORK/large"
