"""Packaging. The rooms stay at the top level and install as ``newstance.*`` (docs/choices.md says why)."""

from pathlib import Path

from setuptools import setup

ROOMS = ("schemas", "transforms", "evaluation", "views", "pipeline")
SUBPACKAGES = ["newstance.views.exports"]
HERE = Path(__file__).parent

setup(
    name="newstance",
    version="0.1.0",
    description="Who said what about whom in the news, and where they stand: text in, Avro out.",
    long_description=(HERE / "README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11,<3.13",
    package_dir={f"newstance.{room}": room for room in ROOMS},
    packages=[*(f"newstance.{room}" for room in ROOMS), *SUBPACKAGES],
    package_data={
        "newstance.schemas": ["*.avsc", "history/*.avsc"],
        "newstance.transforms": ["lexicon/*.csv", "weights/*"],
        "newstance.views": ["assets/*"],
    },
    install_requires=[line for line in (HERE / "requirements.in").read_text("utf-8").splitlines() if line and line[0] != "#"],
    entry_points={"console_scripts": ["newstance = newstance.pipeline.cli:main"]},
)
