"""``python -m newstance.pipeline`` is ``newstance``; without a command it is ``newstance run``."""

import sys

from newstance.pipeline.cli import COMMANDS, main

if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments if arguments[:1] and arguments[0] in COMMANDS else ["run", *arguments]))
