"""Where a person's name begins and ends of which NER has a part: "[M K] Stalin", "Ursula von der [Leyen]"."""

from __future__ import annotations

import re

from newstance.transforms.actors import Form
from newstance.transforms.names import PARTICLES, is_given_name
from newstance.transforms.roles import role_at
from newstance.transforms.scene import Scene

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*\Z")
_PARTICLES_BETWEEN = (PARTICLES | {"do", "das", "zu", "af", "bint", "ul", "ur"}) - {"'", "-"}
SURNAMES_FIRST = frozenset(
    """ahn bae ban cho choi chun chung han hong hwang jang jeong jo joo jung kang kim ko ku kwon lee lim min moon nam noh oh paik
    pak park rhee ri roh ryu seo shin sohn son song suh woo yang yoo yoon yu yun""".split()  # noqa: SIM905
)
"""Surnames behind which a given name of two syllables stands: "Moon Jae-in"."""
_NO_SYLLABLES = frozenset({"era", "led", "like", "run", "style", "born", "based", "free", "ally"})
FIRM_ENDS = frozenset(
    """airlines biotech energy entertainment foods games group holdings industries labs media motors partners petroleum pharma
    pictures records robotics software studios systems technologies ventures""".split()  # noqa: SIM905
)
"""Last words of the names of firms, which NER likes to take for surnames: "Acme Robotics"."""
OWNED = FIRM_ENDS | {"administration", "cabinet", "tower", "organization", "foundation", "university", "campaign"}


def first_initial(scene: Scene, start: int) -> int:
    """Where a surname's name begins with the initials before it: "[M K] Stalin", "[B. Y.] Vijayendra"."""
    first = start
    while first > scene.sentence_start[start] and scene.tokens[first - 1].pos == "PROPN":
        letter = scene.tokens[first - 1].text.rstrip(".")
        if len(letter) != 1 or not letter.isupper():
            return start if scene.tokens[first - 1].text[:1].isupper() else first  # "John F. [Kennedy]" is whole before
        first -= 1
    return first


def whole(scene: Scene, start: int, end: int, forms: dict[int, Form]) -> int:
    """Where the name ends that NER cut off: "Ursula von der [Leyen]", "Yoon Suk [Yeol]", "Moon Jae[-in]"."""
    tokens, stop = scene.tokens, scene.sentence_end[start]
    if (
        end - start > 2
        and tokens[end - 2].text == "-"
        and (tokens[end - 1].text in _NO_SYLLABLES or len(tokens[end - 1].text) > 5)
    ):
        end -= 2 if tokens[end - 1].text.islower() else 0  # "Donald Trump[-era]"
    if end + 1 < stop and tokens[end].text == "-" and tokens[end - 1].end == tokens[end].start == tokens[end + 1].start - 1:
        syllable = tokens[end + 1].text
        first = scene.folds[start] in SURNAMES_FIRST or (end - start > 1 and not is_given_name(tokens[start].text))
        first = first and tokens[start].text.istitle()
        return end + 2 if first and syllable.islower() and len(syllable) < 6 and syllable not in _NO_SYLLABLES else end
    at = end
    while at < stop and tokens[at].text in _PARTICLES_BETWEEN:
        at += 1
    particle = at > end or tokens[end - 1].text in _PARTICLES_BETWEEN
    if not particle and end - start > 1 and scene.folds[start] in SURNAMES_FIRST:
        last = tokens[end - 1]
        joined = last.dep == "compound" and last.head == at and (at + 1 == stop or tokens[at].dep != "compound")
        particle = joined and role_at(scene, at, stop) is None and scene.folds[at] not in OWNED
    if not particle or at >= stop or at in forms:
        return end
    entity = scene.entity_at[at]
    foreign = entity is not None and entity.label not in {"PERSON", "GPE", "NORP", "ORG"}
    name = tokens[at].pos == "PROPN" and WORD.match(tokens[at].text) and tokens[at].text.istitle()
    alone = entity is None or entity.token_end - entity.token_start == 1
    return at + 1 if name and alone and not foreign else end
