// A trusted issuer is found by its address.
CREATE CONSTRAINT trusted_issuer_issuer IF NOT EXISTS FOR (n:TrustedIssuer) REQUIRE n.issuer IS UNIQUE;
