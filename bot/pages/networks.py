"""From which network a page is asked for: known only as long as it is counted what was asked for in vain."""

from ipaddress import IPv6Address, ip_address, ip_network

HOUSEHOLD = 64
"""Bits that all addresses of one household share in IPv6, where each device has as many addresses as it likes."""


def network(peer: str, forwarded: str) -> str:
    """Name the network of who asks, by who is at the other end and the header X-Forwarded-For.

    A proxy adds at the end of the header for whom it asks; what stands before that anybody can write. It is believed of
    a proxy on this machine or a network of our own. From the internet nobody reaches us past it, or is counted as
    themselves.
    """
    told = forwarded.rpartition(",")[2].strip() if _ours(peer) else ""
    return _network(told) or _network(peer) or peer


def _ours(peer: str) -> bool:
    try:
        return not ip_address(peer).is_global
    except ValueError:
        return False


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found), HOUSEHOLD), strict=False))
    return str(found)
