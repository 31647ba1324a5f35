"""Brings a record's schema up to date, with what the settings know and a migration may need."""

from bot.settings import Settings
from bot.tokens import Tokens
from storage import database


def upgrade(settings: Settings, url: str = "") -> None:
    """Bring the record of the settings, or another, to the newest migration. Raises SettingMissing."""
    # a key that nobody has set yet hides nothing
    taker_hash = Tokens(settings.secret_key).taker_hash if settings.secret_key else None
    database.upgrade(url or settings.database_url, settings.programme, taker_hash)
