"""Static search over what was written and said: terms, index, shards, readings."""
