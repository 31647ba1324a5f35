"""How somebody comes to the account: LINE's address for adding it as a friend, and the same as a code to scan."""

from urllib.parse import quote

from markupsafe import Markup

ADD = "https://line.me/R/ti/p/"
"""LINE's URL scheme for adding an official account by its id."""


def address(line_id: str) -> str:
    """Give the address that opens LINE with this account."""
    return f"{ADD}{quote(line_id)}"


def code(address: str) -> Markup:
    """Draw an address as a QR code, as SVG; it is our own drawing, and goes into a page as it is."""
    import segno  # noqa: PLC0415 - few processes ever draw one

    drawn: str = segno.make(address, error="m").svg_inline(scale=6, border=2, dark="#1d2b2e")
    return Markup(drawn)  # noqa: S704 - drawn here, from black and white squares
