// The last day of an Offering is its first one or later.
MATCH (o:Offering)
WHERE o.endsOn < o.startsOn
RETURN o.id AS offering, o.startsOn AS starts, o.endsOn AS ends
