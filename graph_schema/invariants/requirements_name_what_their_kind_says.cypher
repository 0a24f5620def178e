// A CREDENTIAL names one Credential, a COMPETENCY one Competency, a SELECTION selects, an EXCLUSION names or selects once
// at most, and no other Requirement names or selects anything.
MATCH (q:Requirement)
WITH q, COUNT { (q)-[:NAMES]->() } AS named, COUNT { (q)-[:SELECTS]->(:Selection) } AS selections,
  COUNT { (q)-[:NAMES]->(:Credential) } AS credentials, COUNT { (q)-[:NAMES]->(:Competency) } AS competencies
WHERE named <> credentials + competencies
  OR (q.kind <> 'EXCLUSION' AND credentials <> CASE q.kind WHEN 'CREDENTIAL' THEN 1 ELSE 0 END)
  OR credentials > 1 OR (q.kind = 'EXCLUSION' AND credentials + selections > 1)
  OR competencies <> CASE q.kind WHEN 'COMPETENCY' THEN 1 ELSE 0 END
  OR (q.kind <> 'EXCLUSION' AND selections <> CASE q.kind WHEN 'SELECTION' THEN 1 ELSE 0 END)
RETURN q.id AS requirement, q.kind AS kind, credentials, competencies, selections
