// What a tenant decides for itself stands once.
CREATE CONSTRAINT own_settings_key IF NOT EXISTS FOR (n:OwnSettings) REQUIRE n.key IS UNIQUE;
