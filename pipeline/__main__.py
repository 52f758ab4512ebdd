"""``python -m newstance.pipeline`` is ``newstance run``."""

import sys

from newstance.pipeline.cli import main

if __name__ == "__main__":
    sys.exit(main(["run", *sys.argv[1:]]))
