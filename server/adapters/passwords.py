"""Passwords with argon2id (RFC 9106), the library's recommended parameters."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_nobody = _hasher.hash("nobody has this password")


class Argon2Passwords:
    def hash(self, password: str) -> str:
        return _hasher.hash(password)

    def verify(self, password: str, password_hash: str | None) -> bool:
        try:
            return _hasher.verify(password_hash or _nobody, password) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False
