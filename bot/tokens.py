"""Numbers that a turn gives out: the same when the same event is handled again, unguessable where that matters."""

import hashlib
import hmac
import json

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_ALIKE = str.maketrans("ILO", "110", "- ")


class Tokens:
    """Derives them from an event's id and the secret key.

    All that is derived begins with what it is for, so that nothing can stand for something of another purpose.
    """

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def _letters(self, purpose: str, event_id: str, count: int) -> str:
        digest = hmac.digest(self._key, f"{purpose}:{event_id}".encode(), hashlib.sha256)
        return "".join(ALPHABET[byte & 31] for byte in digest[:count])

    def token(self, event_id: str) -> str:
        """A short mark for the question asked in answer to an event."""
        return self._letters("question", event_id, 6)

    def receipt(self, event_id: str, fiscal_year: int) -> str:
        """A receipt number of a fiscal year (B.E.), such as 69-7K3MQ2XA."""
        return f"{fiscal_year % 100}-{self._letters('receipt', event_id, 8)}"

    def certificate(self, event_id: str, fiscal_year: int) -> str:
        """A receipt number of 60 bits, such as 69-7K3MQ2XA9TBC: anybody may ask whether there is one of that number."""
        return f"{fiscal_year % 100}-{self._letters('certificate', event_id, 12)}"

    def code(self, event_id: str) -> str:
        """An invite code of 60 bits, such as 7K3M-Q2XA-9TBC."""
        letters = self._letters("invite", event_id, 12)
        return "-".join(letters[start : start + 4] for start in (0, 4, 8))

    def code_hash(self, code: str) -> str:
        """What is stored of a code; case and look-alike letters do not matter."""
        return self.mark("code", plain_code(code))

    def taker_hash(self, programme: str, survey: str, wave: str, person_id: int) -> str:
        """What is stored of somebody who took part in a wave of the survey; without the key nobody can tell who."""
        return self.mark("taker", json.dumps((programme, survey, wave, person_id)))

    def mark(self, kind: str, of: str) -> str:
        """What is kept in the place of something that has to be known again and not read."""
        return hmac.digest(self._key, f"{kind}:{of}".encode(), hashlib.sha256).hex()


def plain_code(code: str) -> str:
    """The letters of an invite code as they were made; case, hyphens and look-alike letters do not matter."""
    return code.upper().translate(_ALIKE)
