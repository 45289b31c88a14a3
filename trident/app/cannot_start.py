"""What stands in a command's way."""


class CannotStart(Exception):
    """A command cannot do what it was asked; the message tells the person at the keyboard why, and what to do."""
