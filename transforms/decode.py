"""Decode: the bytes of one article in; its text and what is known about it out.

Two forms: a text file (the whole file is the article), and a row of a JSON Lines file. Field names of the latter follow the
common exports (news-please, GDELT-style dumps, NewsAPI); the first name that holds something wins.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from newstance.schemas.records import encodable, stable_id
from newstance.transforms.clean import clean_line
from newstance.transforms.document import Document, RawDocument
from newstance.transforms.language import normalise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is made of readable characters for the most part and still is no article: its beginning in lower case -> what it is.
_OTHER = (
    (b"%pdf-", "a PDF"),
    (b"{\\rtf", "RTF"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
)


class DecodeError(ValueError):
    """An input that holds no article. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNames:
    """Names under which a JSON row may hold each field, in order of preference."""

    text: tuple[str, ...] = ("text", "maintext", "content", "body", "article", "article_text")
    title: tuple[str, ...] = ("title", "headline")
    url: tuple[str, ...] = ("url", "link")
    date: tuple[str, ...] = ("published_at", "date_publish", "date", "publishedAt", "pub_date", "publish_date", "published")
    publisher: tuple[str, ...] = ("publisher", "source", "source_domain", "outlet", "site")
    id: tuple[str, ...] = ("id", "doc_id", "article_id", "uuid")
    language: tuple[str, ...] = ("language", "lang")

    @classmethod
    def parse(cls, assignments: str | None) -> FieldNames:
        """From "text=article_body,date=when|created". Raises ValueError naming the part that is wrong."""
        known = {field.name for field in fields(cls)}
        chosen: dict[str, tuple[str, ...]] = {}
        for part in filter(None, (assignments or "").split(",")):
            field, _, names = part.partition("=")
            if field.strip() not in known or not names.strip():
                raise ValueError(f"{part!r} is not FIELD=NAME with FIELD one of {', '.join(sorted(known))}")
            chosen[field.strip()] = tuple(name.strip() for name in names.split("|"))
        return cls(**chosen)


def decode(raw: RawDocument, names: FieldNames | None = None) -> Document:
    """The article in ``raw``, its text as given (not cleaned). Raises DecodeError where there is none."""
    if raw.form == "json":
        return _from_row(raw, names or FieldNames())
    text = decode_bytes(raw.data)
    return Document(document_id=document_id(raw.source_uri, text), source_uri=raw.source_uri, text=text)


def document_id(source_uri: str, text: str) -> str:
    """UUIDv5 of where a text came from and the SHA-256 of the raw text (UTF-8, lone surrogates kept as they are)."""
    return stable_id(source_uri, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def decode_bytes(data: bytes) -> str:
    """Text of ``data``: by its byte-order mark, else UTF-8, else UTF-16 where every other byte is NUL, else CP1252.

    Raises DecodeError where the bytes are no text (an image, a PDF, a web page).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"))
    start = data[:64].lstrip().lower()
    if found := next((name for magic, name in _OTHER if start.startswith(magic)), None):
        raise DecodeError(f"this is {found}, not text: take the text out of it first")
    head = data[:4096]
    nul = head.count(0)
    if nul > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return _checked(data.decode(encoding, "replace"))
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        # CP1252 leaves five bytes undefined; Latin-1 maps them to control characters, which cleaning drops.
        return _checked(data.decode("cp1252", "newstance_latin1"))


def _latin1_fallback(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("newstance_latin1", _latin1_fallback)


def _checked(text: str) -> str:
    sample = text[:4096]
    odd = sum((ch < " " and ch not in "\t\n\r\f\v") or ch == "\ufffd" for ch in sample)
    if odd > max(8, len(sample) // 10):
        raise DecodeError("the bytes are not text in UTF-8, UTF-16, UTF-32 or CP1252")
    return text


def _from_row(raw: RawDocument, names: FieldNames) -> Document:
    try:
        row = json.loads(decode_bytes(raw.data))
    except (ValueError, RecursionError) as error:  # ValueError alone: a number of over 4,300 digits
        raise DecodeError(f"not a JSON value: {error}") from error
    if not isinstance(row, dict):
        raise DecodeError(f"a JSON object is wanted, not {type(row).__name__}")
    text = _text(row, names.text)
    if text is None:
        raise DecodeError(f"no text under any of {', '.join(names.text)}; the row has {', '.join(map(str, list(row)[:12]))}")
    identifier = _text(row, names.id)
    source_uri = f"{raw.source_uri}#{encodable(identifier) if identifier else raw.locator.removeprefix('line:')}"
    return Document(
        document_id=document_id(source_uri, text),
        source_uri=source_uri,
        text=text,
        title=clean_line(_text(row, names.title)),
        publisher=clean_line(_text(row, names.publisher)),
        url=clean_line(_text(row, names.url)),
        language=normalise(_text(row, names.language)),
        published_at=_time(row, names.date),
    )


def _text(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, dict):  # NewsAPI: "source": {"id": ..., "name": ...}
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return None


def _time(row: dict[str, Any], names: tuple[str, ...]) -> datetime | None:
    return next((time for name in names if (time := parse_time(row.get(name)))), None)


def parse_time(value: object) -> datetime | None:
    """A time in UTC from ISO 8601, RFC 2822, or seconds or milliseconds since 1970; None where it is none of these.

    A time without a zone is taken as UTC. Day-first and month-first dates cannot be told apart, so neither is guessed.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
        if not isinstance(value, str):
            return None
        text = value.strip()
        if text.isdigit() and len(text) in (10, 13):
            return parse_time(int(text))
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            time = parsedate_to_datetime(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None
