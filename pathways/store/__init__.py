"""The graph store: one adapter over Bolt, for the embedded ArcadeDB server and for Neo4j.

Only this package knows the neo4j driver, and none of the driver's exceptions leaves it. The model it writes is pictured
in graph_schema/README.md.
"""
