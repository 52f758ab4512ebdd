"""Where it runs: command line, sources, sinks, runners, and the picture of the pipeline as code (``build``)."""
