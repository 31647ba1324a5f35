"""Certificates of passed lessons: a sheet to print, and a holder's name as far as strangers may read it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import regex

from content.model.calendar import form_date, thai_digits
from content.model.learning.lessons import Lesson
from content.model.pack import Content
from content.model.people.name_words import NameWords
from flows.thai.person_name import read_name

TEMPLATE = Path(__file__).with_name("certificate.typ")
FONTS = Path(__file__).parents[1] / "assets" / "fonts"


@dataclass(frozen=True)
class NameCorrection:
    """A name that a certificate bears in the place of the one before, since a day."""

    before: str
    after: str
    day: date


@dataclass(frozen=True)
class Certificate:
    """A lesson somebody passed; `holder`, as it is now, is None once that person is erased."""

    number: str
    person: int
    holder: str | None
    lesson: str
    day: date
    corrections: tuple[NameCorrection, ...] = ()
    """In their order; none once the person is erased."""


def pdf(certificate: Certificate, lesson: Lesson, content: Content, address: str) -> bytes:
    """Print a certificate; `address` is the page that verifies it, in letters and as a QR code.

    Names and titles are handed over as data, so whatever they contain is printed and never obeyed.
    """
    import segno  # noqa: PLC0415 - these two are large, and few processes ever print
    import typst  # noqa: PLC0415

    words = printed(certificate, lesson, content) | {
        "address": address,
        "code": segno.make(address, error="m").svg_inline(border=0, dark="#1d2b2e"),
    }
    made: bytes = typst.compile(
        str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf", sys_inputs=words
    )
    return made


def printed(certificate: Certificate, lesson: Lesson, content: Content) -> dict[str, str]:
    """Give every word of a certificate by its place on the sheet."""
    t = content.texts
    day, year = form_date(certificate.day).rsplit(maxsplit=1)
    corrected = ""
    if certificate.corrections:
        at, of = form_date(certificate.corrections[-1].day).rsplit(maxsplit=1)
        corrected = t("certificate.corrected", day=at, year=of)
    return {
        "centre": content.programme.centre,
        "heading": t("certificate.heading"),
        "given": t("certificate.given"),
        "holder": certificate.holder or "",
        "passed": t("certificate.passed"),
        "lesson": thai_digits(lesson.title),
        "date": t("certificate.date", day=day, year=year),
        "corrected": corrected,
        "draft": t("certificate.draft") if lesson.draft else "",
        "label": t("certificate.number"),
        "number": certificate.number,
        "how": t("certificate.how"),
    }


def hint(name: str, words: NameWords) -> str:
    """Mask a name without its title, with which most names begin alike: two names would look like one."""
    found = read_name(name, words)
    return masked(found.name if found and found.title else name)


def masked(name: str) -> str:
    """Show of each word of a name only how it begins: enough for who knows the person, too little for who does not."""
    return " ".join(f"{begins[0]}•••" for word in name.split() if (begins := regex.match(r"\X", word)))
