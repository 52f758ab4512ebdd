"""The command line: help, exit codes, and errors of one line that name the option or the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from newstance.pipeline.arguments import UsageError, read
from newstance.pipeline.cli import COMMANDS, main
from newstance.pipeline.ledger import LedgerError
from newstance.pipeline.local import TooManyRejectedError, WorkerError

from tests.conftest import Once

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
        (["run", *SOME, "--bogus", "1"], "--bogus is not an option"),
        (["run", *SOME, "--bogus=1"], "--bogus is not an option"),
        (["run", "--input", "a.txt", "b.txt", "--output", "out"], "'b.txt' belongs to no option; put a glob in quotation marks"),
        (["run", *SOME, "--codec", "zip"], "argument --codec: invalid choice: 'zip'"),
        (["run", *SOME, "--workers", "two"], "argument --workers: invalid int value: 'two'"),
        (["run", *SOME, "--direct_num_workers", "two"], "argument --direct_num_workers: invalid int value: 'two'"),
        (["run", *SOME, "--workers", "0"], "--workers 0: must be above 0"),
        (["run", *SOME, "--max_bytes", "-1"], "--max_bytes -1: must be above 0"),
        (["run", *SOME, "--tolerance", "10"], "--tolerance 10.0: must lie between 0 and 1"),
        (["run", *SOME, "--stance_threshold", "nan"], "--stance_threshold nan: must lie between 0 and 1"),
        (["run", *SOME, "--language", "english"], "--language english: must be two letters"),
        (["run", *SOME, "--fields", "txt=a"], "--fields 'txt=a' is not FIELD=NAME with FIELD one of date"),
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


def test_help_of_run_has_our_options_and_those_of_beam(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stop:
        main(["run", "--help"])
    assert stop.value.code == 0
    assert "--stance_threshold" in capsys.readouterr().out


def test_options_of_beam_and_of_other_runners_pass():
    assert read(["--input", "a", "--output=b", "--direct_running_mode=in_memory"]).input == "a"
    assert read([*SOME, "--runner=PortableRunner", "--of_that_runner_only=1"]).output == "out"
    assert read(["--codec", "xz"], codec="null", workers=3).workers == 3


def test_a_local_run_is_driven_without_beam_or_models():
    driver = """
import sys
import newstance.pipeline.batch, newstance.pipeline.watch
from newstance.pipeline.arguments import read
read(["--input", "a", "--output", "b", "--workers", "2"]).settings()
print([name for name in ("apache_beam", "spacy", "numpy", "onnxruntime") if name in sys.modules])
"""
    assert subprocess.run([sys.executable, "-c", driver], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_what_was_given_is_told_alike_with_and_without_beam():
    words = ["--input=a", "--output=b", "--codec=xz", "--tolerance=0.1"]
    given = {"input": "a", "output": "b", "codec": "xz"}
    assert read(words).given() == given
    beams = read([*words, "--direct_num_workers=2"])
    assert beams.given() == given | {"direct_num_workers": 2}
    assert (beams.runner, beams.streaming) == (None, False)
    assert read([*words, "--runner=FlinkRunner", "--streaming"]).runner == "FlinkRunner"


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "newstance: stopped; what was committed is whole, the same command goes on from there"),
        (BrokenPipeError(), 0, ""),
        (UsageError("--input x:\n no such file"), 2, "newstance fail: --input x: no such file"),
        (LedgerError("out is taken"), 2, "newstance fail: out is taken"),
        (TooManyRejectedError("most of it"), 3, "newstance fail: most of it"),
        (WorkerError("FileNotFoundError: a.csv"), 1, "newstance fail: FileNotFoundError: a.csv"),
        (UsageError("--input \x1b[2J\u202e: no such file"), 2, "newstance fail: --input \\u001b[2J\\u202e: no such file"),
        (ZeroDivisionError("division by zero"), 1, "newstance fail: ZeroDivisionError: division by zero"),
        (OSError(28, "No space left on device", "out"), 1, "newstance fail: OSError: [Errno 28] No space left on device: 'out'"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_exit_codes(
    raised: BaseException, code: int, said: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def fail(argv: list[str]) -> int:
        raise raised

    monkeypatch.setitem(COMMANDS, "fail", (fail, ""))
    monkeypatch.setattr(os, "dup2", lambda *handles: None)  # the tests' own standard output stays
    assert main(["fail"]) == code
    assert capfd.readouterr().err.strip() == said


def test_a_traceback_on_request(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEWSTANCE_TRACEBACK", "1")
    with pytest.raises(UsageError):
        main(["show", "/nowhere"])


def test_tables_that_cannot_be_read_end_the_run_in_one_line(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Russia spoke.")
    done = Once.newstance("run", "--input", f"{tmp_path}/*", "--output", f"{tmp_path}/out", "--actors", "/nowhere.csv")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["newstance run: FileNotFoundError: [Errno 2] No such file or directory: '/nowhere.csv'"]


def test_a_run_over_the_seeds_leaves_what_show_and_verify_read(seeds_output: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", str(seeds_output)]) == 0
    assert main(["show", str(seeds_output), "--stances_only", "--limit", "2"]) == 0
    said = capsys.readouterr().out
    assert "every file is there and whole" in said
    assert said.count("BODY") == 2
