"""Every span that the verbs produce lies in the text and covers the words it is said to cover, on texts put together at random.

The parser is the real one, loaded once; the stance model is a stand-in, as it has no say in where a span lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newstance.schemas.articles import assemble, cue_span, speaker_span
from newstance.schemas.records import ParagraphRecord, StanceVoice
from newstance.transforms.actors import ActorTable
from newstance.transforms.analyse import VERBS, Tools
from newstance.transforms.annotate import PIECE_CHARS, RUN_CHARS, Annotator, pieces
from newstance.transforms.clean import PARAGRAPH_BREAK
from newstance.transforms.decode import decode
from newstance.transforms.document import Document, RawDocument
from newstance.transforms.emit import paragraph_records, stance_records
from newstance.transforms.settings import Settings
from newstance.transforms.stance_model import Probabilities, StanceQuery

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
FRAGMENTS = [
    "Moscow", "NATO", "the alliance", "Sergei Lavrov", "Lavrov", "Russian Foreign Minister Sergei Lavrov", "Maria Zakharova",
    "President Putin", "the minister", "she", "he", "Kyiv’s", "Washington", "said", "says that", "accused", "condemned",
    "praised", "according to", "told reporters", "warned", "the deal", "an attack on", "will not support", "“", "”", '"', "'",
    "‘", "’", "«", ",", ".", ".", ":", ";", "—", "(", ")", "…", "?", "\n\n", "\n", "\u202e", "\u200b", "🚀🇺🇦", "👩\u200d👧",
    "e\u0301",
    "Россия", "&quot;", "â€œ", "\ud800", "x" * 450, "a:" * 120, "© Reuters", "Photo: AP", "Advertisement", "1.", "- ",
    "\t", "\r\n",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=60).map(" ".join)


@dataclass
class Against:
    """A stance model that finds opposition everywhere."""

    threshold: float = 0.5
    digest: str = "against0"

    def predict(self, queries: Sequence[StanceQuery]) -> list[Probabilities]:
        return [(0.1, 0.2, 0.7)] * len(queries)


@pytest.fixture(scope="module")
def tools() -> Tools:
    kit = Tools(Settings(language="en"))
    kit.__dict__ |= {"annotator": Annotator(), "actors": ActorTable.load(None), "stance_model": Against()}
    return kit


def analysed(raws: Sequence[RawDocument], tools: Tools) -> list[Document]:
    documents = [decode(raw) for raw in raws]
    for _, verb in VERBS:
        documents = verb(documents, tools)
    return documents


def check(document: Document) -> list[ParagraphRecord]:
    """The records of ``document``, every span of which is held against its words."""
    text, records = document.text, paragraph_records(document, "v")
    article = assemble(records)
    assert article.text == text
    for token in document.tokens:
        assert text[token.start : token.end] == token.text
    for mention in article.mentions:
        assert text[mention.start : mention.end] == mention.text == mention.text.strip() != ""
    for statement in article.statements:
        spans = [(statement.start, statement.end), cue_span(statement), speaker_span(statement)]
        assert all(text[slice(*span)].strip() for span in spans if span)
    for record in records:
        assert record.text == text[record.start : record.end]
        for item in (*record.mentions, *record.statements):
            assert record.start <= item.start < item.end <= record.end
        edges = list(stance_records(document, record))
        assert [edge.stance_id for edge in edges] == [stance.stance_id for stance in record.stances]
        for edge in edges:
            assert edge.evidence == text[edge.evidence_start : edge.evidence_end] != ""
    _nothing_falls_between(document, records)
    return records


def _nothing_falls_between(document: Document, records: list[ParagraphRecord]) -> None:
    """What was found is in one record, whole: no item starts in the gap between two paragraphs."""
    assert sum(len(r.mentions) for r in records) == len(document.mentions)
    assert sum(len(r.stances) for r in records) == len(document.stances)
    assert len({s.statement_id for r in records for s in r.statements}) == len(set(document.attributions))
    ids = {s.statement_id for r in records for s in r.statements}
    for record in records:
        for stance in record.stances:
            assert stance.statement_id is None or stance.statement_id in ids
            assert (stance.holder_side_id is None) or stance.voice is not StanceVoice.AUTHOR


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_texts_of_news_words_and_rubbish(text: str, tools: Tools):
    raw = RawDocument(source_uri="a.txt", data=text.encode("utf-8", "surrogatepass"))
    try:
        documents = analysed([raw], tools)
    except ValueError as error:
        assert "no text is left" in str(error)
        return
    check(documents[0])


def test_the_seeds(tools: Tools):
    documents = analysed([RawDocument(source_uri=path.name, data=path.read_bytes()) for path in SEEDS], tools)
    records = [check(document) for document in documents]
    assert [len(found) for found in records] == [18, 34]
    assert all(sum(len(r.statements) for r in found) > 10 for found in records)
    assert all(sum(len(r.mentions) for r in found) > 30 for found in records)


def test_a_batch_gives_what_each_gives_alone(tools: Tools):
    raws = [RawDocument(source_uri=path.name, data=path.read_bytes()) for path in SEEDS]
    together = [paragraph_records(d, "v") for d in analysed(raws, tools)]
    assert together == [paragraph_records(analysed([raw], tools)[0], "v") for raw in reversed(raws)][::-1]


@given(st.lists(st.sampled_from(["a", "word ", "end. ", "x" * 199, "y" * 450, "” ", ".”  ", " "]), max_size=80).map("".join))
def test_pieces_tile_a_text_and_none_is_too_much_for_the_parser(text: str):
    found = list(pieces(text, 0, len(text)))
    assert "".join(text[start:end] for start, end in found) == text
    for start, end in found:
        assert 0 < end - start <= PIECE_CHARS
        assert max(map(len, text[start:end].split()), default=0) <= RUN_CHARS


def test_other_languages_and_captions_are_left_without_tokens(tools: Tools):
    text = PARAGRAPH_BREAK.join(["Moscow condemned NATO.", "Photo: Reuters", "NATO answered Moscow."])
    english, other = analysed([RawDocument(source_uri="a", data=text.encode())] * 2, tools)
    first, caption, last = english.paragraphs
    assert caption.token_start == caption.token_end
    assert (english.tokens[first.token_start].text, english.tokens[last.token_start].text) == ("Moscow", "NATO")
    (silent,) = tools.annotator.annotate([replace(other, language="de", tokens=(), entities=())])
    assert (silent.tokens, silent.entities) == ((), ())


def test_who_leads_with_another_is_one_word(tools: Tools):
    raw = RawDocument(
        source_uri="a", data="The plan was criticised by CGT co-leader Jorge Sola on vice-chair Ann Lee’s advice.".encode()
    )
    (document,) = analysed([raw], tools)
    words = [token.text for token in document.tokens]
    assert "co-leader" in words
    assert {"vice", "-", "chair"} <= set(words)
    assert [speaker.name for speaker in document.speakers if speaker] == ["Jorge Sola"]
