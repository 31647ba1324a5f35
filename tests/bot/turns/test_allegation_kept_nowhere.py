"""The text of an allegation is nowhere afterwards: not in the database, not in Redis, not in the logs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from sqlalchemy import select

from storage.tables import metadata
from tests.house import House

NAMES = ("สมชาย", "ประเสริฐ", "วิชัย", "สมศักดิ์")
ACTS = ("รับเงินใต้โต๊ะ", "ยักยอกเงินหลวง", "รีดไถชาวบ้าน", "ฮั้วประมูล")
STEPS = ((), ("ถาม",), ("รับได้ไหม",), ("ถาม", "ต่ออายุวีซ่าที่ไหนคะ"))


def _values(redis: Redis) -> Iterator[str]:
    """Everything Redis holds, as it holds it."""
    raw: Any = redis
    for key in raw.scan_iter():
        yield str(_read(raw, key))


def _read(redis: Any, key: str) -> object:
    match redis.type(key):
        case "string":
            return redis.get(key)
        case "hash":
            return redis.hgetall(key)
        case "set":
            return redis.smembers(key)
        case "list":
            return redis.lrange(key, 0, -1)
        case "zset":
            return redis.zrange(key, 0, -1)
        case kind:
            raise AssertionError(f"a kind of key that is not looked into: {kind}")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    act=st.sampled_from(ACTS),
    place=st.integers(1000, 9999),
    steps=st.sampled_from(STEPS),
)
def test_it_is_kept_nowhere(
    each_bot: House, capsys: pytest.CaptureFixture[str], name: str, act: str, place: int, steps: tuple[str, ...]
) -> None:
    user = each_bot.as_staff(f"ผู้ใช้{place}")
    for word in steps:
        each_bot.say(user, word)
    text = f"นาย{name} {act} ห้อง{place}"
    each_bot.say(user, text)
    assert each_bot.content.texts("guard.not_kept") in json.dumps(each_bot.answer(user), ensure_ascii=False)
    with each_bot.installation.database.read() as conn:
        rows = [str(row) for table in metadata.sorted_tables for row in conn.execute(select(table))]
    kept = "\n".join([*rows, *_values(each_bot.installation.redis), each_bot.session(user).dump()])
    logged = "".join(capsys.readouterr())
    mark = f"ห้อง{place}"
    assert mark not in kept
    assert mark not in logged
