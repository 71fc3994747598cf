"""What can be refused, each with the code a program reads and the words a person reads.

The class docstring is the default message; it says what to do next.
"""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct


class WarmlineError(Exception):
    """Something went wrong on our side. Nothing you wrote is lost; please try again."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__class__.__doc__)

    @property
    def message(self) -> str:
        return str(self.args[0])


class BadFrame(WarmlineError):
    """This frame is not one we know. Reload the page to get the current version."""

    code = "bad_frame"
    status = 400


class Invalid(WarmlineError):
    """Something in this request is not as it should be. Check the values and send it again."""

    code = "invalid"
    status = 422


class Field(Struct, frozen=True):
    """What is wrong with one field of a form. `at` is its path in the form, for example `site.week.tue.1`."""

    at: str
    message: str


class InvalidFields(Invalid):
    """Something in this form can't be used as it is. Look at what is said beside it."""

    code = "invalid_fields"

    def __init__(self, fields: Sequence[Field] = ()) -> None:
        super().__init__(" ".join(field.message for field in fields) or None)
        self.fields = tuple(fields)


class Overtaken(WarmlineError):
    """Somebody else saved this while you were changing it. Look at what they saved, then save yours again."""

    code = "overtaken"
    status = 409


class TooLong(WarmlineError):
    """This message is too long. Send it in two parts, or attach it as a file."""

    code = "too_long"
    status = 413


class TooMany(WarmlineError):
    """That was a lot at once. Wait a moment, then send it again."""

    code = "too_many"
    status = 429


class NotSignedIn(WarmlineError):
    """You are signed out. Sign in again to go on; what you wrote is kept."""

    code = "not_signed_in"
    status = 401


class TokenRefused(WarmlineError):
    """The sign-in of this dashboard could not be confirmed. Reload the dashboard, then open the chat again."""

    code = "token_refused"
    status = 401


class TokenExpired(TokenRefused):
    """The sign-in of this dashboard has run out. Reload the dashboard to go on; what you wrote is kept."""

    code = "token_expired"


class NotAllowed(WarmlineError):
    """This page may not show the chat. Add its origin to the site's allowed origins."""

    code = "not_allowed"
    status = 403


class NotFound(WarmlineError):
    """There is nothing here, or it is not yours to see."""

    code = "not_found"
    status = 404


class Reused(WarmlineError):
    """This message id was used for another text. Send the text again under a new id."""

    code = "client_id_reused"
    status = 409


class Unseen(WarmlineError):
    """Somebody wrote while you were typing. Read it, then send again."""

    code = "unseen"
    status = 409


class Unavailable(WarmlineError):
    """We can't save anything at the moment. What you wrote is kept here and goes out by itself."""

    code = "unavailable"
    status = 503


class NoRoom(Unavailable):
    """There is no room for this file at the moment. What you write still arrives; attach the file again later."""

    code = "no_room"
    status = 507
