"""Dead letters: a run that is mostly rejected fails; once the cause is mended, replay brings every one of them back."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from newstance.views.dataset import records

from tests.crashing import LIGHT, ids


def light(*arguments: str, mended: bool = False) -> subprocess.CompletedProcess[str]:
    """newstance with light verbs; ``mended``: poison is harmless."""
    environment = os.environ | ({"NEWSTANCE_LIGHT_MENDED": "1"} if mended else {})
    return subprocess.run([sys.executable, str(LIGHT), *arguments], env=environment, capture_output=True, text=True, check=False)


def counts(output: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((output / "manifest.json").read_text("utf-8"))["counts"]
    return {name: found[name] for name in ("read", "written", "rejected", "duplicate")}


def test_replay_recovers_every_dead_letter_and_keeps_the_ids_of_the_others(tmp_path: Path):
    rows = [{"text": f"Russia spoke, number {n}."} for n in range(20)] + [{"text": f"POISON raise {n}"} for n in range(10)]
    source, output = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    done = light("run", "--input", str(source), "--output", str(output), "--workers", "1")
    assert done.returncode == 3
    assert "10 of 30 inputs were rejected; --tolerance 0.1 allows fewer" in done.stderr
    assert counts(output) == {"read": 30, "written": 20, "rejected": 10, "duplicate": 0}
    before = {record for record in ids(output) if not record.startswith("rejected")}

    still = light("replay", str(output))
    assert still.returncode == 0, still.stderr
    assert counts(output)["rejected"] == 10

    again = light("replay", str(output), mended=True)
    assert again.returncode == 0, again.stderr
    assert counts(output) == {"read": 30, "written": 30, "rejected": 0, "duplicate": 0}
    after = Counter({record: n for record, n in ids(output).items() if not record.startswith("rejected")})
    assert before < set(after)
    assert set(after.values()) == {1}
    assert sum(record.startswith("paragraphs") for record in after) == 30

    assert light("verify", str(output)).returncode == 0


def test_what_was_not_read_to_its_end_is_read_again_and_counts_once(tmp_path: Path):
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "long.txt").write_text("Russia spoke at some length.")
    (folder / "short.txt").write_text("Russia spoke.")
    whole = gzip.compress(b"Russia spoke once more.")
    (folder / "cut.txt.gz").write_bytes(whole[:-4])
    (folder / "lines.jsonl").write_text('{"text": "NATO."}\n{"text": "NATO answered at length."}\n')
    light("run", "--input", str(folder), "--output", str(output), "--max_bytes", "25", "--tolerance", "1", "--workers", "1")
    assert counts(output) == {"read": 5, "written": 2, "rejected": 3, "duplicate": 0}

    (folder / "cut.txt.gz").write_bytes(whole)
    done = light("replay", str(output), "--max_bytes", "100")
    assert done.returncode == 0, done.stderr
    assert counts(output) == {"read": 5, "written": 5, "rejected": 0, "duplicate": 0}
    assert {record.text for record in records(output, "paragraphs")} == {
        "Russia spoke at some length.", "Russia spoke.", "Russia spoke once more.", "NATO.", "NATO answered at length.",
    }  # fmt: skip
    assert light("replay", str(output)).returncode == 0
    assert counts(output)["read"] == 5
    assert light("verify", str(output)).returncode == 0


def test_a_link_put_in_the_place_of_a_rejected_file_does_not_lead_out_on_replay(tmp_path: Path):
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("A secret.")
    (folder / "a.txt").touch()
    light("run", "--input", str(folder), "--output", str(output), "--tolerance", "1")
    (folder / "a.txt").unlink()
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    light("replay", str(output))
    assert counts(output) == {"read": 1, "written": 0, "rejected": 1, "duplicate": 0}
    assert [letter.error_class for letter in records(output, "rejected")] == ["DecodeError", "SourceError"]
