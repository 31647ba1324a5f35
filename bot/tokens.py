"""Numbers that a turn gives out: the same when the same event is handled again, unguessable where that matters."""

import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U


class Marks:
    """Derives marks from an event's id and the secret key."""

    def __init__(self, secret_key: str, fiscal_year: int) -> None:
        self._key, self._year = secret_key.encode(), fiscal_year % 100

    def _letters(self, purpose: str, event_id: str, count: int) -> str:
        digest = hmac.digest(self._key, f"{purpose}:{event_id}".encode(), hashlib.sha256)
        return "".join(ALPHABET[byte & 31] for byte in digest[:count])

    def token(self, event_id: str) -> str:
        """A short mark for the question asked in answer to an event."""
        return self._letters("question", event_id, 6)

    def receipt(self, event_id: str) -> str:
        """A receipt number, such as 69-7K3MQ2XA."""
        return f"{self._year}-{self._letters('receipt', event_id, 8)}"

    def code(self, event_id: str) -> str:
        """An invite code of 60 bits, such as 7K3M-Q2XA-9TBC."""
        letters = self._letters("invite", event_id, 12)
        return "-".join(letters[start : start + 4] for start in (0, 4, 8))

    def code_hash(self, code: str) -> str:
        """What is stored of a code; case and look-alike letters do not matter."""
        plain = code.upper().translate(str.maketrans("ILO", "110")).replace("-", "").replace(" ", "")
        return hmac.digest(self._key, f"code:{plain}".encode(), hashlib.sha256).hex()
