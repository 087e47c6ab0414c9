"""The encryption step: opening what a service sealed to this server's certificate, and checking who signed inside.

The services answer with a CMS envelope (RFC 5652) made with Ukrainian algorithms (ДСТУ 4145, «Калина» or ГОСТ 28147),
which no free library here knows. So the step is a small interface with two ways:

`CommandEnvelope` calls a program of the operator's own (one over the certified library of ІІТ, or a service with an HSM).
It is called with `open` or `open-signed` and the path of the container, and must end with 0 and the content on its
standard output; for `open-signed` only if the signature inside is valid and its certificate is trusted.

`CmsEnvelope` does the same with `cryptography` for envelopes of RSA and AES. It stands for the step in tests and suits a
test contour that works so. The real services were tried with neither.
"""

from __future__ import annotations

import base64
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from django.conf import settings

from viche.people.identity import signed

PATIENCE = 15  # seconds
MOST = 262_144


class EnvelopeBroken(Exception):
    """It did not open, or the signature inside does not hold. The words are for the log, never for the page."""


class Envelope(Protocol):
    """The encryption step as the adapters see it."""

    def certificate(self) -> str:
        """Base64 of the certificate (DER) that the service seals its answer to."""

    def open(self, container: bytes, *, signed_inside: bool = False) -> bytes:
        """The content. `signed_inside`: within stands signed data, and the content is what was signed."""


class CmsEnvelope:
    """RSA and AES, by `cryptography`. `trusted`: certificates that may have issued the signer's, or are it."""

    def __init__(self, key: bytes, certificate: bytes, trusted: bytes = b"") -> None:
        self._key = serialization.load_pem_private_key(key, None)
        self._certificate = x509.load_pem_x509_certificate(certificate)
        self._trusted = x509.load_pem_x509_certificates(trusted) if trusted else []

    def certificate(self) -> str:
        return _base64(self._certificate)

    def open(self, container: bytes, *, signed_inside: bool = False) -> bytes:
        try:
            content = pkcs7.pkcs7_decrypt_der(container, self._certificate, self._key, [])  # type: ignore[arg-type]
        except Exception as error:  # whatever a stranger's bytes do to the parser
            raise EnvelopeBroken(f"the envelope does not open: {error!r}") from error
        if not signed_inside:
            return content
        try:
            return signed.content_of(content, self._trusted)
        except signed.NotSigned as error:
            raise EnvelopeBroken(str(error)) from error


class CommandEnvelope:
    """A program of the operator's own."""

    def __init__(self, command: str, certificate: bytes) -> None:
        self._words = shlex.split(command)
        self._certificate = x509.load_pem_x509_certificate(certificate)

    def certificate(self) -> str:
        return _base64(self._certificate)

    def open(self, container: bytes, *, signed_inside: bool = False) -> bytes:
        with tempfile.TemporaryDirectory(prefix="viche-envelope-") as folder:
            path = Path(folder) / "container.p7e"
            path.write_bytes(container)
            words = [*self._words, "open-signed" if signed_inside else "open", str(path)]
            try:
                done = subprocess.run(words, capture_output=True, timeout=PATIENCE, cwd=folder, check=False)
            except (OSError, subprocess.TimeoutExpired) as error:
                raise EnvelopeBroken(f"{self._words[0]} did not work: {error!r}") from error
        if done.returncode or not done.stdout or len(done.stdout) > MOST:
            raise EnvelopeBroken(f"{self._words[0]} ended with {done.returncode}: {done.stderr[:300]!r}")
        return done.stdout


def configured() -> Envelope | None:
    """The step as this server is set up; None while it is not. A file that cannot be read counts as not set up."""
    try:
        certificate = Path(settings.IDENTITY_CERTIFICATE).read_bytes() if settings.IDENTITY_CERTIFICATE else b""
        if not certificate:
            return None
        if settings.IDENTITY_OPENER:
            return CommandEnvelope(settings.IDENTITY_OPENER, certificate)
        if not settings.IDENTITY_KEY:
            return None
        trusted = Path(settings.IDENTITY_TRUSTED).read_bytes() if settings.IDENTITY_TRUSTED else b""
        return CmsEnvelope(Path(settings.IDENTITY_KEY).read_bytes(), certificate, trusted)
    except (OSError, ValueError, TypeError):
        return None


def _base64(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
