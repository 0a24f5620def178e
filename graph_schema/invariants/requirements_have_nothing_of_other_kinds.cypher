// Properties about awards stand at a CREDENTIAL or SELECTION, about work at EXPERIENCE, about what counts at groups, about
// cycles (both figures) at CREDITS.
MATCH (q:Requirement)
WHERE (NOT q.kind IN ['CREDENTIAL', 'SELECTION']
    AND (q.minScore IS NOT NULL OR q.earnedWithinMonths IS NOT NULL OR q.concurrent IS NOT NULL OR q.exact IS NOT NULL
      OR q.minGrade IS NOT NULL OR q.minGradeScale IS NOT NULL OR q.maxScore IS NOT NULL
      OR q.earnedKinds IS NOT NULL OR q.earnedNotKinds IS NOT NULL OR q.earnedIssuedBy IS NOT NULL
      OR q.earnedNotIssuedBy IS NOT NULL OR q.earnedAfter IS NOT NULL OR q.earnedBefore IS NOT NULL))
  OR (q.kind <> 'CREDENTIAL' AND (q.together IS NOT NULL OR q.everEarned IS NOT NULL))
  OR (q.kind <> 'SELECTION' AND q.whole IS NOT NULL)
  OR (q.kind <> 'EXPERIENCE'
    AND (q.fields IS NOT NULL OR q.withinMonths IS NOT NULL OR q.distinctFields IS NOT NULL OR q.hours IS NOT NULL))
  OR (q.kind <> 'CREDITS' AND (q.eachMonths IS NOT NULL OR q.eachCredits IS NOT NULL))
  OR (NOT q.kind IN ['ALL', 'ANY', 'AT_LEAST', 'CREDITS']
    AND (q.countsOnce IS NOT NULL OR q.withinMonthsOfEachOther IS NOT NULL
      OR q.cohortFrom IS NOT NULL OR q.cohortThrough IS NOT NULL))
  OR (NOT q.kind IN ['AT_LEAST', 'CREDITS'] AND (q.distinctBy IS NOT NULL OR q.same IS NOT NULL))
  OR (q.kind <> 'AVERAGE' AND q.byPoints IS NOT NULL)
  OR (q.eachMonths IS NULL) <> (q.eachCredits IS NULL)
  OR (q.distinctBy IS NULL) <> (q.distinctAtLeast IS NULL)
RETURN q.id AS requirement, q.kind AS kind
