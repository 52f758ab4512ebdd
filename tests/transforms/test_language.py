"""Language: of whole articles and of scraps."""

from __future__ import annotations

from pathlib import Path

import pytest
from newstance.transforms.language import detect, normalise

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))

SENTENCES = {
    "de": "Der russische Außenminister erklärte am Montag, dass die Allianz den ersten Schritt machen müsse.",
    "es": "El ministro de Asuntos Exteriores ruso declaró el lunes que la Alianza debía dar el primer paso.",
    "fr": "Le ministre russe des Affaires étrangères a déclaré lundi que l’Alliance devait faire le premier pas.",
    "pl": "Rosyjski minister spraw zagranicznych oświadczył w poniedziałek, że Sojusz powinien zrobić pierwszy krok.",
    "ru": "Министр иностранных дел России заявил в понедельник, что первый шаг должен сделать альянс.",
    "uk": "Міністр закордонних справ України заявив у понеділок, що перший крок має зробити альянс.",
    "zh": "俄罗斯外交部长星期一表示，北约应该迈出第一步，改善双方的关系，否则对话将无法恢复。",
    "ar": "قال وزير الخارجية الروسي يوم الاثنين إن على الحلف أن يتخذ الخطوة الأولى لتحسين العلاقات.",
}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_seeds_are_english(path: Path):
    assert detect(path.read_text("utf-8")) == "en"


@pytest.mark.parametrize("code", SENTENCES)
def test_other_languages(code: str):
    assert detect(SENTENCES[code]) == code


@pytest.mark.parametrize("text", ["NATO.", "Go home", "Moscow accuses Kyiv"])
def test_short_plain_texts_count_as_english(text: str):
    assert detect(text) == "en"


@pytest.mark.parametrize("text", ["", "12345", " — ", "5.5 %", "🚀" * 100])
def test_what_has_no_letters_has_no_language(text: str):
    assert detect(text) is None


def test_the_middle_of_a_long_text_counts():
    assert detect(SENTENCES["ru"] + (Path(SEEDS[0]).read_text("utf-8")) + SENTENCES["ru"]) == "en"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"), ("EN", "en"), (" en_US ", "en"), ("en-GB", "en"), ("English", "en"), ("russian", "ru"), ("zh-Hans", "zh"),
        ("", None), (None, None), ("xx", None), ("elvish", None),
    ],
)  # fmt: skip
def test_names_of_languages(name: str | None, code: str | None):
    assert normalise(name) == code
