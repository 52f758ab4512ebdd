"""Whether the name of a capital stands for the city or for those who govern there."""

from __future__ import annotations

from newstance.transforms.scene import Scene

_INSIDE = frozenset(
    {
        "in",
        "near",
        "outside",
        "inside",
        "around",
        "across",
        "throughout",
        "at",
        "within",
        "via",
        "through",
        "into",
        "downtown",
        "central",
        "above",
        "leaving",
    }
)
_MOTION = frozenset(
    """travel fly visit go come return arrive trip flight flee move transfer drive head bring send deport leave expel reach
    journey march ship land relocate reopen departure arrival road train bus based base born bear live stay evacuate
    extradite mile kilometer north south east west northeast northwest southeast southwest attack bomb strike capital city
    town airport summon recall appoint expulsion deportation departure envoy ambassador representative mission diplomat
    embassy""".split()  # noqa: SIM905
)
_ACTOR_PREPOSITIONS = frozenset(
    {"with", "by", "against", "between", "toward", "towards", "on", "from", "to", "for", "of", "than", "upon"}
)
_PEOPLE_NOUNS = frozenset(
    {
        "government",
        "regime",
        "official",
        "authority",
        "side",
        "leadership",
        "elite",
        "establishment",
        "policy",
        "position",
        "foe",
        "ally",
    }
)


def is_place(scene: Scene, start: int, end: int) -> bool:
    """Whether ``[start, end)``, the name of a capital, is a place here: "in Moscow", "to Brussels", "Moscow hotel"."""
    tokens, folds = scene.tokens, scene.folds
    head = next((i for i in range(start, end) if not start <= tokens[i].head < end), end - 1)
    token = tokens[head]
    before = folds[start - 1] if start > scene.sentence_start[start] else ""
    after = tokens[end].text if end < scene.sentence_end[start] else ""
    if (
        after == ","
        and end + 1 < len(tokens)
        and folds[end + 1] in {"dc", "russia", "france", "germany", "england", "belgium", "pa"}
    ):
        return True
    if start == scene.sentence_start[start] and after in {"(", "—", "–", ",", ":"} and token.dep not in {"nsubj", "nsubjpass"}:
        return True
    if before in _INSIDE:
        return True
    if before in _ACTOR_PREPOSITIONS:
        preposition = tokens[start - 1]
        governor = tokens[preposition.head]
        if before in {"from", "to", "for", "of", "on"} and governor.lemma.lower() in _MOTION:
            return True
        if before in {"from", "to"}:
            upper = tokens[governor.head]
            return (before == "from" and upper.lemma.lower() in _MOTION) or governor.pos == "PROPN"
        if before == "of" and governor.lemma.lower() in {
            "street",
            "outskirt",
            "suburb",
            "heart",
            "center",
            "centre",
            "mayor",
            "bishop",
            "part",
            "university",
            "siege",
            "battle",
            "treaty",
        }:
            return True
        return before in {"on", "for"} and governor.pos != "NOUN" and governor.pos != "VERB"
    if end < len(tokens) and tokens[end].tag == "POS":
        return False
    if token.dep in {"compound", "nmod", "amod"} and token.head >= end:
        return tokens[token.head].lemma.lower() not in _PEOPLE_NOUNS
    if token.dep in {"nsubj", "nsubjpass", "agent", "poss"}:
        return False
    if token.dep == "dobj":
        return tokens[token.head].lemma.lower() in _MOTION
    if token.dep == "conj" and start > 1:
        other = scene.owner[token.head]
        return other is None or other.node.kind == "place"
    return True
