// What has the day of a reference has its URL.
MATCH (c:Credential)
WHERE c.referenceAsOf IS NOT NULL AND c.referenceUrl IS NULL
RETURN c.key AS credential
