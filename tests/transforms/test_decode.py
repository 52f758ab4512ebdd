"""Decoding: bytes of any encoding, rows under any of the common field names; otherwise an error that says why."""

from __future__ import annotations

import codecs
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from newstance.transforms.clean import clean
from newstance.transforms.decode import DecodeError, FieldNames, decode, decode_bytes, parse_time
from newstance.transforms.document import Document, RawDocument

TEXT = "“Russia’s” café – NATO"
MOMENT = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)


def row(fields: Any, names: FieldNames | None = None, locator: str = "line:7") -> Document:
    data = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    return decode(RawDocument(source_uri="a.jsonl", data=data, locator=locator, form="json"), names)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8-sig", "utf-16", "utf-16-be-sig", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be-sig", "cp1252"],
)
def test_encodings(data: bytes):
    assert decode_bytes(data) == TEXT


@pytest.mark.parametrize("taken_for", ["latin-1", "sloppy-windows-1252"])
def test_mojibake_is_mended_by_cleaning(taken_for: str):
    twice = TEXT.encode("utf-8").decode(taken_for).encode("utf-8")
    assert clean(decode_bytes(twice)) == TEXT


def test_bytes_that_cp1252_leaves_undefined_are_no_error():
    assert decode_bytes(b"caf\xe9 \x81\x8d\x8f\x90\x9d") == "café \x81\x8d\x8f\x90\x9d"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not text"),
        (bytes(range(256)) * 20, "not text"),
        (b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj", "a PDF, not text"),
        (b"\n <!DOCTYPE html><html><body>NATO</body></html>", "HTML, not text"),
        (b"<HTML lang=en>", "HTML, not text"),
        (b'<?xml version="1.0"?><nitf/>', "XML, not text"),
        (b"{\\rtf1\\ansi NATO}", "RTF, not text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, why: str):
    with pytest.raises(DecodeError, match=why):
        decode_bytes(data)


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\x00")
@example(b"")
def test_any_bytes_are_text_or_refused(data: bytes):
    try:
        clean(decode_bytes(data)).encode()
    except DecodeError as error:
        assert str(error)


def test_a_text_file_is_the_article_and_its_id_depends_on_place_and_text():
    one, again, moved, changed = (
        decode(RawDocument(source_uri=uri, data=data))
        for uri, data in (("a.txt", b"NATO"), ("a.txt", b"NATO"), ("b.txt", b"NATO"), ("a.txt", b"NATO!"))
    )
    assert (one.text, one.title, one.source_uri) == ("NATO", None, "a.txt")
    assert one.document_id == again.document_id
    assert len({one.document_id, moved.document_id, changed.document_id}) == 3
    assert decode(RawDocument(source_uri="a.txt", data="NATO".encode("utf-16"))).document_id == one.document_id


@pytest.mark.parametrize("name", FieldNames().text)
def test_every_name_of_the_text(name: str):
    assert row({name: TEXT}).text == TEXT


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        ({"title": " A  title\n"}, "title", "A title"),
        ({"headline": "A title"}, "title", "A title"),
        ({"url": "https://example.org"}, "url", "https://example.org"),
        ({"link": "https://example.org"}, "url", "https://example.org"),
        ({"source": {"id": None, "name": "The Daily"}}, "publisher", "The Daily"),
        ({"source_domain": "example.org"}, "publisher", "example.org"),
        ({"publisher": "", "outlet": "The Daily"}, "publisher", "The Daily"),
        ({"language": "en-GB"}, "language", "en"),
        ({"lang": "English"}, "language", "en"),
        ({"lang": "Klingon"}, "language", None),
        ({"publishedAt": "2024-02-29T12:30:00Z"}, "published_at", MOMENT),
        ({"date": "no date", "pub_date": "2024-02-29 12:30:00"}, "published_at", MOMENT),
        ({"id": 17}, "source_uri", "a.jsonl#17"),
        ({"uuid": "x/y"}, "source_uri", "a.jsonl#x/y"),
        ({"id": "\ud800"}, "source_uri", "a.jsonl#\\ud800"),
        ({}, "source_uri", "a.jsonl#7"),
        ({"title": {"a": 1}}, "title", None),
        ({"title": True}, "title", None),
    ],
)
def test_fields(fields: dict[str, Any], attribute: str, value: object):
    assert getattr(row({"text": "NATO", **fields}), attribute) == value


def test_the_first_name_that_holds_something_wins():
    assert row({"text": " ", "maintext": None, "content": "NATO", "body": "other"}).text == "NATO"


def test_names_can_be_given():
    names = FieldNames.parse("text=story, date=when|created")
    document = row({"text": "no", "story": "NATO", "created": 1709209800}, names)
    assert (document.text, document.published_at) == ("NATO", MOMENT)
    assert names.title == FieldNames().title
    assert FieldNames.parse(None) == FieldNames.parse("") == FieldNames()


@pytest.mark.parametrize("wrong", ["txt=body", "text", "text=", "text=a,=b"])
def test_names_that_are_wrong_are_named(wrong: str):
    with pytest.raises(ValueError, match="is not FIELD=NAME with FIELD one of date, id"):
        FieldNames.parse(wrong)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "not a JSON value"),
        (b'{"text": "a"} {', "not a JSON value"),
        (b"[" * 100_000, "not a JSON value"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not a JSON value: Exceeds the limit"),
        (b'"text"', "a JSON object is wanted, not str"),
        (b"[1]", "a JSON object is wanted, not list"),
        (b"{}", "no text under any of text, maintext"),
        (b'{"text": null, "titel": "x"}', "the row has text, titel"),
        (b'{"text": " \\n "}', "no text under any of"),
        (b'{"text": ["a"]}', "no text under any of"),
    ],
)
def test_rows_that_hold_no_article_say_why(data: bytes, why: str):
    with pytest.raises(DecodeError, match=why):
        row(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([n for names in asdict(FieldNames()).values() for n in names]), JSON))
def test_any_row_is_an_article_or_refused(fields: dict[str, Any]):
    try:
        document = row(fields)
    except DecodeError as error:
        assert str(error)
        return
    for name in ("document_id", "source_uri", "title", "publisher", "url", "language"):
        (getattr(document, name) or "").encode()
    assert document.published_at is None or document.published_at.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "2024-02-29T12:30:00Z", "2024-02-29T12:30:00", "2024-02-29T14:30:00+02:00", "20240229T123000Z", " 2024-02-29 12:30 ",
        "Thu, 29 Feb 2024 12:30:00 GMT", "Thu, 29 Feb 2024 07:30:00 -0500", "1709209800", "1709209800000", 1709209800,
        1709209800.0, 1709209800000,
    ],
)  # fmt: skip
def test_times(value: object):
    assert parse_time(value) == MOMENT


@pytest.mark.parametrize(
    "value",
    [
        None, "", "yesterday", "29/02/2024", "2023-02-29", "2024-13-01", "²", "0001-01-01T00:00:00+05:00", True, [], {},
        float("nan"), float("inf"), 10**30, -(10**30),
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(value: object):
    assert parse_time(value) is None
