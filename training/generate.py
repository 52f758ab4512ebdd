"""Sentences of our own with known stances: what the public data lack (diplomatic prose, acts, nesting, negation, concession).

A frame (frames.txt, one a line) is a sentence with slots ``{a}``, ``{b}``, ``{c}`` (actors) and ``{p}`` (a person of a's
side), and with choices ``[must|should]``; its annotation lists pairs as ``holder>target:label``, holder ``-`` for the author
of the words. Actors, choices, topics and times vary independently.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from training.data import NEUTRAL, OPPOSE, SUPPORT, Example, Pair

LABELS = {"+": SUPPORT, "0": NEUTRAL, "-": OPPOSE}

ACTORS = [
    "Russia",
    "NATO",
    "Ukraine",
    "China|Beijing",
    "Japan",
    "Iran",
    "Israel",
    "Turkey|Ankara",
    "Germany|Berlin",
    "France|Paris",
    "Poland|Warsaw",
    "Serbia",
    "Belarus|Minsk",
    "Moldova",
    "Georgia",
    "Armenia",
    "Azerbaijan",
    "India|New~Delhi",
    "Pakistan",
    "Egypt",
    "Kenya",
    "Brazil",
    "Mexico",
    "Canada",
    "Hungary",
    "Estonia",
    "the~European~Union",
    "the~alliance",
    "the~bloc",
    "the~United~Nations",
    "the~opposition",
    "the~government",
    "the~ruling~party",
    "the~union",
    "the~Labour~Party",
    "the~central~bank",
    "the~ministry",
    "the~parliament",
    "the~United~States|Washington",
    "Moscow",
    "Brussels",
    "London",
    "the~Kremlin",
    "the~White~House",
    "the~company",
    "the~regulator",
    "the~court",
    "the~Democrats",
    "the~Republicans",
    "the~senator",
    "the~president",
    "the~mayor",
    "Russia's~ambassador",
    "the~kingdom",
    "the~junta",
    "the~rebels",
    "the~military",
    "the~agency",
]
FIRST = [
    "Sergei",
    "Maria",
    "Ana",
    "Jens",
    "Li",
    "Tomas",
    "Fatima",
    "Peter",
    "Olga",
    "Ibrahim",
    "Grace",
    "Viktor",
    "Elena",
    "Marco",
    "Aisha",
    "John",
    "Kenji",
    "Laura",
    "Petra",
    "Amir",
]
LAST = [
    "Orlov",
    "Lindqvist",
    "Tanaka",
    "Moreau",
    "Haddad",
    "Novak",
    "Okafor",
    "Silva",
    "Kowalski",
    "Demir",
    "Petrenko",
    "Weber",
    "Rossi",
    "Larsen",
    "Mwangi",
    "Popov",
    "Grant",
    "Hale",
    "Castro",
    "Horvat",
    "Yilmaz",
    "Sato",
    "Keller",
    "Brandt",
]
ROLES = [
    "Foreign Minister",
    "Prime Minister",
    "President",
    "Senator",
    "spokeswoman",
    "spokesman",
    "Defence Minister",
    "Deputy Foreign Minister",
    "Ambassador",
    "party leader",
    "lawmaker",
    "Secretary General",
    "Chancellor",
    "press secretary",
]
TOPICS = [
    "the sanctions",
    "the talks",
    "gas supplies",
    "the border incident",
    "the new treaty",
    "the budget",
    "the election",
    "migration",
    "the exercises",
    "the mission's accreditation",
    "grain exports",
    "the reform",
    "arms control",
    "the ceasefire",
    "the inquiry",
    "trade",
    "the summit",
]
WHEN = [
    "",
    "on Tuesday",
    "last week",
    "after the meeting",
    "in an interview",
    "at a briefing",
    "earlier this month",
    "in Vienna",
    "on the eve of the vote",
]

FRAMES = Path(__file__).with_name("frames.txt").read_text("utf-8").splitlines()

_SLOT = re.compile(r"\{(\w)\}")
_CHOICE = re.compile(r"\[([^]]*)\]")


def generate(count: int, seed: int, *, held_out: bool = False) -> list[Example]:
    """``count`` sentences. Every eighth frame is kept for ``held_out``, so that the dev figure is on unseen frames."""
    chance = random.Random(seed)
    frames = [frame for number, frame in enumerate(FRAMES) if (number % 8 == 3) == held_out]
    return [_fill(chance.choice(frames), chance) for _ in range(count)]


def _fill(frame: str, chance: random.Random) -> Example:
    pattern, annotation = frame.rsplit("|", 1)
    names = [chance.choice(actor.split("|")).replace("~", " ") for actor in chance.sample(ACTORS, 3)]
    person = chance.choice(
        [
            f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            chance.choice(LAST),
            f"{chance.choice(ROLES)} {chance.choice(FIRST)} {chance.choice(LAST)}",
            f"the {chance.choice(ROLES).lower()}",
            chance.choice(["He", "She"]),
        ]
    )
    pattern = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), pattern)
    values = dict(zip("abc", names, strict=True)) | {"p": person, "t": chance.choice(TOPICS), "w": chance.choice(WHEN)}
    text, spans, last = "", {}, 0
    for slot in _SLOT.finditer(pattern):
        text += pattern[last : slot.start()]
        value = values[slot[1]]
        if not text or text == "“":
            value = value[0].upper() + value[1:]
        elif value in ("He", "She"):
            value = value.lower()
        spans.setdefault(slot[1], (len(text), len(text) + len(value)))
        text += value
        last = slot.end()
    text = (text + pattern[last:]).rstrip() + ("”" if pattern.startswith("“") else ".")
    pairs: list[Pair] = []
    for item in annotation.split(";"):
        ends, label = item.rsplit(":", 1)
        holder, target = ends.split(">")
        if target in spans:
            pairs.append(Pair(spans[target], spans.get(holder), LABELS[label]))
    told = {(pair.holder, pair.target) for pair in pairs}
    back = [p for p in pairs if p.holder and p.label != NEUTRAL and (p.target, p.holder) not in told]
    # Who is opposed does not oppose by that: the direction is half of the question.
    pairs += [Pair(p.holder, p.target, NEUTRAL) for p in back if p.holder and chance.random() < 0.5]
    return Example(text, pairs)
