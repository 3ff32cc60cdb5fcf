"""Which tip is for which day, and the forms in which it leaves the house."""
