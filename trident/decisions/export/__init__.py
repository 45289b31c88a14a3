"""The log of decisions as files that other programs read: a Parquet file for each day and decision point."""
