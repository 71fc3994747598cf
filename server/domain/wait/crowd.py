"""A crowd that waits together is also answered together, so it says little more than one of them."""

ALIKE = 0.3
"""How alike the fates within a crowd are taken to be (the intraclass correlation)."""


def weight(n: int) -> float:
    """What each of n who wait together counts for: the design effect of a clustered sample (Kish 1965)."""
    return 1.0 / (1.0 + ALIKE * max(0, n - 1))
