"""Questions without answers, for a teacher to answer: ``python -m training.questions --data DIR --corpus FILE --out FILE``.

Two kinds of texts: those of NewsMTSC and DSE train, whose labels are about one target or pair while other actors stand beside it,
and whose labels say nothing of the other kind of question (some once more with two names exchanged); and sentences of unlabelled
news, with the pairs that the pipeline itself would ask about.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from newstance.schemas.records import ParagraphKind
from newstance.transforms.analyse import VERBS, tools
from newstance.transforms.annotate import Annotator
from newstance.transforms.decode import decode
from newstance.transforms.document import LANGUAGE, Document, Paragraph, RawDocument
from newstance.transforms.pairs import find_pairs
from newstance.transforms.settings import Settings
from newstance.transforms.whereabouts import ACTOR_LABELS

from training import data
from training.data import UNLABELLED, Example, Pair, Span

MAX_CHARS = 450


def beside(examples: list[Example], annotator: Annotator, chance: random.Random) -> Iterator[tuple[Example, list[Span]]]:
    """The examples with further questions about what is named in each: the author's stance towards two names or subjects, and
    both directions between two. With each go the spans of its names."""
    for start in range(0, len(examples), 256):
        batch = examples[start : start + 256]
        for example, document in zip(batch, annotator.annotate([_document(e.text) for e in batch]), strict=True):
            asked_of = {span for p in example.pairs for span in (p.holder, p.target) if span}
            names = sorted({(e.start, e.end) for e in document.entities if e.label in ACTOR_LABELS} | asked_of)
            others = [(t.start, t.end) for t in document.tokens if t.dep == "nsubj" and t.pos in ("PRON", "NOUN")]
            spans = sorted({*names, *others})
            known = {(p.holder, p.target) for p in example.pairs}
            alone = [(None, span) for span in spans if (None, span) not in known]
            pairs = [(a, b) for a, b in itertools.combinations(spans, 2) if a[1] <= b[0] and (a, b) not in known]
            fresh: list[tuple[Span | None, Span]] = chance.sample(alone, min(2, len(alone)))
            for a, b in chance.sample(pairs, min(1, len(pairs))):
                fresh += [(a, b), (b, a)]
            yield Example(example.text, [*example.pairs, *(Pair(target, holder, UNLABELLED) for holder, target in fresh)]), names


def exchanged(text: str, names: list[Span], chance: random.Random) -> Example | None:
    """The text with two of its names in each other's place, and all questions about the two; None where no two stand apart."""
    apart = [(a, b) for a, b in itertools.combinations(names, 2) if a[1] <= b[0] and text[slice(*a)] != text[slice(*b)]]
    if not apart:
        return None
    a, b = chance.choice(apart)
    first, second = text[slice(*b)], text[slice(*a)]
    end = a[0] + len(first)
    start = end + b[0] - a[1]
    left, right = (a[0], end), (start, start + len(second))
    questions: list[tuple[Span | None, Span]] = [(None, left), (None, right), (left, right), (right, left)]
    return Example(
        text[: a[0]] + first + text[a[1] : b[0]] + second + text[b[1] :],
        [Pair(target, holder, UNLABELLED) for holder, target in questions],
    )


def asked(rows: list[dict[str, str]], chance: random.Random, *, passes: int) -> Iterator[Example]:
    """What the pipeline would ask about unlabelled articles (``text`` of each row), a text once, at most ``passes`` questions of
    it. With a holder's stance goes the one in the other direction: the teacher's pass is the same."""
    settings = Settings()
    kit = tools(settings)
    seen: set[str] = set()
    for row in rows:
        documents = [decode(RawDocument(source_uri="", data=row["text"].encode()), settings.fields)]
        for name, verb in VERBS:
            if name != "stance":
                documents = verb(documents, kit)
        queries = [pair.query for pair in find_pairs(documents[0]) if len(pair.query.text) <= MAX_CHARS]
        for text in dict.fromkeys(q.text for q in queries):
            if text not in seen:
                seen.add(text)
                spans = list(dict.fromkeys((q.holder, q.target) for q in queries if q.text == text))
                spans = chance.sample(spans, min(passes, len(spans)))
                spans += [(target, holder) for holder, target in spans if holder and (target, holder) not in spans]
                yield Example(text, [Pair(target, holder, UNLABELLED) for holder, target in spans])


def both_ways(example: Example) -> Example:
    """The example with both questions about the text itself, its author's stance and polarity, where it has one of them."""
    known = {(p.target, p.polarity) for p in example.pairs if not p.holder}
    twins = [
        Pair(p.target, None, UNLABELLED, polarity=not p.polarity)
        for p in example.pairs
        if not p.holder and (p.target, not p.polarity) not in known
    ]
    return Example(example.text, [*example.pairs, *twins])


def _document(text: str) -> Document:
    paragraph = Paragraph(ordinal=0, kind=ParagraphKind.BODY, start=0, end=len(text))
    return Document(document_id="", source_uri="", text=text, language=LANGUAGE, paragraphs=(paragraph,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with newsmtsc_train.jsonl.gz and dse_train.jsonl.gz")
    parser.add_argument("--keep_neutral", type=float, default=0.5, help="share of DSE's rows without a stance")
    parser.add_argument("--corpus", type=Path, required=True, help="gzipped JSON Lines with a field text")
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--texts", type=int, default=4000, help="sentences to take from the articles")
    parser.add_argument("--passes", type=int, default=2, help="questions a sentence of the articles")
    parser.add_argument("--exchanged", type=int, default=7000, help="texts to ask again with two names exchanged")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    rows = data.rows(args.corpus)
    found = list(asked(chance.sample(rows, min(args.articles, len(rows))), chance, passes=args.passes))
    own = data.newsmtsc(args.data / "newsmtsc_train.jsonl.gz")
    own += data.dse(args.data / "dse_train.jsonl.gz", keep_neutral=args.keep_neutral)
    further = list(beside(own, Annotator(), chance))
    swapped = [e for example, names in further if (e := exchanged(example.text, names, chance))]
    examples = [example for example, _ in further]
    examples += chance.sample(swapped, min(args.exchanged, len(swapped))) + chance.sample(found, min(args.texts, len(found)))
    measured = {row["text"] for path in args.data.glob("*_dev.jsonl.gz") for row in data.rows(path)}
    examples = [both_ways(e) for e in examples if e.text not in measured]
    data.write_softened(args.out, examples)
    print(f"{len(examples):,} texts, {sum(len(e.pairs) for e in examples):,} pairs")


if __name__ == "__main__":
    main()
