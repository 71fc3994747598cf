"""When a refusal says that an address is no good, in the words of the servers that refuse."""

import pytest

from server.domain.failing import hopeless


@pytest.mark.parametrize(
    "reason",
    [
        "550 5.1.1 The email account that you tried to reach does not exist. (Gmail)",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "550 5.4.1 Recipient address rejected: Access denied. [BN8NAM12FT013.eop-nam12.prod.protection.outlook.com]",
        "554 delivery error: dd This user doesn't have a yahoo.com account (mara@yahoo.com) [0] - mta4.yahoo.com",
        "550 Requested action not taken: mailbox unavailable (in reply to RCPT TO command)",
        "550-5.2.1 The email account that you tried to reach is inactive.",
        "5.4.4 Host or domain name not found. Name service error for name=acme.invald type=A: Host not found",
        "551 User not local; please try <forward-path>",
        "553 5.3.0 <mara@x.example>... User unknown",
        "550 5.7.1 <mara@x.example>: Recipient address rejected: User unknown in virtual mailbox table",
        "550 No such user here",
        "5.1.2 bad destination system: no such domain",
    ],
)
def test_nobody_is_there(reason: str) -> None:
    assert hopeless(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "552 5.3.4 Message size exceeds fixed limit",
        "552-5.7.0 This message was blocked because its content presents a potential security issue.",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated.",
        "550 5.1.8 <bounce+x@acme.example>: Sender address rejected: Domain not found",
        "552 5.2.2 The email account that you tried to reach is over quota",
        "550 5.6.1 Message contains 8bit data and the recipient's mailbox does not take it: unavailable",
        "554 Transaction failed: message refused",
        "5.5.2 syntax error",
        "A fault of Warmline's. The mail is kept.",
        "",
    ],
)
def test_it_is_about_this_mail_or_about_us(reason: str) -> None:
    assert not hopeless(reason)
