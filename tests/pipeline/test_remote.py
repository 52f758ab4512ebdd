"""Submission to another runner: Beam's portable job service, with workers in which newstance is installed as a wheel.

What it proves is submission and packaging, and that the records are those of a local run; not scale.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashing import ids

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(arguments: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[None]:
    """A background process that listens on ``port``."""
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, *arguments], env=environment, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("localhost", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{arguments[1]} does not listen: {log.read_text('utf-8')[-2000:]}")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree and unpacked by pip."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("newstance-*.whl")
    site = folder / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    return site


def run(arguments: list[str], environment: dict[str, str], patience: int = 280) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newstance.pipeline", "run", *arguments],
        env=environment, capture_output=True, text=True, timeout=patience, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


def submit(output: Path, environment: dict[str, str], patience: int) -> None:
    """Run the job on a service and a pool of workers of its own."""
    jobs, pool = free_port(), free_port()
    service = ["-m", "apache_beam.runners.portability.local_job_service_main", "-p", str(jobs)]
    workers = ["-m", "apache_beam.runners.worker.worker_pool_main", f"--service_port={pool}"]
    output.mkdir()
    logs = output.parent
    with server(service, jobs, environment, logs / "jobs.log"), server(workers, pool, environment, logs / "pool.log"):
        run(
            [
                "--input", f"{SEEDS}/*.txt", "--output", str(output),
                "--runner=PortableRunner", f"--job_endpoint=localhost:{jobs}",
                "--environment_type=EXTERNAL", f"--environment_config=localhost:{pool}",
            ],
            environment,
            patience,
        )  # fmt: skip


def test_a_portable_job_gives_the_records_of_a_local_run(tmp_path: Path, installed: Path):
    bin_folder = str(Path(sys.executable).parent)
    environment = os.environ | {"PYTHONPATH": str(installed), "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    remote = tmp_path / "remote"
    try:
        submit(remote, environment, 100)
    except subprocess.TimeoutExpired:  # Beam's client was seen to wait on for a job that its service had called done
        remote = tmp_path / "again"
        submit(remote, environment, 150)
    run(["--input", f"{SEEDS}/*.txt", "--output", str(tmp_path / "local"), "--workers", "1"], environment)
    assert ids(remote) == ids(tmp_path / "local")
    assert sum(record.startswith("paragraphs") for record in ids(remote)) == 52
