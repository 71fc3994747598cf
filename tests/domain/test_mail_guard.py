"""Persons, machines and mail servers told apart."""

from __future__ import annotations

import pytest

from server.domain.inbound import Inbound, parse
from server.domain.mail_guard import Automatic, Bounce, Person, classify


def mail(*headers: str, body: str = "Hello") -> Inbound:
    return parse(("\r\n".join(["From: Mara <mara@acme.example>", *headers]) + f"\r\n\r\n{body}\r\n").encode())


@pytest.mark.parametrize(
    "headers",
    [
        ("Subject: Re: It hangs",),
        ("Subject: Mail delivery failed for our newsletter",),
        ("Auto-Submitted: no",),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply",),  # Exchange puts it on people's mail
        ("Subject: Fwd: Undelivered Mail Returned to Sender", "In-Reply-To: <1@x>"),
        ("From: Info <info@acme.example>", "Subject: our mails are rejected, user unknown"),
        ("Precedence: first-class",),
    ],
)
def test_people(headers: tuple[str, ...]) -> None:
    assert classify(mail(*headers), "mara@acme.example") == Person()


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: Auto-Generated; x=y",
            "Precedence: bulk",
            "Precedence: JUNK",
        ),
        *("Precedence: auto_reply", "X-Autoreply: yes", "X-Autorespond: 1", "List-Id: <x.example>", "Return-Path: <>"),
        *("Subject: Automatic reply: It hangs", "Subject: Abwesenheitsnotiz: Re", "Subject: Out of Office"),
        *("Subject: Réponse automatique : x", "Subject: Автоответ: x", "List-Unsubscribe: <mailto:x@x.example>"),
        "Content-Type: multipart/report; report-type=disposition-notification",
    ],
)
def test_machines(header: str) -> None:
    assert isinstance(classify(mail(header)), Automatic)


def test_the_null_sender_is_a_machine() -> None:
    assert isinstance(classify(mail(), ""), Automatic)
    assert classify(mail(), None) == Person()


def report(action: str, status: str, diagnostic: str = "smtp; 550 5.1.1 No such user") -> Inbound:
    return mail(
        *("From: Mail Delivery System <MAILER-DAEMON@mx.x.example>", "Subject: Undelivered Mail Returned to Sender"),
        "Content-Type: multipart/report; report-type=delivery-status; boundary=d",
        body="--d\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--d\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.x.example\r\n\r\nFinal-Recipient: rfc822; mara@acme.example\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: {diagnostic}\r\n--d--",
    )


def test_a_delivery_report_says_who_and_why() -> None:
    bounce = classify(report("failed", "5.1.1"), "")
    assert isinstance(bounce, Bounce)
    assert (bounce.recipient, bounce.status, bounce.permanent) == ("mara@acme.example", "5.1.1", True)
    assert bounce.diagnostic == "550 5.1.1 No such user"


@pytest.mark.parametrize(
    ("action", "status", "diagnostic"),
    [
        ("delayed", "4.4.1", "smtp; 451 try later"),
        ("failed", "5.2.2", "smtp; 552 5.2.2 Mailbox full"),
        ("failed", "5.0.0", "smtp; 452 user over quota"),
        ("failed", "4.7.1", "smtp; 451 greylisted"),
    ],
)
def test_what_may_still_arrive_is_not_for_good(action: str, status: str, diagnostic: str) -> None:
    bounce = classify(report(action, status, diagnostic), "")
    assert isinstance(bounce, Bounce)
    assert not bounce.permanent


@pytest.mark.parametrize(
    ("action", "status", "news"),
    [
        ("failed", "5.1.1", "failed"),
        ("failed", "4.4.7", "failed"),
        ("delayed", "4.4.1", "delayed"),
        ("relayed", "2.0.0", "delivered"),
        ("delivered", "2.1.5", "delivered"),
    ],
)
def test_a_report_says_how_far_the_mail_has_come(action: str, status: str, news: str) -> None:
    """RFC 3464 2.3.3: whether somebody still tries is another question than whose fault it is."""
    found = classify(report(action, status, "smtp; as it is"), "")
    assert isinstance(found, Bounce) and found.news == news
    assert found.permanent is (status == "5.1.1")


def test_a_warning_that_is_no_report_is_a_delay() -> None:
    words = "Warning: your message is delayed, and was not delivered yet. We will keep trying for 4 days."
    subject = "Warning: could not send message for past 4 hours"
    got = parse(f"From: MAILER-DAEMON@mx.x.example\r\nSubject: {subject}\r\n\r\n{words}\r\n".encode())
    found = classify(got, "")
    assert isinstance(found, Bounce) and (found.news, found.permanent) == ("delayed", False)


@pytest.mark.parametrize(
    "body",
    [
        "Your message to <mara@acme.example> could not be delivered.\r\n550 5.1.1 User unknown",
        "A message that you sent could not be delivered to one or more of its recipients:\r\n  mara@acme.example",
    ],
)
def test_bounces_without_a_report(body: str) -> None:
    got = parse(f"From: mailer-daemon@mx.x.example\r\nSubject: failure notice\r\n\r\n{body}\r\n".encode())
    bounce = classify(got)
    assert isinstance(bounce, Bounce)
    assert (bounce.recipient, bounce.permanent) == ("mara@acme.example", True)


def test_exims_header_is_enough() -> None:
    bounce = classify(mail("X-Failed-Recipients: mara@acme.example"))
    assert isinstance(bounce, Bounce)
    assert bounce.recipient == "mara@acme.example"


def feedback(kind: str) -> Inbound:
    return mail(
        "Subject: Email Feedback Report",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=d",
        body="--d\r\nContent-Type: text/plain\r\n\r\nA report.\r\n--d\r\nContent-Type: message/feedback-report\r\n\r\n"
        f"Feedback-Type: {kind}\r\nVersion: 1\r\nOriginal-Rcpt-To: <mara@acme.example>\r\n--d--",
    )


def test_a_complaint_stops_mails_to_the_address() -> None:
    """RFC 5965: the recipient pressed "this is spam"; nothing more should go there."""
    complaint = classify(feedback("abuse"))
    assert isinstance(complaint, Bounce)
    assert (complaint.recipient, complaint.permanent) == ("mara@acme.example", True)
    assert complaint.diagnostic == "The recipient's provider reports the mail as unwanted."
    assert isinstance(classify(feedback("auth-failure")), Automatic)


@pytest.mark.parametrize(("event", "kind"), [("Bounce", Bounce), ("Complaint", Bounce), ("Delivery", Automatic)])
def test_amazons_notifications(event: str, kind: type) -> None:
    body = '{"Type": "Notification", "Message": "{\\"notificationType\\":\\"' + event + '\\"}"}'
    assert isinstance(classify(mail("x-amz-sns-message-id: 1", body=body)), kind)


def test_exchange_says_so_in_a_header() -> None:
    assert isinstance(classify(mail("X-MS-Exchange-Message-Is-Ndr:", "Subject: Undeliverable: Hi")), Bounce)


def test_a_person_forwards_a_bounce() -> None:
    body = "What is this?\r\n\r\n> From: MAILER-DAEMON@x.example\r\n> 550 5.1.1 User unknown"
    assert classify(mail("Subject: Fwd: Returned mail: see transcript for details", body=body)) == Person()
