// A Recurrence has either a term of the catalogue, or two days of the year.
MATCH (o:Recurrence)
OPTIONAL MATCH (t:Term {key: o.term})
WITH o, t
WHERE (o.term IS NULL) = (o.begins IS NULL) OR (o.begins IS NULL) <> (o.ends IS NULL)
  OR (o.term IS NOT NULL AND (t IS NULL OR o.every IS NOT NULL))
RETURN o.id AS recurrence, o.term AS term, o.begins AS begins, o.ends AS ends
