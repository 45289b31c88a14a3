"""The worker process: what the bank does when nobody asks."""
