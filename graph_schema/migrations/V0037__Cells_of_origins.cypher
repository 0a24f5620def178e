// What came from a spreadsheet says its cell. Nothing there changes; a program that does not know it must not open the
// store.
MATCH (o:Origin) WHERE o.cell IS NOT NULL RETURN count(o);
