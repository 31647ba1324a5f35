"""Settings from the environment and a `.env` file; README's table is checked against `SETTINGS`."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from dotenv import dotenv_values

LINE_API = "https://api.line.me"
LINE_DATA_API = "https://api-data.line.me"
LEVELS = ("debug", "info", "warning", "error")
HERE = ("127.0.0.1", "localhost", "::1")
"""Names of this machine."""
OWN_SECRET, OWN_TOKEN = "local-channel-secret", "local-channel-token"
"""Under which names the local LINE's own credentials are kept in the home folder."""


class Setting(NamedTuple):
    """One setting: its name, default as shown to people, and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting("LINE_CHANNEL_SECRET", "(the local LINE's)", "checks that a webhook comes from LINE"),
    Setting("LINE_CHANNEL_ACCESS_TOKEN", "(the local LINE's)", "lets the bot send; unset, the local LINE is used"),
    Setting("LINE_API_BASE", LINE_API, "where LINE's API is"),
    Setting("LINE_DATA_API_BASE", LINE_DATA_API, "where LINE's content API is"),
    Setting("DATABASE_URL", "a SQLite file in SUJARIT_HOME", "the record: sqlite:///… or postgresql://…"),
    Setting("REDIS_URL", "an embedded server", "sessions, locks, limits and jobs"),
    Setting("PUBLIC_BASE_URL", "http://127.0.0.1:PORT", "the address people's phones reach, for links to pages"),
    Setting("SUJARIT_HOME", "./var", "the folder for embedded parts"),
    Setting("SUJARIT_PROGRAMME", "trat-2569", "which programme of content/programmes runs"),
    Setting("SUJARIT_TODAY", "(the real day)", "an ISO date that fixes today, for demonstrations and tests"),
    Setting("SECRET_KEY", "made once, kept in SUJARIT_HOME", "signs links, hides codes and takers of the survey"),
    Setting("PORT", "8000", "where the web server listens"),
    Setting("WEB_THREADS", "8", "threads of a web process"),
    Setting("WORKER_THREADS", "64", "deliveries a worker has on their way at once; half where `serve` is one process"),
    Setting("LOG_LEVEL", "info", "debug, info, warning or error"),
)


class SettingsError(Exception):
    """A setting cannot be used; the text says which and the remedy."""


@dataclass(frozen=True)
class Settings:
    """What this process runs with."""

    home: Path
    place: Path
    """Where the embedded parts keep their files: the home, or in the local LINE a folder for each programme."""
    programme: str
    port: int
    channel_secret: str
    channel_access_token: str
    line_api_base: str
    line_data_api_base: str
    local_line: bool
    """No LINE account is configured: the local LINE stands in for it."""
    database_url: str
    redis_url: str | None
    public_base_url: str
    secret_key: str
    today: date | None
    web_threads: int
    worker_threads: int
    log_level: str

    @property
    def real_account(self) -> bool:
        """Whether people reach the bot through LINE itself, and not through one that runs on this machine."""
        return not self.local_line and urlsplit(self.line_api_base).hostname not in HERE


class LocalChannel(NamedTuple):
    """The local LINE's own credentials, and the folder that keeps them."""

    home: Path
    secret: str
    token: str


def public_address(settings: Settings) -> str:
    """Give the address that phones reach. Raises SettingsError where a real account has none, or one without https."""
    if settings.real_account and not settings.public_base_url.startswith("https://"):
        raise SettingsError(
            f"PUBLIC_BASE_URL is {settings.public_base_url!r}, which no phone can open: "
            "give the https address at which this bot is reached, such as https://sujarit.example.go.th"
        )
    return settings.public_base_url


def load_settings(environment: Mapping[str, str] | None = None, *, keep: bool = True) -> Settings:
    """Read settings; the environment goes before `.env`. Raises SettingsError.

    Secrets that nobody set are made and kept in the home folder; without `keep` those that are not there yet stay
    empty, for commands that only look.
    """
    found = _found(environment)
    home = _home(found)
    port = _whole(found, "PORT", 8000)
    token, secret = found.get("LINE_CHANNEL_ACCESS_TOKEN", ""), found.get("LINE_CHANNEL_SECRET", "")
    if bool(token) != bool(secret):
        raise SettingsError("set both LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN, or neither for the local LINE")
    local = not token
    programme = found.get("SUJARIT_PROGRAMME", "trat-2569")
    place = home / "demo" / programme if local else home
    own = f"http://127.0.0.1:{port}"
    api = found.get("LINE_API_BASE", f"{own}/simulator" if local else LINE_API).rstrip("/")
    return Settings(
        home=home,
        place=place,
        programme=programme,
        port=port,
        channel_secret=secret or _kept(home, OWN_SECRET, keep),
        channel_access_token=token or _kept(home, OWN_TOKEN, keep),
        line_api_base=api,
        line_data_api_base=found.get("LINE_DATA_API_BASE", api if local or api != LINE_API else LINE_DATA_API).rstrip(
            "/"
        ),
        local_line=local,
        database_url=found.get("DATABASE_URL", f"sqlite:///{place / 'sujarit.sqlite'}"),
        redis_url=found.get("REDIS_URL"),
        public_base_url=found.get("PUBLIC_BASE_URL", own).rstrip("/"),
        secret_key=found.get("SECRET_KEY") or _kept(home, "secret-key", keep),
        today=_day(found.get("SUJARIT_TODAY")),
        web_threads=_whole(found, "WEB_THREADS", 8),
        worker_threads=_whole(found, "WORKER_THREADS", 64),
        log_level=_level(found.get("LOG_LEVEL", "info")),
    )


def local_channel(environment: Mapping[str, str] | None = None) -> LocalChannel:
    """Give the credentials of a local LINE that runs alone: its own, made and kept where nobody did it yet.

    It gives its token to whoever asks, so that it has nothing to do with an account's: SettingsError where others than
    its own are set. A bot that talks to it is given these.
    """
    found = _found(environment)
    home = _home(found)
    for setting, name in (("LINE_CHANNEL_SECRET", OWN_SECRET), ("LINE_CHANNEL_ACCESS_TOKEN", OWN_TOKEN)):
        if found.get(setting, own := _kept(home, name, keep=False)) != own:
            raise SettingsError(
                f"{setting} is an account's, with which the local LINE has nothing to do: unset it here and in .env, "
                f"or give this one and its bot what stands in {home / OWN_SECRET} and {home / OWN_TOKEN}"
            )
    return LocalChannel(home, _kept(home, OWN_SECRET, keep=True), _kept(home, OWN_TOKEN, keep=True))


def _found(environment: Mapping[str, str] | None) -> dict[str, str]:
    """What is set: the environment goes before `.env`."""
    given = environment if environment is not None else os.environ
    return {
        **{key: value for key, value in dotenv_values(".env").items() if value},
        **{k: v for k, v in given.items() if v},
    }


def _home(found: Mapping[str, str]) -> Path:
    return Path(found.get("SUJARIT_HOME", "var")).resolve()


def _whole(found: Mapping[str, str], name: str, default: int) -> int:
    text = found.get(name, str(default))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingsError(f"{name} is {text!r}; give a whole number, such as {default}")
    return int(text)


def _level(text: str) -> str:
    if text not in LEVELS:
        raise SettingsError(f"LOG_LEVEL is {text!r}; give one of {', '.join(LEVELS)}")
    return text


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError(f"SUJARIT_TODAY is {text!r}; give a date such as 2026-03-10") from None


def _kept(home: Path, name: str, keep: bool) -> str:
    """A secret made once and kept in the home folder, readable by its owner only."""
    path = home / name
    if not path.exists():
        if not keep:
            return ""
        home.mkdir(parents=True, exist_ok=True)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_hex(16))
    return path.read_text().strip()
