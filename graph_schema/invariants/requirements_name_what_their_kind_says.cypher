// A CREDENTIAL names one Credential, a COMPETENCY one Competency, and no other Requirement names anything.
MATCH (q:Requirement)
WITH q, COUNT { (q)-[:NAMES]->() } AS named,
  COUNT { (q)-[:NAMES]->(:Credential) } AS credentials, COUNT { (q)-[:NAMES]->(:Competency) } AS competencies
WHERE named <> credentials + competencies
  OR credentials <> CASE q.kind WHEN 'CREDENTIAL' THEN 1 ELSE 0 END
  OR competencies <> CASE q.kind WHEN 'COMPETENCY' THEN 1 ELSE 0 END
RETURN q.id AS requirement, q.kind AS kind, credentials, competencies
