"""Split: cleaned text in; its paragraphs with their offsets and their kind out."""

from __future__ import annotations

import re

from newstance.schemas.records import ParagraphKind
from newstance.transforms.clean import PARAGRAPH_BREAK
from newstance.transforms.document import Paragraph

_CREDIT = re.compile(
    r"""^[•·*▪|\-–—\s]*(?:©|\(c\)\s|copyright\s+photo|(?:file\s+)?(?:photo|image|picture|video|illustration)s?
    (?:\s+(?:by|courtesy(?:\s+of)?|credit|credits|from))?\s*[:/©|]|(?:photo|image|picture|illustration)s?\s+(?:by|courtesy)\s
    |(?:media|video|image)\s+(?:caption|playback\s+is)\b|enlarge\s+this\s+image\b
    |(?:reuters|ap\s+photo|afp|getty\s+images|epa|tass|sputnik|ria\s+novosti|xinhua)\s*[/|©\-–])""",
    re.I | re.X,
)
_CREDIT_END = re.compile(
    r"[(\[/|©][^()\[\]]{0,80}\b(?:reuters|associated\s+press|ap|afp|getty(?:\s+images)?|epa|tass|sputnik|xinhua|shutterstock|"
    r"file\s+photo|via\s+ap)\b[^()\[\]]{0,40}[)\]]?\s*\.?$",
    re.I,
)
_BOILERPLATE = re.compile(
    r"""^[\s•·*►▶»>|\-–—]*(?:
      (?:read|see|watch|listen|find\s+out|click|tap)\s+(?:more|also|next|here|now|the\s+full|full)\b.{0,120}$
    | (?:also\s+read|related(?:\s+(?:stories|articles|coverage|content|topics?))?|more\s+(?:on\s+this\s+story|from|stories))
      \b.{0,120}$
    | (?:advertisement|sponsored(?:\s+content)?|article\s+continues|continue\s+reading
        |skip\s+advert(?:isement)?)
      \b.{0,60}$
    | (?:sign\s+up|subscribe|register|log\s+in|follow\s+(?:us|him|her|me|@)|like\s+us|join\s+(?:us|our)|download\s+(?:our|the)|
       get\s+(?:our|the\s+latest|breaking)|support\s+our|donate|share\s+(?:this|on)|filed\s+under)\b.{0,160}$
    | (?:tweet|print|e-?mail|comments?)(?:\s+(?:this|us|here|now)\b.{0,80}|\W*\d*\W*)$
    | (?:tags?|topics?|categor(?:y|ies)|keywords?)\s*:.{0,160}$
    | (?:all\s+rights\s+reserved|copyright\b|©\s*(?:19|20)\d\d|this\s+(?:material|article|story)\s+(?:may\s+not|was\s+originally|
       has\s+been\s+(?:updated|corrected))|(?:reporting|editing|writing|additional\s+reporting|compiled|edited)\s+by\b).{0,240}$
    | (?:story\s+continu\w+|story\s+highlights|slideshow\s+\(\d+\s+images?|this\s+is\s+a\s+rush\s+transcript)\b.{0,120}$
    | (?:the\s+)?(?:opinions|views)\s+expressed\s+(?:here|above|in\s+this\s+\w+
       |by\s+(?:the\s+)?(?:columnist|contributor|author|writer|commentator)s?)\b.{0,240}$
    | contribut(?:ing|ors?)\s*:.{0,160}$
    | (?!.{0,200}\b(?:said|denied|had|has|have)\b).{0,160}\bcontributed\s+to\s+this\s+(?:report|story|article)\b.{0,20}$
    | content\s+created\s+by\b.{0,80}\bis\s+available\b.{0,320}$
    | .{0,160}\bby\s+signing\s+up,?\s+you\s+agree\b
    | (?!.{0,320}(?:[“”"]|\b(?:said|says|saying|told)\b))
      (?:.{0,160}\b(?:in|to)\s+your\s+inbox|(?:.{0,160}[.!?]\s)?sign\s+up(?:\s+(?:here|now|today))?\s+(?:to\s+receive|for\s+our))\b
    | https?://\S+\s*$
    )""",
    re.I | re.X,
)
_QUOTED_LINE = re.compile(r"^[“\"„«‘'][^“”\"„«»]{3,140}[”\"“»’'][.!?]?$")
_TERMINAL = re.compile(r"[.!?…;:,]\s*[\"'”’»)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")

_HEADING_CHARS, _CAPTION_CHARS = 120, 300


def split(text: str) -> tuple[Paragraph, ...]:
    """Paragraphs of ``text`` (as ``clean`` returns it), in order. ``text[p.start:p.end]`` is a paragraph's text."""
    pieces = text.split(PARAGRAPH_BREAK) if text else []
    paragraphs: list[Paragraph] = []
    start = 0
    for ordinal, piece in enumerate(pieces):
        kind = kind_of(piece, is_last=ordinal == len(pieces) - 1, is_only=len(pieces) == 1)
        paragraphs.append(Paragraph(ordinal=ordinal, kind=kind, start=start, end=start + len(piece)))
        start += len(piece) + len(PARAGRAPH_BREAK)
    return tuple(paragraphs)


def kind_of(piece: str, *, is_last: bool = False, is_only: bool = False) -> ParagraphKind:
    """What one paragraph is, by its form alone. A heading heads something, so the last paragraph is none."""
    if not _LETTER.search(piece):
        return ParagraphKind.BOILERPLATE
    if len(piece) <= _CAPTION_CHARS and (_CREDIT.match(piece) or _CREDIT_END.search(piece)):
        return ParagraphKind.CAPTION
    if _BOILERPLATE.match(piece):
        return ParagraphKind.BOILERPLATE
    if len(piece) <= _HEADING_CHARS and not is_only and not is_last:
        if _QUOTED_LINE.match(piece) and not re.search(r"[.,]$", piece[:-1]):
            return ParagraphKind.HEADING
        if not _TERMINAL.search(piece) and not re.match(r"[“\"„«]", piece) and piece[:1].upper() == piece[:1]:
            return ParagraphKind.HEADING
    return ParagraphKind.BODY
