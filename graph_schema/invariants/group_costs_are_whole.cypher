// A cost of opening a route has an amount and a currency, or none of them; without them no group has seats.
MATCH (r:Route)
WHERE (r.groupCostAmount IS NOT NULL OR r.groupCostCurrency IS NOT NULL OR r.groupSeats IS NOT NULL)
AND (r.groupCostAmount IS NULL OR r.groupCostCurrency IS NULL)
RETURN r.id AS route, r.groupCostAmount AS amount, r.groupCostCurrency AS currency
