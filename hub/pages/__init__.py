"""The site's pages as values: pure functions from the catalogue to titles, data and Markdown.

Nothing here knows the site generator; `hub.pages.site.site_of` is the one entrance.
"""
