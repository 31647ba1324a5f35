"""The text of an allegation is nowhere afterwards: not in the database, not in Redis, not in the logs."""

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import select

from storage.tables import metadata
from tests.house import House

TOLD = {
    "นายสมชาย รับเงินใต้โต๊ะ": "allegation",
    "ผอ.โรงเรียนหักเงินเดือนครูอัตราจ้างไปใช้เอง 3 ครั้ง": "allegation",
    "นายก อบต. เอาญาติเข้าทำงานหมดเลย": "allegation",
    "หัวหน้าหนูชอบแตะตัวหนูตอนไม่มีคนอยู่": "harassment",
}
PLACES: dict[str, tuple[str, ...]] = {
    "stranger": ("สวัสดีค่ะ",),
    "joining": ("สวัสดีค่ะ", "ยอมรับและเริ่ม", "คลัง"),
    "staff": ("ถาม", "ต่ออายุวีซ่าที่ไหนคะ"),
    "in a survey": ("ประเมินตนเอง",),
    "focal": ("รายงาน",),
    "reporting": ("จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน",),
    "admin": ("ส่งข้อความ",),
}
"""What was said before, by who says it."""


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


def _who(bot: House, place: str) -> str:
    match place:
        case "stranger" | "joining":
            user = bot.add("สมหญิง")
            bot.follow(user)
            return user
        case "focal" | "reporting":
            return bot.as_focal("มาลี ตั้งใจ", "education")
        case "admin":
            return bot.as_admin("วิภา ดูแล")
        case _:
            return bot.as_staff()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("told", TOLD)
def test_it_is_kept_nowhere(bot: House, capsys: pytest.CaptureFixture[str], place: str, told: str) -> None:
    user = _who(bot, place)
    for said in PLACES[place]:
        bot.say(user, said)
    bot.say(user, f"{told} ห้อง4711")
    assert bot.last(user)["text"] == bot.content.texts(f"guard.{TOLD[told]}")
    with bot.installation.database.read() as conn:
        rows = [str(row) for table in metadata.sorted_tables for row in conn.execute(select(table))]
    kept = "\n".join([*rows, *_values(bot.installation.redis), bot.session(user).dump()])
    assert "ห้อง4711" not in kept
    assert told[:12] not in kept
    assert "ห้อง4711" not in "".join(capsys.readouterr())
    assert bot.session(user).frame is None
