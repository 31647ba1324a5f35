"""The pages over a record that is written down here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.links import Links
from bot.pages import PageRecord, Province, pages
from bot.pages.certificates import Certificate
from content.model.pack import Content
from flows.people.counts import Count
from flows.record.campaigns import CampaignState
from flows.record.people import ConsoleSession
from flows.reporting.measure_status import MeasureStatus, Status
from tests.packs import loaded

STAFF, ADMIN, ERASED = 7, 8, 9


@dataclass
class Written:
    """A record for the pages: two people, and a province."""

    content: Content
    opens: list[tuple[int, str, int]] = field(default_factory=list)
    kept: Mapping[str, Any] = field(default_factory=lambda: {"people": [{"name": "สมหญิง ใจดี"}]})
    ends: list[tuple[int, str, int]] = field(default_factory=list)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    line_ids: dict[int, str] = field(default_factory=dict)
    opened_consoles: dict[str, ConsoleSession] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def exists(self, account: int, person_id: int) -> bool:
        return account == 1 and person_id in (STAFF, ADMIN)

    def is_admin(self, account: int, person_id: int) -> bool:
        return account == 1 and person_id == ADMIN

    def open_console(
        self, account: int, person_id: int, session: str, link: str, browser: str
    ) -> ConsoleSession | None:
        opened = ConsoleSession(len(self.opened_consoles), account, person_id, browser, self.now())
        return self.opened_consoles.setdefault(session, opened)

    def console_opened_with(self, link: str) -> ConsoleSession | None:
        return None

    def console(self, session: str) -> ConsoleSession | None:
        return self.opened_consoles.get(session)

    def consoles(self, person_id: int) -> Sequence[ConsoleSession]:
        return list(self.opened_consoles.values())

    def end_consoles(self, ids: Sequence[int]) -> None:
        self.opened_consoles = {key: one for key, one in self.opened_consoles.items() if one.id not in ids}

    def opened(self, account: int, person_id: int, document: str, version: int) -> None:
        assert account == 1
        self.opens.append((person_id, document, version))

    def finished(self, account: int, person_id: int, document: str, version: int) -> None:
        assert account == 1
        self.ends.append((person_id, document, version))

    def stored(self, person_id: int) -> Mapping[str, Any]:
        return self.kept

    def now(self) -> datetime:
        return datetime(2026, 3, 10, 2, 30, tzinfo=UTC)

    def certificate(self, number: str) -> Certificate | None:
        return self.certificates.get(number)

    def missed(self, network: str) -> None:
        self.misses.append(network)

    def shut(self, network: str) -> bool:
        return False

    def line_id(self, account: int) -> str:
        return self.line_ids.get(account, "")

    def province(self, account: int = 1) -> Province:
        plan = self.content.plan
        reached = {"treasury": (Decimal(95), Status.MET), "province": (Decimal("12.50"), Status.BELOW)}
        silent = (None, Status.MISSING)
        first = plan.measures()[0]
        return Province(
            today=date(2026, 3, 10),
            statuses={code: [MeasureStatus(first, *reached.get(code, silent))] for code in first.agencies},
            acknowledged={"code-of-ethics": {"treasury": Count(done=15, total=20), "dopa": Count(done=0, total=10)}},
            understood={"code-of-ethics": {"treasury": Count(done=9, total=20)}},
            learned={"ethics-act": {"treasury": Count(done=3, total=20)}},
            campaigns=[
                CampaignState(
                    *(1, "C-69-0001", "<b>เตือน</b>", "finished", "", datetime(2026, 3, 9, 2, 30, tzinfo=UTC)),
                    *(1200, 1190, 10, 0, 0),
                )
            ],
        )


@pytest.fixture(scope="session")
def content() -> Content:
    """The programme of Trat."""
    return loaded("trat-2569")


@pytest.fixture
def links() -> Links:
    """Links as paths, for the test client."""
    return Links("", "a secret")


@pytest.fixture
def record(content: Content) -> Written:
    """What the pages read."""
    return Written(content)


@pytest.fixture
def admin(content: Content, links: Links, record: Written) -> FlaskClient:
    """A browser in which an admin has opened the console."""
    return with_console(browser(content, links, record), links)


@pytest.fixture
def client(content: Content, links: Links, record: Written) -> FlaskClient:
    """A browser without JavaScript."""
    return browser(content, links, record)


def browser(content: Content, links: Links, record: PageRecord) -> FlaskClient:
    """Make a client for the pages of some content."""
    app = Flask("pages under test")
    app.register_blueprint(pages(content, links, record))
    return app.test_client()


def with_console(client: FlaskClient, links: Links, person: int = ADMIN) -> FlaskClient:
    """Open the console in a browser, with a link as from chat."""
    address = links.for_person(1, person).console()
    page = re.search(r'name="page" value="([^"]+)"', client.get(address).text)
    assert page
    answer = client.post(address, data={"page": page[1]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
    return client
