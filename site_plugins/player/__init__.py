"""The player: the browser's own, with everything that makes a clip usable on a phone added to it."""
