"""The MkDocs face: the only code that knows the site generator."""
