"""From which network an account was entered, kept for a week: only so that voices of many accounts entered from one network
within an hour are looked at by a person (viche.voices.review).

No address is kept. A network is the first 24 bits of an IPv4 address, the first 48 of an IPv6 one, hashed under a key of
the day and of the server's secret: the same network on another day is another hash. It is personal data all the same, for
whoever holds the secret can try all networks (Закон 2297-VI, ст. 6 і 8: for this purpose, until `until`, then erased).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

from viche.kit import clock
from viche.people.models import Person, SignIn

KEPT = timedelta(days=7)
V4, V6 = 24, 48
WIDEST = {4: 16, 6: 40}  # bits; a wider network is a whole operator
Network = IPv4Network | IPv6Network


def network_of(address: str) -> Network | None:
    """The network of an address, or None for what is no address (a socket)."""
    try:
        found = ip_address(address.strip("[]"))
    except ValueError:
        return None
    plain = getattr(found, "ipv4_mapped", None) or found
    return ip_network((plain, V4 if plain.version == 4 else V6), strict=False)


def digest(network: Network, day: date) -> bytes:
    """16 bytes under which a network stands on a day."""
    key = f"viche-network-1\x00{settings.SECRET_KEY}\x00{day.isoformat()}".encode()
    return hmac.digest(key, str(network).encode(), "sha256")[:16]


def note(person: Person, address: str) -> None:
    """Remember the network of a sign-in until its last day."""
    network = network_of(address)
    if network is not None:
        now = clock.now()
        SignIn.objects.create(
            person=person, network=digest(network, clock.kyiv(now).date()), at=now, until=clock.today() + KEPT
        )


def written(text: str) -> Network:
    """A network as an official writes it: «203.0.113.0/24», «203.0.113.7». ValueError when it is none, or too wide."""
    network = ip_network(text.strip(), strict=False)
    if network.prefixlen < WIDEST[network.version]:
        raise ValueError(text)
    return network


def parts(network: Network) -> Iterator[Network]:
    """The networks of `network_of` that it consists of; a narrower one is a part of its own network."""
    width = V4 if network.version == 4 else V6
    if network.prefixlen >= width:
        yield network.supernet(new_prefix=width)
    else:
        yield from network.subnets(new_prefix=width)


def erase_old() -> None:
    """Erase what has served its time."""
    SignIn.objects.filter(until__lt=clock.today()).delete()
