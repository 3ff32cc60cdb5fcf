"""Logs become honest play counts: what is counted, and how, stands in `docs/plays.md`."""
