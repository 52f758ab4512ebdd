"""The shipped stance model: whole, deterministic, and the same whatever the batch."""

from __future__ import annotations

import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import onnxruntime
import pytest
from newstance.schemas.records import StanceLabel
from newstance.transforms.stance_model import MAX_PIECES, ModelError, StanceModel, StanceQuery, label_of

WEIGHTS = Path(str(files("newstance.transforms").joinpath("weights")))
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return StanceModel.load()


def query(text: str, target: str, holder: str | None = None) -> StanceQuery:
    spans = [(text.index(word), text.index(word) + len(word)) for word in (target, holder) if word]
    return StanceQuery(text, spans[0], spans[1] if holder else None)


QUERIES = [
    query("Moscow accused NATO of breaking its promises.", "NATO", "Moscow"),
    query("Moscow accused NATO of breaking its promises.", "Moscow", "NATO"),
    query("The minister praised Poland for its help.", "Poland", "The minister"),
    query("Poland joined the alliance in 1999.", "the alliance"),
    query("Berlin will not support the sanctions that Paris wants against Iran.", "Iran", "Paris"),
]


def test_the_plain_cases(model: StanceModel):
    labels = [label_of(p, 0.5) for p in model.predict(QUERIES)]
    assert labels[0] is StanceLabel.OPPOSE
    assert labels[1] is not StanceLabel.SUPPORT
    assert labels[2] is StanceLabel.SUPPORT
    assert labels[3] is StanceLabel.NEUTRAL


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Gavrilov lost the election in May and was questioned by the police.", StanceLabel.NEUTRAL),
        ("Gavrilov has been under investigation since May over payments from abroad.", StanceLabel.NEUTRAL),
        ("Gavrilov has blundered badly, and his lies have cost the town dearly.", StanceLabel.OPPOSE),
    ],
)
def test_a_bad_light_is_no_stance(model: StanceModel, text: str, stance: StanceLabel):
    shown, taken = model.predict([StanceQuery(text, (0, 8), polarity=True), StanceQuery(text, (0, 8))])
    assert label_of(shown, 0.5) is StanceLabel.OPPOSE
    assert label_of(taken, 0.5) is stance


def test_probabilities_sum_to_one_and_do_not_depend_on_the_batch(model: StanceModel):
    together = model.predict(QUERIES * 3)
    alone = [model.predict([q])[0] for q in QUERIES] * 3
    for a, b in zip(together, alone, strict=True):
        assert sum(a) == pytest.approx(1)
        assert a == pytest.approx(b, abs=1e-5)


def test_answers_do_not_depend_on_how_the_operations_are_carried_out(model: StanceModel):
    """Processors differ in how they add up and take exponents. So do the operations as they stand and as onnxruntime fuses them;
    where a value may be rounded either way, int8 soon makes a difference of a hundredth of it."""
    words = re.compile(r"\b[A-Z]\w+")
    lines = [line for seed in sorted(SEEDS.glob("*.txt")) for line in seed.read_text("utf-8").splitlines()]
    queries = [StanceQuery(line, found.span()) for line in lines if (found := words.search(line)) and len(line) < 500]
    assert len(queries) > 30
    plain = StanceModel.load()
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    plain._session = onnxruntime.InferenceSession(str(WEIGHTS / "model.onnx"), options, providers=["CPUExecutionProvider"])
    for a, b in zip(model.predict(queries), plain.predict(queries), strict=True):
        assert a == pytest.approx(b, abs=1e-5)


def test_a_long_text_is_read_around_its_spans(model: StanceModel):
    sentence = "Moscow accused NATO of breaking its promises. "
    filler = "The weather was fine on that day. " * 200
    text = filler + sentence + filler
    start = text.index("NATO")
    holder = text.index("Moscow")
    (p,) = model.predict([StanceQuery(text, (start, start + 4), (holder, holder + 6))])
    assert len(text.split()) > MAX_PIECES
    assert p[2] > 0.5


def test_many_questions_about_a_long_text_share_a_few_passes(model: StanceModel, monkeypatch: pytest.MonkeyPatch):
    text = "Mali said that Chad lied and that " * 60 + "Norway knew."
    names = [m.span() for m in re.finditer("Mali|Chad|Norway", text)]
    queries = [StanceQuery(text, target, holder) for holder in names for target in names if 0 < abs(target[0] - holder[0]) < 99]
    passes: list[object] = []
    ask = StanceModel._ask
    monkeypatch.setattr(StanceModel, "_ask", lambda self, *given: passes.append(given) or ask(self, *given))
    together = model.predict(queries)
    assert len(queries) > 500
    assert len(passes) < 20
    assert model.predict(queries[77:78])[0] == pytest.approx(together[77], abs=1e-6)


@pytest.mark.parametrize("span", [(5, 5), (-1, 3), (0, 99)])
def test_a_span_outside_the_text_is_refused(model: StanceModel, span: tuple[int, int]):
    with pytest.raises(ValueError, match="query 0: target span"):
        model.predict([StanceQuery("Moscow", span)])


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_damaged_weights_are_refused(tmp_path: Path, name: str):
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{name}: damaged"):
        StanceModel.load(str(folder))


def test_missing_weights_are_named(tmp_path: Path):
    with pytest.raises(ModelError, match=r"card\.json"):
        StanceModel.load(str(tmp_path))


@pytest.mark.parametrize("part", ["sha256", "calibration", "threshold"])
def test_a_card_that_lacks_a_part_is_named(tmp_path: Path, part: str):
    card = json.loads((WEIGHTS / "card.json").read_text("utf-8"))
    del card[part]
    (tmp_path / "card.json").write_text(json.dumps(card), "utf-8")
    for name in card.get("sha256", []):
        (tmp_path / name).symlink_to(WEIGHTS / name)
    with pytest.raises(ModelError, match=r"card\.json: not a model card"):
        StanceModel.load(str(tmp_path))


def test_the_weights_are_small_enough_to_ship():
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 30e6
    assert set(json.loads((WEIGHTS / "card.json").read_text("utf-8"))["sha256"]) == {"model.onnx", "tokenizer.json"}
