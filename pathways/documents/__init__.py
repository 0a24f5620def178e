"""Plans to take along: Markdown, a table, a calendar, a map."""
