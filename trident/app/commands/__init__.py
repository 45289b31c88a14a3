"""One module per command of `trident`: `add_arguments(parser)` says what it takes, `run(options)` does it."""
