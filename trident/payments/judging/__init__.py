"""Judging a batch of transfers under the lock that their posting needs: three decisions each, one after the other."""
