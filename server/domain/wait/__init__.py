"""How long a reply is likely to take: events of a desk in, p50 and p90 out. docs/wait.md tells how it works."""
