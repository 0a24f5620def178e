// The Catalog is at the newest Revision, and both have the same fingerprint and the same time.
MATCH (c:Catalog)
OPTIONAL MATCH (r:Revision)
WITH c, coalesce(max(r.number), 0) AS newest
OPTIONAL MATCH (r:Revision {number: newest})
WITH c.revision AS revision, newest, c.fingerprint AS published, r.fingerprint AS recorded,
  c.publishedAt AS publishedAt, r.publishedAt AS recordedAt
WHERE revision <> newest OR coalesce(published, '') <> coalesce(recorded, '')
  OR coalesce(publishedAt, '') <> coalesce(recordedAt, '')
RETURN revision, newest, published, recorded
