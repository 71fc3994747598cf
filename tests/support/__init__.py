"""Real services for the tests: PostgreSQL, Redis, SMTP, the server itself and a browser."""
