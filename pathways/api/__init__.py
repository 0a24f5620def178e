"""The GraphQL API over HTTP. Only this package knows strawberry and starlette."""
