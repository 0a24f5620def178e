"""Reports about teams as pages, workbooks and tables."""
