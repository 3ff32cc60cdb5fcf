"""Pages that have not changed since the last build are neither rendered nor read: their bytes are kept."""
