// A place in a status list is taken once.
CREATE CONSTRAINT badge_status_id IF NOT EXISTS FOR (n:BadgeStatus) REQUIRE n.id IS UNIQUE;
