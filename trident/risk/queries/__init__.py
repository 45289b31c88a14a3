"""Reads; return frozen views."""
