"""The catalogue in memory: one immutable snapshot per revision, its requirement graph as arrays, and its search index."""
