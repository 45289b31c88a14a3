"""Trident: the open, virtual, intelligent digital bank for city commercial banks."""
