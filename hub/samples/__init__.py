"""Honest samples for a first run: narrated clips and logs, made from what editors wrote."""
