"""The published tree is whole or unchanged."""
