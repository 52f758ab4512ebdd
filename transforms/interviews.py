"""Interviews without labels: questions in paragraphs of their own, each with its answer behind it.

    **You left before the end. Was that a protest?**

    It was a taxi. But I won't hide behind the taxi.

Explanations and sermons ask as well: in an interview the questions are put to "you", and the answers say "I" or "we". Who answers
is named before the first question, alone; where he is not, nobody knows who says it, and it is not taken for the author's words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from newstance.transforms.document import Document, Paragraph
from newstance.transforms.introductions import guest, is_named_in
from newstance.transforms.turns import Turn

FEWEST = 3
"""Questions of an interview, at least."""
TO_YOU, BY_ME = 0.34, 0.5
"""Share of the questions that say "you", of the answers that say "I" or "we", at least."""
WHOLE, OFTEN, ANSWERED = 0.5, 0.15, 0.8
"""Share of the paragraphs from the first question to the last, of the questions in these, of the questions with an answer, at
least: a column that asks now and then is no interview."""
_BOLD = re.compile(r"([*_]{1,3})[^*\n]{3,400}\1\Z")
_DASH = re.compile(r"([—–]) ?(?=\S)|(-) ")
_QUESTION = re.compile(r"[^“\"„«'‘\n].{1,300}\?\Z")
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.I)
_I = re.compile(r"\b(?:I|me|my|we|us|our)\b")


def find_answers(document: Document) -> list[Turn]:
    """The turns of an interview without labels, in order; empty where ``document`` is none. Linear in its length."""
    text = document.text
    paragraphs = [p for p in document.paragraphs if p.token_start < p.token_end]
    asked = _asked(text, paragraphs)
    turns: list[Turn] = []
    width = asked[-1] - asked[0] + 1 if asked else 0
    if len(asked) < FEWEST or width < WHOLE * len(paragraphs) or len(asked) < OFTEN * width:
        return turns
    if _share(_YOU, [text[paragraphs[n].start : paragraphs[n].end] for n in asked]) < TO_YOU:
        return turns
    name = guest(document, paragraphs[asked[0]].start)
    answers = []
    for number, behind in itertools.pairwise([*asked, min(asked[-1] + 2, len(paragraphs))]):
        question = paragraphs[number]
        turns.append(Turn(None, None, ((question.start, question.end),)))
        said = tuple((p.start, p.end) for p in paragraphs[number + 1 : behind])
        if said:
            turns.append(Turn(name, None, said, carried=True))
            answers.append(" ".join(text[a:b] for a, b in said))
    if name is not None and any(is_named_in(text, name, turn.content) for turn in turns if turn.carried):
        turns = [replace(turn, name=None, carried=False) for turn in turns]
    return turns if _share(_I, answers) >= BY_ME and len(answers) >= ANSWERED * len(asked) else []


def _asked(text: str, paragraphs: Sequence[Paragraph]) -> list[int]:
    """The paragraphs that are questions: those in bold letters or italics, where some of these ask; every other one behind a
    dash; or those that only ask."""
    set_off: dict[str, list[int]] = {}
    for number, paragraph in enumerate(paragraphs):
        if found := _BOLD.match(text, paragraph.start, paragraph.end) or _DASH.match(text, paragraph.start, paragraph.end):
            set_off.setdefault(found[1] or found[2], []).append(number)
    most = max(set_off.values(), key=len, default=[])
    if most and _DASH.match(text, paragraphs[most[0]].start):
        most = most[::2] if len(most) > len(paragraphs) / 2 else []
    if len(most) >= FEWEST and sum("?" in text[paragraphs[n].start : paragraphs[n].end] for n in most) > 1:
        return most
    asking = [n for n, p in enumerate(paragraphs) if _QUESTION.match(text, p.start, p.end)]
    if asking and all((n - asking[0]) % 2 == 0 for n in asking):  # "The council says you lost." between questions asks too
        return list(range(asking[0], asking[-1] + 1, 2)) if len(asking) >= FEWEST else asking
    return asking


def _share(pattern: re.Pattern[str], texts: Sequence[str]) -> float:
    return sum(map(bool, map(pattern.search, texts))) / len(texts) if texts else 0.0
