// A shared cost has a key, an amount and a currency, or none of them; without them it has no period either.
MATCH (r:Route)
WHERE (r.sharedCostKey IS NOT NULL OR r.sharedCostAmount IS NOT NULL OR r.sharedCostCurrency IS NOT NULL
  OR r.sharedCostEvery IS NOT NULL)
AND (r.sharedCostKey IS NULL OR r.sharedCostAmount IS NULL OR r.sharedCostCurrency IS NULL)
RETURN r.id AS route, r.sharedCostKey AS key, r.sharedCostAmount AS amount
