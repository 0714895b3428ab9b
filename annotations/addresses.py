"""Web addresses as they are compared: two that lead to the same page are equal."""

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = frozenset(
    (
        "fbclid gclid gclsrc dclid gbraid wbraid _ga _gl msclkid twclid ref_src yclid igshid mc_cid mc_eid cmpid smid"
    ).split()
)
"""Parameters that tell who sent a reader, never what is read; all that begin with `utm_` are such too."""


@lru_cache(maxsize=20_000)
def normal_address(address: str) -> str:
    """An address for comparing: scheme and `www.` left out, no fragment, no tracking parameters; "" for none.

    Host, port, dots in the path and percent signs are made alike by the library url-normalize (RFC 3986,
    section 6). The tracking parameters are those of Google, Meta, Microsoft, X, Yandex, Mailchimp and
    two newsrooms (`_TRACKING`), and `utm_…`. The other parameters stand in the order of the alphabet.
    """
    from url_normalize import url_normalize

    written = address.strip()
    if not written:
        return ""
    try:
        parts = urlsplit(url_normalize(written) or "")
        host = (parts.netloc or "").removeprefix("www.")
        asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(pair[0])]
    except (ValueError, UnicodeError):  # no address at all: it equals only itself
        return written
    if not host:
        return written
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(asked)), "")).removeprefix("//")


def _tracks(parameter: str) -> bool:
    name = parameter.lower()
    return name.startswith("utm_") or name in _TRACKING
