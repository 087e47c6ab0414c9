"""Signed data (CMS, RFC 5652 §5) with RSA or ECDSA: whether what is inside was signed by whom we trust.

`cryptography` makes and decrypts CMS but does not verify it, so the few fields that matter are read here, in DER.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from viche.kit import clock

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
HASHES: dict[bytes, type[hashes.HashAlgorithm]] = {
    bytes.fromhex("608648016503040201"): hashes.SHA256,
    bytes.fromhex("608648016503040202"): hashes.SHA384,
    bytes.fromhex("608648016503040203"): hashes.SHA512,
}
SEQUENCE, SET, OCTETS, OID, FIRST = 0x30, 0x31, 0x04, 0x06, 0xA0


class NotSigned(Exception):
    """Not signed data, not whole, or not by whom we trust."""


@dataclass(frozen=True)
class _Part:
    """One element: its tag, its content, and both with the header as they stood."""

    tag: int
    content: bytes
    whole: bytes


def content_of(container: bytes, trusted: Sequence[x509.Certificate]) -> bytes:
    """What was signed, if every signer's signature holds, is in date and trusted; else `NotSigned`."""
    try:
        return _content_of(container, trusted)
    except NotSigned:
        raise
    except Exception as error:  # whatever a stranger's bytes do to the reading
        raise NotSigned(f"signed data does not hold: {error!r}") from error


def _content_of(container: bytes, trusted: Sequence[x509.Certificate]) -> bytes:
    outer = _parts(_one(container, SEQUENCE))
    if outer[0].content != SIGNED_DATA:
        raise NotSigned("not signed data")
    fields = _parts(_one(outer[1].content, SEQUENCE))
    content = _octets(_parts(_parts(fields[2].content)[1].content)[0])
    certificates = [
        x509.load_der_x509_certificate(part.whole)
        for field in fields[3:]
        if field.tag == FIRST
        for part in _parts(field.content)
        if part.tag == SEQUENCE
    ]
    signers = _parts(next(field.content for field in reversed(fields) if field.tag == SET))
    if not signers:
        raise NotSigned("nobody signed")
    for signer in signers:
        _verify(_parts(signer.content), content, certificates, trusted)
    return content


def _verify(
    fields: list[_Part],
    content: bytes,
    certificates: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
) -> None:
    """One SignerInfo: version, who (issuer and serial number), digest, [attributes], algorithm, signature."""
    serial = int.from_bytes(_parts(fields[1].content)[1].content, signed=True)
    issuer = _parts(fields[1].content)[0].whole
    algorithm = HASHES[_parts(fields[2].content)[0].content]()
    made = next(
        (c for c in certificates if c.serial_number == serial and c.issuer.public_bytes() == issuer),
        None,
    )
    if made is None or not _is_trusted(made, trusted):
        raise NotSigned("the signer is not trusted")
    signed = content
    if fields[3].tag == FIRST:
        _digest_holds(fields[3], content, algorithm)
        # Signed as a SET, whatever tag they travel under (RFC 5652 §5.4).
        signed = bytes([SET]) + fields[3].whole[1:]
    signature = next(field.content for field in fields[3:] if field.tag == OCTETS)
    key = made.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, signed, ec.ECDSA(algorithm))
    else:
        raise NotSigned("an unknown kind of key")


def _digest_holds(attributes: _Part, content: bytes, algorithm: hashes.HashAlgorithm) -> None:
    computed = hashes.Hash(algorithm)
    computed.update(content)
    wanted = computed.finalize()
    for attribute in _parts(attributes.content):
        name, values = _parts(attribute.content)
        if name.content == MESSAGE_DIGEST:
            if hmac.compare_digest(_parts(values.content)[0].content, wanted):
                return
            break
    raise NotSigned("the content is not what was signed")


def _is_trusted(made: x509.Certificate, trusted: Sequence[x509.Certificate]) -> bool:
    """In date, and one of the trusted or issued by one of them directly."""
    now = clock.now()
    if not made.not_valid_before_utc <= now <= made.not_valid_after_utc:
        return False
    for other in trusted:
        if other == made:
            return True
        try:
            made.verify_directly_issued_by(other)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


def _octets(part: _Part) -> bytes:
    """An octet string, also one sent in pieces."""
    return part.content if part.tag == OCTETS else b"".join(_octets(piece) for piece in _parts(part.content))


def _one(data: bytes, tag: int) -> bytes:
    (part,) = _parts(data)
    if part.tag != tag:
        raise NotSigned("not DER as expected")
    return part.content


def _parts(data: bytes) -> list[_Part]:
    return list(_walk(data))


def _walk(data: bytes) -> Iterator[_Part]:
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length == 0x80:
            raise ValueError("length not said")
        if length > 0x80:
            size = length - 0x80
            length, start = int.from_bytes(data[start : start + size]), start + size
        if start + length > len(data):
            raise ValueError("cut short")
        yield _Part(tag, data[start : start + length], data[at : start + length])
        at = start + length
