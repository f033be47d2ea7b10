"""Which addresses may be reached: public ones, whatever form they are written in."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from ssrfguard import DEFAULT_DENIED, AddressTable, Policy, Verdict

_EMBEDDING = tuple(
    (ip_network(prefix), shifts)
    for prefix, *shifts in (
        ("::/96", 0),  # IPv4-compatible, RFC 4291
        ("::ffff:0:0/96", 0),  # IPv4-mapped, RFC 4291
        ("::ffff:0:0:0/96", 0),  # IPv4-translated, RFC 2765
        ("64:ff9b::/96", 0),  # NAT64, RFC 6052
        ("2002::/16", 80),  # 6to4, RFC 3056
        ("2001::/32", 64),  # Teredo, RFC 4380: the server; the client is below
    )
)
_TEREDO = ip_network("2001::/32")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214: the upper half of an interface's identifier


def embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """Every IPv4 address that an IPv6 address may carry its packets to, by any known form.

    Local NAT64 (64:ff9b:1::/48) is not among them: the table refuses it whole.
    """
    bits = int(address)
    found = [
        bits >> shift for network, shifts in _EMBEDDING if address in network for shift in shifts
    ]
    if address in _TEREDO:
        found.append(~bits)  # the client stands there with every bit turned round
    if bits >> 32 & 0xFFFF_FFFF in _ISATAP:
        found.append(bits)
    return tuple(IPv4Address(each & 0xFFFF_FFFF) for each in found)


class Guard(AddressTable):
    """ssrfguard's table, which asks what an IPv6 address carries before it permits it."""

    def classify(self, address: str | IPv4Address | IPv6Address) -> Verdict:
        """The verdict on the address itself, or else on the first refused one inside it."""
        asked = ip_address(address) if isinstance(address, str) else address
        verdict = super().classify(asked)
        if verdict.blocked or isinstance(asked, IPv4Address):
            return verdict
        for inner in embedded(asked):
            found = super().classify(inner)
            if found.blocked:
                return Verdict(address=asked, blocked=True, block=found.block)
        return verdict


def policy(networks: tuple[str, ...], ports: frozenset[int], redirects: int) -> Policy:
    """What ssrfguard holds every connection to, redirects and looked-up names included.

    ``networks`` are private ones that are allowed all the same.
    """
    return Policy(
        denied_networks=Guard(DEFAULT_DENIED.blocks),
        allowed_networks=tuple(ip_network(network) for network in networks),
        allowed_ports=ports,
        max_redirects=redirects,
    )
