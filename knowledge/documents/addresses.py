"""What an address is: of which site, which page, and what of it may be shown or stored.

Nothing here is fetched; which addresses may be reached at all is in ``reaching``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]")
_SECRET = frozenset(
    {
        "token",
        "access_token",
        "auth",
        "auth_token",
        "key",
        "apikey",
        "api_key",
        "password",
        "passwd",
        "pwd",
        "secret",
        "sig",
        "signature",
        "x-amz-signature",
        "x-amz-credential",
        "x-amz-security-token",
        "x-goog-signature",
        "x-goog-credential",
        "jwt",
        "session",
        "sessionid",
        "sid",
    }
)
"""Parameters that open something to whoever knows them, by the names that services give them."""


def is_url(text: str) -> bool:
    """Whether the text is an http or https address with a host."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def public(url: str) -> str:
    """An address as it may be shown, logged and stored: no name, password, token or fragment.

    What is no address comes back as it is.
    """
    if not is_url(url):
        return url
    parts = urlsplit(url.strip())
    netloc = parts.netloc.rpartition("@")[2]
    query = parts.query
    if any(name.lower() in _SECRET for name, _ in parse_qsl(query, keep_blank_values=True)):
        kept = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(name, value) for name, value in kept if name.lower() not in _SECRET])
    url = urlunsplit((parts.scheme, netloc, parts.path, query, ""))
    return _CONTROL.sub(lambda match: quote(match[0]), url)


def host_of(url: str) -> str:
    """The host of an address without ``www.``, in lower case; "" for what is no address."""
    try:
        host = urlsplit(url.strip()).hostname or "" if is_url(url) else ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


@lru_cache(maxsize=4096)
def site_of(url: str) -> str:
    """The registrable domain of an address, such as ``gov.example.org`` by the public suffix list.

    An address with a suffix that is on no list, or with a number for a host, is a site of its
    own; "" for what is no address.
    """
    from tld import get_fld

    host = host_of(url)
    found = get_fld(f"https://{host}/", fail_silently=True, search_private=True) if host else None
    return str(found or host)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to whoever registered one domain."""
    return bool(site_of(one)) and site_of(one) == site_of(other)


def page_of(url: str) -> str:
    """What makes an address this page and no other: without scheme, ``www.``, fragment, the marks
    of campaigns and trackers, the order of parameters and a slash at the end."""
    from courlan import normalize_url

    parts = urlsplit(normalize_url(public(url)))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host_of(url)}{port}{parts.path.rstrip('/')}{query}"
