"""How long a reply is likely to take. docs/wait.md tells how it works."""

from server.domain.wait.recent import MIN_SAMPLES, WINDOW, Estimate, age, estimate, rounded_up

__all__ = ["MIN_SAMPLES", "WINDOW", "Estimate", "age", "estimate", "rounded_up"]
