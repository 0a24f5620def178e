"""One service for several tenants: each has its own, and a caller reaches that of their tenant alone."""
