"""What editors wrote, typed and checked."""
