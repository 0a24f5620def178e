"""The catalogue in memory: one immutable snapshot per revision, its requirement graph, its search index."""
