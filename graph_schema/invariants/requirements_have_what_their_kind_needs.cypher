// AT_LEAST, CREDITS and AVERAGE have a minimum, COMPETENCY a level, EXPERIENCE months, CONDITION a condition, and no others do,
// but an EXCLUSION has a condition where it names no Credential and selects none.
MATCH (q:Requirement)
WHERE (q.minimum IS NOT NULL) <> (q.kind IN ['AT_LEAST', 'CREDITS', 'AVERAGE'])
  OR (q.level IS NOT NULL) <> (q.kind = 'COMPETENCY')
  OR (q.months IS NOT NULL) <> (q.kind = 'EXPERIENCE')
  OR (q.condition IS NOT NULL)
    <> (q.kind = 'CONDITION' OR (q.kind = 'EXCLUSION' AND NOT EXISTS { (q)-[:NAMES]->(:Credential) }
      AND NOT EXISTS { (q)-[:SELECTS]->(:Selection) }))
RETURN q.id AS requirement, q.kind AS kind
