"""Sentences of our own with known stances: what the public data lack (diplomatic prose, acts, nesting, negation, concession).

A frame is a sentence with slots ``{a}``, ``{b}`` (actors) and ``{p}`` (a person of a's side); its annotation lists pairs as
``holder>target:label``, holder ``-`` for the author of the words. Actors, modifiers and tails vary independently.
"""

from __future__ import annotations

import random
import re

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

FRAMES = """
{p} said that {b} is to blame for the crisis over {t}|p>b:-
{p} said {b} ignores every proposal on {t}|p>b:-
{p} accused {b} of undermining {t}|p>b:-
{p} accuses {b} of hostile activity and of unwillingness to make contact|p>b:-
{p} called {b}'s accusations unfounded|p>b:-
{p} called {b} a reliable partner on {t}|p>b:+
{p} praised {b} for its role in {t}|p>b:+
{p} thanked {b} for help with {t}|p>b:+
{p} welcomed the decision of {b} on {t}|p>b:+
{p} condemned {b} over {t}|p>b:-
{p} criticised the position of {b} on {t}|p>b:-
{p} warned {b} against further steps {w}|p>b:-
{p} met {b}'s delegation to discuss {t}|p>b:0
{p} spoke about {t} and mentioned {b}|p>b:0
{p} arrived in the capital for talks with {b} {w}|p>b:0
{p} said that a meeting with {b} is planned {w}|p>b:0
{p} denied that {a} threatens {b}|p>b:0
{p} stressed that {a} is ready for dialogue with {b}|p>b:+
{p} did not criticise {b} {w}|p>b:0
{p} refused to support {b} on {t}|p>b:-
{p} refused to condemn {b} over {t}|p>b:0
{p} no longer opposes {b} on {t}|p>b:0
{p} noted that the decision of {b} surprised by its arrogance|p>b:-
{p} noted that {b} is a source of threat to {a}|p>b:-
{p} pointed to the obvious inconsistency in the statements of {b}|p>b:-
According to {p}, the actions of {b} completely undermine {t}|p>b:-
According to {p}, {b} has kept its word on {t}|p>b:+
According to {p}, {b} will take part in {t} {w}|p>b:0
As {p} noted, because of the growing activity of {b} one must be vigilant|p>b:-
{p} said {b} must take the first step if it wants better relations with {a}|p>b:-
{p} said relations between {a} and {b} are at their lowest point|p>b:-
{p} said relations between {a} and {b} have never been better|p>b:+
{p} admitted that {b} was right about {t}|p>b:+
Although {p} disagrees on {t}, he defended {b} {w}|p>b:+
While {p} praised some of its officials, she rejected the demands of {b}|p>b:-
{p} said that only {c}, unlike {b}, keeps its promises|p>b:-;p>c:+
{p} sided with {c} against {b} over {t}|p>b:-;p>c:+
{p} said that {c} supports {b} on {t}|p>b:0;c>b:+
{p} said that {c} condemned {b} over {t}|p>b:0;c>b:-
{p} recalled that {c} had met {b} {w}|p>b:0;p>c:0;c>b:0
If {b} attacked {a}, {p} would respond, he said|p>b:-
{p} doubts that {b} wants peace|p>b:-
{p} hopes that {b} will join {t}|p>b:+
{a} expelled eight diplomats of {b} {w}|a>b:-;b>a:0
{a} revoked the accreditation of employees of {b}'s permanent mission|a>b:-
{a} imposed sanctions on {b} {w}|a>b:-;b>a:0
{a} suspended the work of the mission of {b}|a>b:-
{a} demanded that {b} reduce the number of its staff|a>b:-
{a} lifted the restrictions on {b}|a>b:+
{a} signed a cooperation agreement with {b} {w}|a>b:+;b>a:+
{a} sent aid to {b} {w}|a>b:+
{a} voted for the resolution proposed by {b}|a>b:+
{a} voted against the resolution proposed by {b}|a>b:-
{a} blocked the proposal of {b} on {t}|a>b:-
{a} will retaliate after the decision of {b} on {t}|a>b:-
{a} responded to the hostile actions of {b}|a>b:-
{a} opened a consulate in the country, an envoy of {b} said|a>b:0
{b} was condemned by {a} {w}|a>b:-;b>a:0
{b} was praised by {a} for {t}|a>b:+;b>a:0
{b} was accused by {a} of breaking the agreement|a>b:-;b>a:0
{b} was visited by a delegation of {a} {w}|a>b:0;b>a:0
{a} and {b} held talks on {t} {w}|a>b:0;b>a:0
{a} endorsed {b} {w}|a>b:+;b>a:0
{a} attacked {b} in a speech {w}|a>b:-;b>a:0
{a} rejected accusations by {b} over {t}|a>b:-
{a} backs {b} in the dispute with {c}|a>b:+;a>c:-
The {b} offered nothing new on {t}, critics of {a} said|a>b:0
“{b} is simply ignoring us on {t}|->b:-
“{b} declared its intention to contain us in every possible way and backed up these words with actions|->b:-
“{b}'s unwillingness to cooperate has become evident finally and irrevocably|->b:-
“They speak to us in the language of ultimatums; {b} must restore normal relations|->b:-
“We value our partnership with {b} and will deepen it|->b:+
“{b} has every right to defend itself, and we stand with it|->b:+
“We are ready to hold the meeting as soon as {b} is ready for it|->b:0
“We will meet representatives of {b} {w}|->b:0
“We did not say that {b} was wrong about {t}|->b:0
“I cannot support {b} on {t}|->b:-
“Unlike {c}, {b} told the truth about {t}|->b:+;->c:-
“It is hypocrisy when {b} calls for cooperation and expels our staff|->b:-
“There is no reason to distrust {b} on {t}|->b:+
""".strip().split("\n")

_SLOT = re.compile(r"\{(\w)\}")


def generate(count: int, seed: int, *, held_out: bool = False) -> list[Example]:
    """``count`` sentences. Every seventh frame is kept for ``held_out``, so that the dev figure is on unseen frames."""
    chance = random.Random(seed)
    frames = [frame for number, frame in enumerate(FRAMES) if (number % 7 == 3) == held_out]
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
    values = dict(zip("abc", names, strict=True)) | {"p": person, "t": chance.choice(TOPICS), "w": chance.choice(WHEN)}
    text, spans, last = "", {}, 0
    for slot in _SLOT.finditer(pattern):
        text += pattern[last : slot.start()]
        value = values[slot[1]]
        if not text or text == "“":
            value = value[0].upper() + value[1:]
        spans.setdefault(slot[1], (len(text), len(text) + len(value)))
        text += value
        last = slot.end()
    text = (text + pattern[last:]).rstrip() + ("”" if pattern.startswith("“") else ".")
    pairs = []
    for item in annotation.split(";"):
        ends, label = item.rsplit(":", 1)
        holder, target = ends.split(">")
        if target in spans:
            pairs.append(Pair(spans[target], spans.get(holder), LABELS[label]))
    return Example(text, pairs)
