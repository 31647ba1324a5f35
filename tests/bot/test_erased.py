"""Who erases themselves stands nowhere any more: in no table, not in Redis, in no log, and in no file of the bot's."""

import io
from pathlib import Path

from redis import Redis
from sqlalchemy import select

from storage.live.embedded_redis import EmbeddedRedis
from storage.tables import metadata
from tests.bot.test_logs import written
from tests.house import House, house

__all__ = ["written"]

NAME, POSITION = "สมหมาย ชื่นจิตต์", "นักวิชาการทะเลสาบ"
SEARCHED, UNKNOWN, SENT = "ขับรถหลวงแวะรับลูกได้ป่ะครับ", "ต่ออายุวีซ่าที่ไหนคะ", "กองทุนของเรารับปลาทูได้ไหม"


def is_told_much_and_erased(bot: House) -> str:
    """Somebody joins, reads, asks the bot and the centre, stops in the middle of something, and erases all of it."""
    user = bot.add(NAME)
    bot.follow(user)
    bot.tap(user, "ยอมรับและเริ่ม")
    for text in ("คลัง", NAME, POSITION, "ข้าราชการ", "ถูกต้อง", "เมนู", SEARCHED):
        bot.say(user, text)
    bot.tap(user, "ไม่ตรง ถามเจ้าหน้าที่")
    bot.say(user, SENT)
    for label in ("ส่งให้ศูนย์ฯ", "ให้เห็นชื่อ", "ส่งข้อความบอก"):
        bot.tap(user, label)
    for text in ("ถาม", UNKNOWN, "ข้อมูลของฉัน"):
        bot.say(user, text)
    for label in ("ลบข้อมูลของฉัน", "ลบถาวร"):
        bot.tap(user, label)
    assert bot.content.texts("my_data.erased") in str(bot.last(user))
    return user


def holding(home: Path, *words: str) -> list[tuple[str, str]]:
    """The files below a folder that hold any of these words, with the word."""
    files = [(file, file.read_bytes()) for file in home.rglob("*") if file.is_file()]
    return [(str(file.relative_to(home)), word) for file, held in files for word in words if word.encode() in held]


def test_nothing_of_who_erased_themselves_is_in_any_file(tmp_path: Path, sqlite_url: str) -> None:
    redis = EmbeddedRedis(tmp_path / "redis")
    try:
        with house(tmp_path, sqlite_url, redis.url) as bot:
            user = is_told_much_and_erased(bot)
            bot.jobs.do()
            words = [user, *NAME.split(), POSITION, SEARCHED, UNKNOWN, SENT]
            bot.installation.database.clear_journal()
            assert holding(tmp_path, *words) == []
            stays = bot.as_staff("มาลี", roles=(("admin", None),))
    finally:
        redis.stop()
    assert holding(tmp_path, *words) == []
    assert holding(tmp_path, stays), "who stays is found, so whoever was erased would be"


def spread(bot: House, user: str) -> None:
    """Send in every way that LINE has, also such as the bot answers nothing to."""
    source = {"type": "group", "groupId": "C" + "1" * 32, "userId": user}
    bot.handle(
        bot.text(user, IN_A_GROUP, source=source),
        bot.text(user, EDITED, mode="standby"),
        bot.event(user, "unsend", unsend={"messageId": "1"}),
        bot.event(user, message={"type": "image", "id": "1"}),
        bot.event(user, message={"type": "file", "id": "1", "fileName": FILE, "fileSize": 1}),
        bot.event(user, message={"type": "location", "id": "1", "title": PLACE, "latitude": 1, "longitude": 1}),
        bot.tapped(user, f"a=report&v=1&s={TAPPED}&m=x&x=1"),
        *(bot.text(user, f"{FLOOD}{number}") for number in range(3)),
    )


def known_of(bot: House, *words: str) -> list[tuple[str, str]]:
    """Where the record or Redis holds any of these words."""
    redis: Redis = bot.installation.redis
    held = {f"redis {key}": f"{key} {_value(redis, key)}" for key in redis.scan_iter()}
    with bot.installation.database.read() as conn:
        held |= {table.name: str(conn.execute(select(table)).all()) for table in metadata.sorted_tables}
    return [(place, word) for place, text in held.items() for word in words if word in text]


def _value(redis: Redis, key: str) -> object:
    kind = redis.type(key)
    readers = {"string": redis.get, "zset": lambda name: redis.zrange(name, 0, -1), "set": redis.smembers}
    return readers[kind](key) if kind in readers else redis.lrange(key, 0, -1) if kind == "list" else redis.hgetall(key)


IN_A_GROUP, EDITED, FILE, PLACE, TAPPED, FLOOD = "ในกลุ่มลับ", "สแตนด์บายลับ", "แฟ้มลับ.pdf", "ที่ลับ", "ก้าวลับ", "ท่วม"


def test_nothing_of_who_erased_themselves_is_in_the_record_in_redis_or_in_a_log(
    each_bot: House, written: io.StringIO
) -> None:
    bot = each_bot
    stranger = bot.add("นิรนาม จรจัด")
    spread(bot, stranger)
    assert known_of(bot, stranger), "who did not erase themselves is found"
    user = is_told_much_and_erased(bot)
    bot.jobs.do()
    words = [user, *NAME.split(), POSITION, SEARCHED, UNKNOWN, SENT]
    assert known_of(bot, *words) == []
    said = [IN_A_GROUP, EDITED, FILE, PLACE, TAPPED, FLOOD]
    assert known_of(bot, *said) == [], "what was said is nowhere, whoever stays"
    log = written.getvalue()
    assert [word for word in (*words, *said, stranger) if word in log] == []
