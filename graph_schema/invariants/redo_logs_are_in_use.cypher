// A redo log is one that is being staged or applied; the next publication removes any other.
MATCH (c:Catalog)
MATCH (l) WHERE l:RedoLog OR l:RedoPart
WITH DISTINCT c, coalesce(l.log, l.id) AS log
WHERE log <> coalesce(c.applying, '') AND coalesce(c.leaseUntil < timestamp(), true)
RETURN log
