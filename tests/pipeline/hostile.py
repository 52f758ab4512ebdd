"""Hostile input, kind by kind, and what becomes of each: one table for the test and for docs/running.md.

``python -m tests.pipeline.hostile`` prints the table as it stands in the docs.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PLAIN = "Moscow condemned NATO on Monday."
LETTERS = "“Café” – " + PLAIN
MB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Case:
    """A kind of input: what it is, how it is made in a folder of its own, and what becomes of it.

    ``error`` is in each dead letter ("class: message"); ``text`` is the whole text that is written; ``note`` is for the docs.
    """

    what: str
    make: Callable[[Path], object]
    written: int = 0
    rejected: int = 0
    duplicate: int = 0
    error: str = ""
    text: str | None = None
    note: str = ""

    @property
    def outcome(self) -> str:
        counts = {"written": self.written, "rejected": self.rejected, "duplicate": self.duplicate}
        found = {name: number for name, number in counts.items() if number}
        if sum(found.values()) == 1:
            return next(iter(found))
        return ", ".join(f"{number} {name}" for name, number in found.items()) or "passed over"


def data(content: bytes | str, name: str = "a.txt") -> Callable[[Path], object]:
    """A file of these bytes."""
    return lambda folder: (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def rows(*lines: object, name: str = "a.jsonl", end: str = "\n") -> Callable[[Path], object]:
    """A JSON Lines file; a ``str`` is a line as it stands."""
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return data("".join(line + end for line in text), name)


def row(text: str, **fields: object) -> dict[str, object]:
    return {"text": text, **fields}


def named(*names: bytes) -> Callable[[Path], object]:
    """Plain files of these names."""

    def make(folder: Path) -> None:
        for name in names:
            with open(os.fsencode(folder) + b"/" + name, "w") as stream:
                stream.write(PLAIN)

    return make


def _long_line(folder: Path) -> None:
    with (folder / "a.jsonl").open("wb") as stream:
        stream.write(json.dumps(row(PLAIN)).encode() + b'\n{"text": "')
        for _ in range(100):
            stream.write(b"a" * MB)
        stream.write(b'"}\n' + json.dumps(row(PLAIN)).encode() + b"\n")


def _bomb(name: str, of: bytes) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        with gzip.open(folder / name, "wb") as stream:
            for _ in range(200):
                stream.write(of * MB)

    return make


def _damaged_lines(folder: Path) -> None:
    lines = (json.dumps(row(f"{PLAIN} {n}", more="x" * 100_000)) for n in range(3))
    packed = bytearray(gzip.compress("\n".join(lines).encode(), 0))
    packed[-8] ^= 1  # in the checksum
    (folder / "a.jsonl.gz").write_bytes(packed)


def _circle(folder: Path) -> None:
    (folder / "b").mkdir()
    (folder / "b" / "again").symlink_to("..")
    (folder / "b" / "self").symlink_to(".")
    (folder / "b" / "a.txt").write_text(PLAIN)


def _out(folder: Path) -> None:
    outside = folder.parents[1] / "outside.txt"
    outside.write_text("A secret.")
    (folder / "a.txt").symlink_to(outside)


NO_TEXT = "DecodeError: no text is left after cleaning"
NOT_TEXT = "DecodeError: the bytes are not text in UTF-8, UTF-16, UTF-32 or CP1252"
TWICE = LETTERS.encode().decode("latin-1").encode()

CASES = {
    "Bytes": [
        Case(what="UTF-8 with a byte-order mark", make=data(b"\xef\xbb\xbf" + LETTERS.encode()), written=1, text=LETTERS),
        Case(what="UTF-16 with a byte-order mark", make=data(LETTERS.encode("utf-16")), written=1, text=LETTERS),
        Case(what="UTF-16 without one", make=data(LETTERS.encode("utf-16-be")), written=1, text=LETTERS),
        Case(what="UTF-32", make=data(LETTERS.encode("utf-32")), written=1, text=LETTERS),
        Case(what="CP1252", make=data(LETTERS.encode("cp1252")), written=1, text=LETTERS),
        Case(what="UTF-8 read as Latin-1 and saved (mojibake)", make=data(TWICE), written=1, text=LETTERS, note="mended"),
        Case(what="invalid UTF-8: some of it is CP1252", make=data("“Moscow” spoke. ".encode() + b"caf\xe9 \xff"), written=1,
             text="“Moscow” spoke. café ÿ", note="mended"),
        Case(what="NUL bytes among letters", make=data("\0".join(["Moscow ", "condemned NATO."])), written=1,
             text="Moscow condemned NATO.", note="dropped"),
        Case(what="control characters, terminal escapes", make=data(f"\x1b[31m{PLAIN}\x07\x7f"), written=1, text=PLAIN,
             note="dropped"),
        Case(what="bidirectional overrides, also as HTML entities", make=data(f"\u202e{PLAIN}&#x202e;"), written=1, text=PLAIN,
             note="dropped"),
        Case(what="zero-width characters, soft hyphens", make=data("Mos\u200bcow con\xaddemned NATO."), written=1,
             text="Moscow condemned NATO.", note="dropped"),
        Case(what="lone surrogates in JSON", make=data('{"text": "Moscow \\ud800 spoke.", "id": "\\udfff"}', "a.jsonl"),
             written=1, text="Moscow \ufffd spoke.", note="U+FFFD in a text, written out (`\\udfff`) in an id"),
        Case(what="line ends CRLF or CR", make=data("One.\r\n\r\nTwo.\rThree."), written=1, text="One.\n\nTwo.\n\nThree."),
        Case(what="no letters", make=data("12345 🚀🚀 67 %"), written=1, text="12345 🚀🚀 67 %", note="language is null"),
        Case(what="an empty file", make=data(b""), rejected=1, error=NO_TEXT),
        Case(what="white space and invisible characters only", make=data("\ufeff \u200b\r\n"), rejected=1, error=NO_TEXT),
        Case(what="NUL bytes only", make=data(bytes(5000)), rejected=1, error=NOT_TEXT),
        Case(what="an image, an archive, any bytes", make=data(random.Random(1).randbytes(5000)), rejected=1, error=NOT_TEXT),
        Case(what="a PDF", make=data(b"%PDF-1.7\n" + PLAIN.encode()), rejected=1, error="DecodeError: this is a PDF, not text"),
        Case(what="HTML, XML or RTF", make=data("<!DOCTYPE html><p>" + PLAIN), rejected=1,
             error="DecodeError: this is HTML, not text"),
    ],
    "Size": [
        Case(what="a paragraph of 1 MB", make=data((PLAIN + " ") * 32_000), rejected=1,
             error="TooLongError: 1055999 characters; the limit is 400000 (--max_chars)"),
        Case(what="a file of 11 MB", make=data(b"a " * (11 * MB // 2)), rejected=1,
             error="longer than 10485760 bytes (--max_bytes)"),
        Case(what="a line of 100 MB between two others", make=_long_line, written=2, rejected=1,
             error="a.jsonl:2: longer than 10485760 bytes (--max_bytes)"),
        Case(what="16,000 times `a:`, 13,200 snowmen, without a space", make=rows(
            row("a:" * 16_000, language="en"), row("☃" * 13_200, language="en")), written=2, note="parsed in pieces"),
        Case(what="5,000 paragraphs of a word", make=data("NATO\n\n" * 5_000), written=1),
        Case(what="a gzip bomb: 200 MB in 200 KB", make=_bomb("a.txt.gz", b" "), rejected=1,
             error="longer than 10485760 bytes (--max_bytes)"),
        Case(what="one of blank lines", make=_bomb("a.jsonl.gz", b"\n"), rejected=1,
             error="SourceError: {path}/a.jsonl.gz: grows more than 200 times: refused as a bomb"),
    ],
    "Quotation marks": [
        Case(what="an odd number of them, or of mixed kinds", make=rows(
            row("“We came, ”he said. “We left."), row("„We came\", he said, «and left’."), row('"""" ‘a’ ”“ said Lavrov.')),
            written=3),
        Case(what="never closed, nested 2,000 deep, nothing else", make=rows(
            row("“We came, he said.\n\nThey left."), row("“a " * 2_000 + "”" * 2_000, language="en"), row("”“" * 2_000)),
            written=3),
    ],
    "JSON Lines": [
        Case(what="blank lines, CRLF, a byte-order mark, no end of the last line", make=data(
            "\ufeff" + json.dumps(row(PLAIN)) + "\r\n\r\n  \n" + json.dumps(row(PLAIN)), "a.jsonl"), written=2),
        Case(what="a line that is not JSON, or only its beginning", make=rows(row(PLAIN), "{", '{"text": "a'), written=1,
             rejected=2, error="DecodeError: not a JSON value"),
        Case(what="JSON nested 100,000 deep, a number of 5,000 digits", make=rows("[" * 100_000, '{"id": ' + "9" * 5_000 + "}"),
             rejected=2, error="DecodeError: not a JSON value"),
        Case(what="an array, a string", make=rows([1], '"a"'), rejected=2, error="DecodeError: a JSON object is wanted, not"),
        Case(what="no text, or none that is a string", make=rows({"title": "a"}, {"text": [PLAIN]}, {"\ud800": 1}), rejected=3,
             error="DecodeError: no text under any of text, maintext, content"),
        Case(what="the same id and text again", make=rows(row(PLAIN, id="x"), row(PLAIN, id="x"), row(PLAIN, id="y")),
             written=2, duplicate=1),
    ],
    "gzip": [
        Case(what="several members", make=data(gzip.compress(b"Moscow ") + gzip.compress(b"spoke."), "a.txt.gz"), written=1,
             text="Moscow spoke."),
        Case(what="a .gz that is not compressed", make=data(PLAIN, "a.txt.gz"), written=1, text=PLAIN),
        Case(what="cut short", make=data(gzip.compress(PLAIN.encode())[:-9], "a.txt.gz"), rejected=1,
             error="SourceError: {path}/a.txt.gz: the gzip data ends early"),
        Case(what="damaged in the third line", make=_damaged_lines, written=2, rejected=1,
             error="SourceError: {path}/a.jsonl.gz: not valid gzip"),
        Case(what="gzip within gzip", make=data(gzip.compress(gzip.compress(random.Random(2).randbytes(3000))), "a.txt.gz"),
             rejected=1,
             error=NOT_TEXT),
    ],
    "Paths": [
        Case(what="a name that is not UTF-8", make=named(b"caf\xe9.txt"), written=1, text=PLAIN,
             note="written out (`caf\\udce9.txt`)"),
        Case(what="line ends, quotation marks, wildcards in a name; 255 bytes", make=named(
            b"a\nb.txt", b"\"'.txt", b"[a]*?.txt", b"-rf", b"$(id)", b"a" * 251 + b".txt"), written=6),
        Case(what="a name like a line of another file", make=lambda folder: (
            rows(row(PLAIN))(folder), data(PLAIN, "a.jsonl:line:1")(folder)), written=2),
        Case(what="a hidden file, a folder without files", make=lambda folder: (
            data(PLAIN, ".a.txt")(folder), (folder / "b").mkdir())),
        Case(what="links to folders that lead in a circle, under `**`", make=_circle, written=1, note="not followed"),
        Case(what="a link out of the input folder", make=_out, rejected=1, error="SourceError: {path}/a.txt: leads out of"),
        Case(what="a link to nowhere", make=lambda folder: (folder / "a.txt").symlink_to("b.txt"), rejected=1,
             error="SourceError: {path}/a.txt: No such file or directory"),
        Case(what="a link to itself", make=lambda folder: (folder / "a.txt").symlink_to("a.txt"), rejected=1,
             error="SourceError: {path}/a.txt: Too many levels of symbolic links"),
        Case(what="a FIFO, a socket", make=lambda folder: (
            os.mkfifo(folder / "a.txt"), os.mknod(folder / "b.txt", stat.S_IFSOCK | 0o600)), rejected=2,
            error="not a regular file"),
        Case(what="a device", make=lambda folder: (folder / "a.txt").symlink_to("/dev/zero"), rejected=1,
             error="SourceError: {path}/a.txt: leads out of"),
    ],
}  # fmt: skip


def table() -> str:
    """The cases as Markdown."""
    lines = ["| input | outcome | |", "|---|---|---|"]
    for group, cases in CASES.items():
        lines.append(f"| **{group}** | | |")
        for case in cases:
            error = case.error.replace("{path}/", "").partition("; ")[0]
            lines.append(f"| {case.what} | {case.outcome} | {case.note or (f'`{error}`' if error else '')} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
