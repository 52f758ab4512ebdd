"""``newstance show`` and the summary of a run: what they tell, and that no text can steer the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import fastavro
import pytest
from newstance.schemas.avro import RECORD_TYPES, load_schema, to_avro
from newstance.schemas.records import ParagraphRecord, RejectedRecord, StanceLabel, StanceRecord, StanceVoice
from newstance.views import show, summary
from newstance.views.dataset import DatasetError, kind_of, records
from newstance.views.summary import edges, visible
from rich.console import Console, RenderableType

from tests import made
from tests.records import full

COUNTS = {"read": 1234, "written": 1200, "rejected": 30, "duplicate": 4, "paragraphs": 3, "stances": 4}
HOSTILE = (
    "\x1b[2J\x1b]0;pwned\x07", "\x9b31m", "\r\x08\x08", "\u202eevil\u2066", "\u200b\ufeff", "[red]markup[/red]", "[/]",
    "\x00", "\u2028", "\ue000",
)  # fmt: skip
STYLE = re.compile(r"\x1b\[[0-9;]*m")  # what rich itself writes: colours and nothing else


def printed(*things: RenderableType, width: int = 200) -> str:
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=width).print(*things)
    return out.getvalue()


def plain(*things: RenderableType, width: int = 200) -> str:
    return STYLE.sub("", printed(*things, width=width))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return made.write(tmp_path / "out", made.story())


def shown(path: Path, **options: Any) -> tuple[int, str]:
    out = io.StringIO()
    number = show.show(path, Console(file=out, width=200), **options)
    return number, out.getvalue()


def test_paragraphs_of_a_directory_with_statements_and_stances(output: Path):
    number, text = shown(output)
    assert number == 3
    first, second, third = re.split(r"\n\n(?=story)", text.strip())
    assert first.splitlines() == [
        "story.txt ¶0 BODY",
        made.TEXTS[0],
        "  “ direct: Anna Novák (name): The 🇺🇦 alliance must not yield, and",
        "  Anna Novák ▲ supports Alliance  quoted, p = 0.75",
    ]
    assert "¶1" in second and "Anna Novák ▼ opposes Russia  quoted, p = 0.81" in second
    assert "The Daily ● neutral Russia  author, p = 0.50" in third


def test_how_many_and_which(output: Path):
    assert shown(output, limit=2)[0] == 2
    assert shown(output, limit=0) == (0, "")
    silent = made.article("silent.txt", ["Nobody said a thing.", "Nothing at all."])
    made.write(output, [*silent, *made.story()])
    assert shown(output)[0] == 5
    assert shown(output, stances_only=True)[0] == 3


def test_each_kind_of_file_can_be_shown(tmp_path: Path):
    for name, record_type in RECORD_TYPES.items():
        path = tmp_path / f"{'rejected' if name == 'rejected' else name + 's'}-000001.avro"
        with path.open("wb") as stream:
            fastavro.writer(stream, load_schema(name), [to_avro(full(record_type))])
        number, text = shown(path)
        assert number == 1
        assert "Москва" in text, name


def test_files_that_are_none_of_ours_or_damaged_are_named(output: Path):
    with pytest.raises(DatasetError, match=r"notes.avro: not an output file of newstance \(paragraphs, stances"):
        kind_of(output / "notes.avro")
    path = output / "paragraphs-000001.avro"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DatasetError, match=r"paragraphs-000001.avro: damaged"):
        list(records(output, "paragraphs"))
    with pytest.raises(DatasetError, match=r"gone.avro: No such file"):
        list(records(output / "gone.avro", "paragraphs"))
    (output / "manifest.json").write_text("[]")
    with pytest.raises(DatasetError, match=r"manifest.json: not a manifest"):
        list(records(output, "paragraphs"))


def styled(text: str, code: str) -> list[str]:
    """The stretches that are printed with an ANSI code (1 bold, 4 underlined, 36 cyan)."""
    found, on = [], False
    for piece in re.split(r"(\x1b\[[0-9;]*m)", text):
        if piece.startswith("\x1b["):
            on = code in piece[2:-1].split(";")
        elif on:
            found.append(piece)
    return found


def test_who_is_named_and_the_words_of_each_stance_are_marked():
    _, quote, act = made.story()
    lines = printed(show.render(act)).splitlines()
    assert styled(lines[1], "1") == ["שר החוץ", "Moscow"]
    assert "".join(styled(lines[1], "4")) == "שר החוץ של ישראל condemned Moscow"
    # The cue of this piece stands in the paragraph before: nothing here is marked as one.
    assert styled(printed(show.render(quote)).splitlines()[1], "36") == []


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_text_steers_the_terminal(evil: str):
    def poisoned(record: Any) -> Any:
        """``record`` with the string wherever a text stands; in a paragraph's own text spans stay inside it."""
        if isinstance(record, ParagraphRecord):
            inner = {
                "mentions": tuple(replace(m, name=evil) for m in record.mentions),
                "statements": tuple(replace(s, speaker=evil) for s in record.statements),
                "stances": tuple(replace(s, holder=evil, target=evil) for s in record.stances),
            }
            return replace(record, source_uri=evil, text=evil + record.text, **inner)
        strings = {name: evil for name, value in to_avro(record).items() if type(value) is str}
        return replace(record, **strings)

    paragraphs = made.story()
    stances = [poisoned(edge) for edge in made.edges(paragraphs)]
    letter = poisoned(full(RejectedRecord))
    others = [poisoned(full(kind)) for kind in RECORD_TYPES.values() if kind is not ParagraphRecord]
    things = [show.render(r) for r in [*map(poisoned, paragraphs), *stances, letter, *others]]
    text = plain(*things, summary.render(COUNTS, stances), width=10_000)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]", text)
    if "[" in evil and "\x1b" not in evil:
        assert evil in text  # markup is text


def test_control_characters_are_shown_one_for_one_where_offsets_count():
    (record,) = made.article("a.txt", ["A\x07\x1bB\u202eNATO"])
    text = plain(show.render(record))
    assert "A��B�NATO" in text


def test_visible():
    assert visible("plain – “é” 🚀 👩\u200d👧 שלום") == "plain – “é” 🚀 👩\u200d👧 שלום"
    assert visible("a\x1b\u202e\ud800") == "a\\u001b\\u202e\\ud800"


def stance(**fields: Any) -> StanceRecord:
    base = made.edges(made.story())[0]
    return replace(base, **fields)


def test_the_summary_counts_and_lists_edges(output: Path):
    text = plain(summary.render(COUNTS, records(output, "stances"), seconds=2.0))
    assert (
        "1,234 articles read: 1,200 written, 30 rejected, 4 duplicate. 3 paragraphs, 4 stances in 2.0 s (617.0 articles/s)."
        in text
    )
    rows = [line for line in text.splitlines() if "supports" in line or "opposes" in line]
    assert len(rows) == 3
    assert "neutral" not in text
    assert "Anna Novák" in rows[0]


def test_a_summary_without_stances():
    assert "No stance was found." in plain(summary.render(COUNTS, []))
    assert " in " not in plain(summary.render(COUNTS, []))


def test_edges_are_joined_by_id_and_label_and_the_strongest_come_first():
    found = edges(
        [
            stance(stance_id="1", statement_id="s1", holder_id="a", target_id="x", p_support=0.7),
            stance(stance_id="2", statement_id="s1", holder_id="a", target_id="x", p_support=0.9, holder="Another name"),
            stance(stance_id="3", statement_id="s2", holder_id="a", target_id="x", p_support=0.8),
            stance(stance_id="4", statement_id="s3", holder_id="a", target_id="x", label=StanceLabel.OPPOSE, p_support=0.95),
            stance(stance_id="5", statement_id=None, holder_id="p", target_id="x", voice=StanceVoice.AUTHOR, p_support=1.0),
            stance(stance_id="6", statement_id="s4", holder_id="a", target_id="y", label=StanceLabel.NEUTRAL),
            stance(stance_id="7", statement_id="s5", holder_id="a", target_id="y", label=StanceLabel.UNKNOWN),
        ]
    )
    assert [(e.holder, e.label.value, len(e.places)) for e in found] == [
        ("Anna Novák", "SUPPORT", 2), ("Anna Novák", "OPPOSE", 1), ("Anna Novák", "SUPPORT", 1),
    ]  # fmt: skip
    assert [e.best and e.best.stance_id for e in found] == ["2", "4", "5"]


def test_a_sentence_proves_more_than_a_fragment():
    (edge,) = edges([stance(evidence="wants war", p_support=0.95), stance(evidence="They will always stand by them.")])
    assert edge.best is not None and edge.best.evidence == "They will always stand by them."


def test_long_evidence_is_cut_at_a_word_and_many_edges_at_a_dozen():
    many = [stance(holder_id=str(n), evidence="word " * 100) for n in range(20)]
    text = plain(summary.render(COUNTS, many))
    assert text.count("supports") == 12
    assert "… and 8 more edges." in text
    assert max(len(line.strip()) for line in text.splitlines()) < 200
    assert " …" in text


def test_the_seeds_tell_who_stands_where(seeds_output: Path):
    text = plain(summary.render({**COUNTS, "read": 2}, records(seeds_output, "stances")), width=110)
    assert "2 articles read" in text
    assert re.search(r"(Sergei Lavrov|Maria Zakharova|Dmitry Peskov|Russia|NATO)\s+▼ opposes\s+(NATO|Russia)", text)
