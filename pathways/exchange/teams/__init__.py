"""Teams in files: documents, tables and workbooks, in and out."""
