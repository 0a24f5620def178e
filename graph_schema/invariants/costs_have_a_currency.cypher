// A cost has an amount and a currency, or neither.
MATCH (r:Route)
WHERE (r.costAmount IS NULL) <> (r.costCurrency IS NULL)
RETURN r.id AS route, r.costAmount AS amount, r.costCurrency AS currency
