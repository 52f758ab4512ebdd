"""Objects: what is said of whom, where that is no clause: who is accused of what, called what, or asked to do what."""

from __future__ import annotations

from newstance.transforms.borders import Borders
from newstance.transforms.complements import ABOUT, TELLS
from newstance.transforms.document import Span
from newstance.transforms.syntax import SUBJECTS

PREDICATIVE = frozenset(
    "brand call characterise characterize cite consider declare describe dismiss dub hail label proclaim see term view".split()  # noqa: SIM905
)


class Objects(Borders):
    """The rules, for the token of a verb; each gives a token range, or None where the verb says nothing of the kind."""

    def _accused(self, index: int) -> Span | None:
        """Of what one is accused or warned, where the parse hangs it on who is: "accused [Lee of lying]", "warned Lee of [war]",
        "was accused by Lee of [lying]"."""
        lemma, dobj = self.tokens[index].lemma, self.child(index, "dobj")
        if lemma == "accuse" and dobj is not None and self.child(dobj, "prep") is not None:
            return self.extent[dobj]
        agent = self.child(index, "agent") if lemma == "accuse" else None
        by_name = dobj is not None and self.tokens[dobj].pos == "PROPN"  # "told [Trump] of her plans", not "told a rally of fans"
        told = (
            dobj if lemma == "warn" or (lemma in TELLS and by_name) else self.child(agent, "pobj") if agent is not None else None
        )
        of = self.child(told, "prep") if told is not None else None
        clear = of is not None and self.tokens[of].lemma in ABOUT and self.child(of, "pobj", "pcomp") is not None
        if of is None or not clear:
            return None
        # "warned [Lee against going]", "warned Lee of [war]"
        return (of + 1 if self.tokens[of].lemma != "against" else self.extent[dobj or of][0], self.extent[of][1])

    def _asked(self, index: int, frames: str) -> Span | None:
        """Who is asked to do what, where the parse takes that for a noun: "urged [owners to fire players]"."""
        dobj, to = self.child(index, "dobj"), self.child(index, "prep")
        asks = "i" in frames and "q" in frames and dobj is not None and to == self.extent[dobj][1]
        return (self.extent[dobj][0], self.extent[to][1]) if asks and dobj and to and self.tokens[to].text == "to" else None

    def _named(self, index: int, frames: str) -> Span | None:
        """What something is called: "which critics call [a trap]", "dismissed [as “mad” a report]"; "[The plan] was criticised by
        Lee"."""
        if "o" not in frames:
            return None
        judged = next((c for c in self._judged(index) if c > index), None)
        if judged is not None and self._is_named_elsewhere(index):
            return self.extent[judged]
        alone = self.child(index, "dobj") is None and not self.passive(index)
        if judged is not None and alone and self.extent[judged][0] == index + 1:
            return self.extent[judged]
        subject, source = self.child(index, "nsubjpass"), self.source(index) if self.passive(index) else None
        if subject is None or source is None:
            return None
        by = self.first_token(source[0]) - 1
        named = next((c for c in self.children[index] if index < c < by and self.tokens[c].text == "as"), judged)
        if named is None or named > by:
            return self.extent[subject]
        return self.extent[subject][0], min(by, self.extent[named][1])  # "[The plan was dismissed as mad] by Lee"

    def _judged(self, index: int) -> list[int]:
        """What a verb of naming says that its object is: "called it [a mistake]", "dismissed it [as “mad”]"."""
        if self.tokens[index].lemma not in PREDICATIVE:
            return []
        return [c for c in self.children[index] if self.tokens[c].dep in ("oprd", "xcomp") or self.tokens[c].text == "as"]

    def _is_named_elsewhere(self, index: int) -> bool:
        """Whether what a verb of naming is about stands before it: "the law, which critics call [a trap]", "she was called [a
        liar] by Lee". "What he called a trap" is most often part of what he is already known to say."""
        subject = self.child(index, *SUBJECTS)
        own = subject is None or self.tokens[subject].pos == "PRON"
        if self.passive(index):
            return own and self.child(index, "agent") is not None
        thing = self.child(index, "dobj")
        return thing is not None and (self.tokens[thing].tag == "WDT" or (self.tokens[thing].tag == "WP" and not own))
