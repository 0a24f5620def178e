// A credential may have several successors, in an order; the only one that it had is the first.
MATCH (:Credential)-[e:SUPERSEDED_BY]->(:Credential) WHERE e.position IS NULL SET e.position = 0;
