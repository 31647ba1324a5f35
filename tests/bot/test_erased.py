"""Who erases themselves stands in no file of the bot's any more, from the moment the journal is cleared."""

from pathlib import Path

from storage.live.embedded_redis import EmbeddedRedis
from tests.house import House, house

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
