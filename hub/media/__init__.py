"""Masters become renditions that every phone can play."""
