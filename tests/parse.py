"""Hand-made parses: a document from a few lines, so that the verbs are tested without a trained model.

A line is a sentence, a token is ``text/pos/dep/head`` (the head is the token's number in its sentence, from 1; 0 is the root);
``_`` in a text is a space that is not there before the token ("NATO _'s"). Entities are given by their words.

>>> document = parse("Lavrov/PROPN/nsubj/2 spoke/VERB/ROOT/0 _./PUNCT/punct/2", Lavrov="PERSON")
>>> document.text, document.tokens[0].dep, document.entities[0].label
('Lavrov spoke.', 'nsubj', 'PERSON')
"""

from __future__ import annotations

from newstance.schemas.records import ParagraphKind
from newstance.transforms.document import Document, Entity, Paragraph, Token

_TAGS = {
    "PROPN": "NNP",
    "NOUN": "NN",
    "PRON": "PRP",
    "DET": "DT",
    "PART": "POS",
    "VERB": "VBD",
    "ADJ": "JJ",
    "ADP": "IN",
}


def parse(*sentences: str, **labels: str) -> Document:
    """One paragraph of ``sentences``. ``labels`` maps words (``_`` for a space between them) to an entity label.

    A fifth field gives the Penn tag where the default of the part of speech does not fit ("his/PRON/poss/2/PRP$").
    """
    tokens: list[Token] = []
    bounds: list[tuple[int, int]] = []
    text = ""
    for sentence in sentences:
        base = len(tokens)
        for word in sentence.split():
            form, pos, dep, head, *tag = word.rsplit("/", 3) if word.count("/") == 3 else word.split("/")
            if form.startswith("_"):
                form = form[1:]
            elif text:
                text += " "
            start = len(text)
            text += form
            above = base + int(head) - 1 if int(head) else len(tokens)
            tokens.append(
                Token(
                    form,
                    form.lower(),
                    pos,
                    tag[0] if tag else _TAGS.get(pos, pos),
                    dep,
                    above,
                    start,
                    len(text),
                )
            )
        bounds.append((base, len(tokens)))
    return Document(
        document_id="d",
        source_uri="test",
        text=text,
        language="en",
        paragraphs=(
            Paragraph(
                ordinal=0,
                kind=ParagraphKind.BODY,
                start=0,
                end=len(text),
                token_start=0,
                token_end=len(tokens),
            ),
        ),
        tokens=tuple(tokens),
        sentences=tuple(bounds),
        entities=tuple(_entities(tokens, labels)),
    )


def _entities(tokens: list[Token], labels: dict[str, str]) -> list[Entity]:
    words = [token.text for token in tokens]
    found: list[Entity] = []
    for name, label in labels.items():
        pieces = name.split("_")
        for start in range(len(words) - len(pieces) + 1):
            end = start + len(pieces)
            if words[start:end] == pieces:
                found.append(Entity(start, end, tokens[start].start, tokens[end - 1].end, label))
    return sorted(found, key=lambda entity: entity.token_start)
