"""Articles drawn by hypothesis, in every script, with spans at any place."""

from __future__ import annotations

from hypothesis import strategies as st
from newstance.schemas.articles import cue_span, speaker_span
from newstance.schemas.records import (
    Mention,
    ParagraphRecord,
    Stance,
    StanceLabel,
    StanceVoice,
    Statement,
    StatementKind,
    stable_id,
)

from tests.made import BREAK, article

PIECES = [
    "a", "Bc", " ", ". ", "“", "”", "'", "-", "1.5", "é", "e\u0301", "ö\u0323\u0302", "🚀",
    "👩\u200d👩\u200d👧", "👍🏽", "🇺🇦", "❤\ufe0f",
    "שלום", "עִבְרִית", "مرحبا", "\u0301", "\u200d", "\u202e", "हिन्दी", "𝒳", "\r\n", "\r", "\n", "\t", "\u2028", "\x85",
]  # fmt: skip
"""Emoji (joined, toned, flags), combining marks, right-to-left text, astral letters, line ends of every kind."""

Found = tuple[str, int, int]


@st.composite
def records(draw: st.DrawFn) -> list[ParagraphRecord]:
    texts = draw(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join), min_size=1, max_size=3))
    text = BREAK.join(texts)
    starts = [sum(len(t) + len(BREAK) for t in texts[:i]) for i in range(len(texts))]

    def place(within: tuple[int, int]) -> tuple[int, int]:
        start = draw(st.integers(within[0], within[1] - 1))
        return start, draw(st.integers(start + 1, within[1]))

    whole = (0, len(text))
    paragraphs = [(start, start + len(t)) for start, t in zip(starts, texts, strict=True)]
    mentions, statements, stances = [], [], []
    for first, last in paragraphs:
        cuts = sorted(draw(st.sets(st.integers(first, last), max_size=6)))
        for a, b in zip(cuts[::2], cuts[1::2], strict=False):
            entity = draw(st.sampled_from(["Q159", "Q7184", "local:x"]))
            mentions.append(
                Mention(
                    start=a, end=b, text=text[a:b], label=draw(st.sampled_from(["ORG", "PERSON"])), name=entity, entity_id=entity
                )
            )
        for n in range(draw(st.integers(0, 2))):
            a, b = place((first, last))
            speaker = draw(st.none() | st.just(place(whole)))
            if any((a, b) == (s.start, s.end) for s in statements):
                continue  # the pipeline makes no two statements of the same words
            statements.append(
                Statement(
                    statement_id=stable_id("s", n), kind=draw(st.sampled_from(StatementKind)), start=a, end=b,
                    cue_start=a, cue_end=b, speaker_start=speaker and speaker[0], speaker_end=speaker and speaker[1],
                    speaker_id=speaker and "Q159",
                )
            )  # fmt: skip
        for _ in range(draw(st.integers(0, 2))):
            a, b = place((first, last))
            stances.append(
                Stance(
                    stance_id=stable_id(a, b), statement_id=draw(st.sampled_from([None, stable_id("s", 0)])),
                    voice=draw(st.sampled_from(StanceVoice)), holder="h", holder_id=draw(st.sampled_from(["Q159", "local:h"])),
                    holder_side_id=None, target="t", target_id=draw(st.sampled_from(["Q7184", "Q159"])),
                    label=draw(st.sampled_from(StanceLabel)), p_support=0.2, p_neutral=0.3, p_oppose=0.5, evidence_start=a,
                    evidence_end=draw(st.sampled_from([b, len(text)])),
                )
            )  # fmt: skip
    return article("made.txt", texts, mentions, statements, stances)


def expected(made: list[ParagraphRecord]) -> list[Found]:
    """The spans of the records themselves; speakers and cues at one place count once."""
    found: list[Found] = [(m.label, m.start, m.end) for r in made for m in r.mentions]
    found += [("STATEMENT_" + s.kind, s.start, s.end) for r in made for s in r.statements]
    parts = {("SPEAKER", speaker_span(s)) for r in made for s in r.statements}
    parts |= {("CUE", cue_span(s)) for r in made for s in r.statements}
    found += [(label, *place) for label, place in parts if place]
    found += [("STANCE_" + s.label, s.evidence_start, s.evidence_end) for r in made for s in r.stances]
    return sorted(found)
