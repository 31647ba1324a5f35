"""Accounts and their programmes: made once, and found by the name that webhooks use."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from storage import accounts
from storage.database import Database
from storage.tables.accounts import accounts as rows
from storage.tables.accounts import programmes
from tests.storage.somebody import ACCOUNT, DAY, HERE, NOW


def test_an_account_and_its_programmes_are_made_once(database: Database) -> None:
    with database.write() as conn:
        accounts.runs(conn, ACCOUNT, HERE, 0, NOW)
        accounts.name(conn, ACCOUNT, "U-bot")
        accounts.runs(conn, ACCOUNT, HERE, 2569, NOW + DAY)
        accounts.runs(conn, ACCOUNT, "trat-2570", 2570, NOW + DAY)
        assert conn.execute(select(rows)).all() == [(ACCOUNT, "U-bot", NOW)]
        found = conn.execute(select(programmes).order_by(programmes.c.id)).all()
    assert found == [(HERE, ACCOUNT, 2569, NOW), ("trat-2570", ACCOUNT, 2570, NOW + DAY)]


def test_an_account_is_found_by_the_name_that_webhooks_use(database: Database) -> None:
    with database.write() as conn:
        for account in (1, 2):
            accounts.runs(conn, account, f"p-{account}", 2569, NOW)
            accounts.name(conn, account, f"U-bot-{account}")
        assert [accounts.by_destination(conn, f"U-bot-{number}") for number in (1, 2, 3)] == [1, 2, None]
    with database.write() as conn:
        assert not accounts.name(conn, 2, "U-bot-3"), "it has a name already"
        accounts.runs(conn, 3, "p-3", 2569, NOW)
    with pytest.raises(IntegrityError), database.write() as conn:
        accounts.name(conn, 3, "U-bot-1")
