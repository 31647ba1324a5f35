"""The page that leads to the account: open to all, with LINE's address and a code to scan."""

from flask.testing import FlaskClient

from tests.bot.pages.conftest import Written


def test_it_leads_to_the_account(client: FlaskClient, record: Written) -> None:
    record.line_ids[1] = "@123abcde"
    page = client.get("/add")
    assert page.status_code == 200
    assert 'href="https://line.me/R/ti/p/%40123abcde"' in page.text
    assert "<svg" in page.text
    assert "@123abcde" in page.text


def test_before_line_was_asked_it_says_so(client: FlaskClient) -> None:
    page = client.get("/add")
    assert page.status_code == 404
    assert "<svg" not in page.text
