// There is exactly one Catalog.
MATCH (c:Catalog) WITH count(c) AS catalogs WHERE catalogs <> 1
RETURN catalogs
