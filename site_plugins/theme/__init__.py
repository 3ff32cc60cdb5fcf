"""The theme: our pages in MkDocs, on Material's strings, icons and Markdown styles."""
