// The redo log that is being applied is there, with all its parts.
MATCH (c:Catalog) WHERE c.applying IS NOT NULL
OPTIONAL MATCH (l:RedoLog {id: c.applying})
OPTIONAL MATCH (p:RedoPart) WHERE p.log = l.id
WITH c.applying AS log, l.parts AS parts, count(p) AS found
WHERE parts IS NULL OR parts <> found
RETURN log, parts, found
