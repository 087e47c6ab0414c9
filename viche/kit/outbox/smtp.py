"""One letter over SMTP, told exactly: taken, certainly not taken, or unknown."""

from __future__ import annotations

import hashlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from viche.kit.models import OutboxMail


class _Wire(EmailPolicy):
    """Lines as SMTP wants them, and subjects folded by the older code of the library: the newer one (CPython gh-92081)
    loses the space where it breaks a Ukrainian line, and people read «відомості —до 20 липня»."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        folded = Header(str(value), header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


WIRE = _Wire(linesep="\r\n")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NotTaken(Exception):
    """The server certainly did not take the letter. `for_good`: it never will."""

    def __init__(self, reason: object, *, for_good: bool = False) -> None:
        super().__init__(str(reason))
        self.for_good = for_good


class Unknown(Exception):
    """The whole letter was handed over and no answer came."""


@dataclass(frozen=True)
class Server:
    """Where letters go, from VICHE_MAIL_URL: `smtp://user:password@host:587`, `smtps://host:465`.

    `smtp://` turns to TLS by STARTTLS. A server that cannot is used only on this machine, or when the address says
    `?starttls=no`.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    plain: bool = False

    @classmethod
    def at(cls, url: str) -> Server:
        """Read the address; an unreadable one stops the start."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise ImproperlyConfigured(f"VICHE_MAIL_URL: {error}") from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ImproperlyConfigured("VICHE_MAIL_URL must be smtp://user:password@host:587 or smtps://…")
        tls = parts.scheme == "smtps"
        plain = parts.hostname in LOOPBACK or parse_qs(parts.query).get("starttls") == ["no"]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or (465 if tls else 587), user, password, tls, plain)

    def connect(self) -> smtplib.SMTP:
        """An open, encrypted and signed-in line, or NotTaken."""
        line: smtplib.SMTP | None = None
        timeout, trust = settings.EMAIL_TIMEOUT, ssl.create_default_context()
        try:
            if self.tls:
                line = smtplib.SMTP_SSL(self.host, self.port, timeout=timeout, context=trust)
            else:
                line = smtplib.SMTP(self.host, self.port, timeout=timeout)
            line.ehlo_or_helo_if_needed()
            if not self.tls and line.has_extn("starttls"):
                line.starttls(context=trust)
                line.ehlo()
            elif not self.tls and not self.plain:
                raise NotTaken("the mail server offers no STARTTLS; use smtps:// or say ?starttls=no")
            if self.user:
                line.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as error:
            _hang_up(line)
            raise NotTaken(f"{self.host}:{self.port}: {error}") from error
        except NotTaken:
            _hang_up(line)
            raise
        return line


def _hang_up(line: smtplib.SMTP | None) -> None:
    if line is not None:
        line.close()


def message(mail: OutboxMail) -> EmailMessage:
    """The letter as it leaves. Its Message-ID follows from the key, so that a copy would be known as one."""
    letter = EmailMessage(policy=WIRE)
    sender = settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    letter["From"], letter["To"], letter["Subject"] = sender, mail.to, mail.subject
    letter["Date"] = format_datetime(mail.created_at)
    letter["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(mail.body, cte="base64")
    return letter


def deliver(line: smtplib.SMTP, mail: OutboxMail) -> None:
    """Hand one letter over; returns when the server has taken it, raises NotTaken or Unknown."""
    try:
        letter = message(mail)
        _expect(line.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), 250)
        _expect(line.rcpt(mail.to), 250, 251)
        _expect(line.docmd("DATA"), 354)
        text = re.sub(rb"(?m)^\.", b"..", letter.as_bytes())
        line.send(text.rstrip(b"\r\n") + b"\r\n.\r\n")
    except (OSError, smtplib.SMTPException) as error:
        # The line broke before the dot that ends a letter was out: no server may keep half of one.
        raise NotTaken(error) from error
    except (UnicodeError, ValueError) as error:
        raise NotTaken(error, for_good=True) from error
    try:
        answer = line.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(str(error)) from error
    _expect(answer, 250)


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    code, words = answer
    if code not in codes:
        raise NotTaken(f"{code} {words.decode('utf-8', 'replace')}", for_good=500 <= code < 600)
