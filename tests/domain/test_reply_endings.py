"""How mails end: signatures, contact blocks, devices and disclaimers are folded, and sentences are not."""

from __future__ import annotations

import pytest

from server.domain.reply_text import reply_of_text

DEVICES = [
    *("Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone"),
    *("Inviato da iPhone", "Enviado do meu iPhone", "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone'a"),
    *("Отправлено с iPhone", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta"),
    *("Odesláno z iPhonu", "iPhone'umdan gönderildi", "iPhoneから送信", "发自我的 iPhone", "나의 iPhone에서 보냄"),
    *("Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from Outlook for Android", "נשלח מה-iPhone שלי"),
    *("Sent via the Samsung Galaxy S21, an AT&T 5G smartphone", "Gesendet mit der GMX Mail App"),
    *("Sent with Proton Mail secure email.", "Надіслано з iPhone", "Enviat des del meu iPhone", "From My iPhone 6"),
    *("Trimis de pe iPhone-ul meu", "Poslano z mojega iPhona", "Odoslané z iPhonu", "Az iPhone-omról küldve"),
    *("Dikirim dari iPhone saya", "Được gửi từ iPhone của tôi", "ส่งจาก iPhone ของฉัน", "從我的 iPhone 傳送"),
    *(
        "Gesendet von Mail für Windows",
        "Sent from Yahoo Mail on Android",
        "Sent from my Galaxy",
        "Sent from Mailspring",
    ),
    *("Sent from my Wiko RIDGE FAB 4G", "Sent from my TD-85"),
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
]


def new_text(text: str) -> str:
    return reply_of_text(text).new_text


@pytest.mark.parametrize("device", DEVICES)
def test_device_lines_go_wherever_they_stand(device: str) -> None:
    assert new_text(f"It works now.\n\n{device}\n\n> Could you try?") == "It works now."
    assert new_text(f"It works now.\n{device}") == "It works now."
    middle = new_text(f"It works now.\n\n{device}\n\nOne more thing: the log is empty.")
    assert middle == "It works now.\n\nOne more thing: the log is empty."
    assert reply_of_text(f"It works now.\n\n{device}").folded == device


@pytest.mark.parametrize(
    "text",
    [
        "from my mail 1",
        "Sent from my desk, which is easier than my phone.",
        "Sent from my old address, sorry. The order number is 1234.",
        "The parcel was\nsent from my office yesterday\nand never came.",
        "Sent from the warehouse after I called by phone yesterday.",
        "Thanks,\nMara",
        "Thanks\nMara\nPlease call me tomorrow on 030 1234567, I am there all day.",
        "Mit freundlichen Grüßen\nMara\n\nPS: Die Nummer ist 030 1234567, rufen Sie bitte an?",
        "Best regards\nMara Lind\n+49 30 1234567\n\nP.S. The invoice number is 4711, I forgot that above.",
        "I have two numbers:\n030 1234567\n+49 171 2345678\n\nPlease use the second one.",
        "First question: does it run on Linux?\n\n--\n\nSecond question: how much is it for ten people?",
        "a\n\n—\n\nb is the real question, isn't it?",
        "Hi,\n\nDisclaimer: I am no expert, but the login is broken.\n\nHere is what I did.",
        "Hi,\n\nThis message is intended to complain about the refund.\n\nI waited for weeks.",
        "Your answer is fine.\n\n/home/mara",
        "-- \nMara",
    ],
)
def test_sentences_stay(text: str) -> None:
    assert new_text(text) == "\n".join(line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It works.\n\n-- \nMara Lind\nAcme GmbH\n+49 30 123456", "It works."),
        ("It works.\n\n--\nMara Lind\nAcme GmbH", "It works."),
        ("It works.\n\nBest regards\nMara Lind\nTel. +49 30 1234567\nwww.acme.example", "It works."),
        ("It works.\n\nThanks,\nMara", "It works.\n\nThanks,\nMara"),
        ("It works.\n\n-Mara", "It works."),
        ("It works.\n\nDisclaimer\n\nThe information contained in this message is confidential.", "It works."),
        ("It works.\n\nThis e-mail and any attachments are confidential and for the addressee.", "It works."),
        ("It works.\n\nAna, on 3 March:\n> quote\n\n-- \nMara", "It works.\n\nAna, on 3 March:\n> quote"),
        ("It works.\n\n______________________\nusers mailing list\nusers@lists.example", "It works."),
        ("It works.\n\n__\nmine, not a list's", "It works.\n\n__\nmine, not a list's"),
    ],
)
def test_endings(text: str, shown: str) -> None:
    assert new_text(text) == shown


@pytest.mark.parametrize(
    "greeting", ["Hello", "Hi Ana,", "Guten Tag Frau Kovács,", "Bonjour,", "Здравствуйте!", "您好"]
)
def test_a_greeting_alone_is_no_message(greeting: str) -> None:
    """Then what looked like an ending may be what they wanted to say."""
    for ending in ("Sent from my iPhone", "-- \nthe second one please"):
        reply = reply_of_text(f"{greeting}\n\n{ending}\n\nOn 4 Mar 2025, at 09:12, Ana <a@x.example> wrote:\n> Which?")
        assert reply.new_text.replace("-- \n", "--\n") == f"{greeting}\n\n{ending}".replace("-- \n", "--\n")


def test_what_openpgp_adds_is_folded() -> None:
    head, signature = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256", "-----BEGIN PGP SIGNATURE-----\n\niQIz\n=x"
    reply = reply_of_text(f"{head}\n\nIt works.\n\nMara\n{signature}\n-----END PGP SIGNATURE-----\n")
    assert reply.new_text == "It works.\n\nMara"
    assert "Hash: SHA256" in reply.folded and "iQIz" in reply.folded
