"""The bank's published language: one file per domain that speaks."""
