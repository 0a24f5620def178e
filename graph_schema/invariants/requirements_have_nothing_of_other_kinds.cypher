// What speaks of awards stands at a CREDENTIAL, of work at EXPERIENCE, of cycles (both figures) at CREDITS.
MATCH (q:Requirement)
WHERE (q.kind <> 'CREDENTIAL' AND (q.minScore IS NOT NULL OR q.earnedWithinMonths IS NOT NULL
    OR q.concurrent IS NOT NULL OR q.together IS NOT NULL OR q.everEarned IS NOT NULL))
  OR (q.kind <> 'EXPERIENCE'
    AND (q.fields IS NOT NULL OR q.withinMonths IS NOT NULL OR q.distinctFields IS NOT NULL))
  OR (q.kind <> 'CREDITS' AND (q.eachMonths IS NOT NULL OR q.eachCredits IS NOT NULL))
  OR (q.eachMonths IS NULL) <> (q.eachCredits IS NULL)
RETURN q.id AS requirement, q.kind AS kind
