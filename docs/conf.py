"""How Sphinx builds these pages: ``make docs``. Nothing in them comes from another site."""

project = "Pathways"
author = "The Pathways authors"
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Pathways"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
suppress_warnings = ["misc.highlighting_failure"]  # the lexer of GraphQL does not know all of its schema language
