"""Passwords with argon2id (RFC 9106), the library's recommended parameters."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Made when a process first meets a password, for it takes long; the command line and a worker never do."""
    return _hasher.hash("nobody has this password")


class Argon2Passwords:
    def hash(self, password: str) -> str:
        return _hasher.hash(password)

    def verify(self, password: str, password_hash: str | None) -> bool:
        nobody = _nobody()  # before all else, so that who is first learns nothing from it either
        try:
            return _hasher.verify(password_hash or nobody, password) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False
