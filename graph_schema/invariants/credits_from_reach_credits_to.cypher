// Credits to choose between have both ends, in their order.
MATCH (c:Credential)
WHERE (c.creditsFrom IS NULL) <> (c.creditsTo IS NULL) OR toFloat(c.creditsFrom) > toFloat(c.creditsTo)
RETURN c.key AS node
