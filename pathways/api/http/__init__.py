"""Transports: GraphQL over HTTP, WebSocket and server-sent events; plan documents at addresses of their own."""
