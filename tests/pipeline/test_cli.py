"""The command line: help, exit codes, and errors of one line that name the option or the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from newstance.pipeline.cli import COMMANDS, main

SOME = ["--input", "x.txt", "--output", "out"]


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(f"newstance {name}" in said for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "run"])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert f"newstance {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["fly"], "no command 'fly'"),
        (["run", "--output", "out"], "give one of --input and --watch"),
        (["run", "--input", "x.txt"], "--output is missing"),
        (["run", *SOME, "--watch", "in"], "give one of --input and --watch"),
        (["run", *SOME, "--stance_treshold", "1"], "--stance_treshold is not an option; did you mean --stance_threshold?"),
        (["run", "--input", "/nowhere/*.txt", "--output", "out"], "/nowhere/*.txt: no such file"),
        (["run", "--watch", "/nowhere/at/all", "--output", "out"], "/nowhere/at/all: no such folder"),
        (["show", "/nowhere"], "/nowhere: no such file or directory"),
        (["verify", "/nowhere"], "/nowhere: no such file or directory"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert message in said
    assert len(said.strip().splitlines()) == 1
    assert "Traceback" not in said


def test_an_output_of_other_options_is_not_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "in.txt").write_text("Russia spoke.")
    assert main(["run", "--input", str(tmp_path / "in.txt"), "--output", str(tmp_path)]) == 2
    assert "--overwrite" in capsys.readouterr().err


def test_a_directory_without_a_manifest_cannot_be_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", str(tmp_path)]) == 1
    assert "manifest.json" in capsys.readouterr().err
