"""The composition root: the HTTP app, the command line, the workers, the demo city."""
