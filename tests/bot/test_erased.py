"""Who erases themselves stands in no file of the bot's any more, from the moment the journal is cleared."""

from pathlib import Path

from bot.jobs.queue import Queue
from storage.live.embedded_redis import EmbeddedRedis
from tests.bot.whole import Whole, whole_bot

NAME, POSITION = "สมหมาย ชื่นจิตต์", "นักวิชาการทะเลสาบ"
SEARCHED, UNKNOWN, SENT = "ขับรถหลวงแวะรับลูกได้ป่ะครับ", "ต่ออายุวีซ่าที่ไหนคะ", "กองทุนของเรารับปลาทูได้ไหม"


def is_told_much_and_erased(whole: Whole) -> str:
    """Somebody joins, reads, asks the bot and the centre, stops in the middle of something, and erases all of it."""
    user = whole.add(NAME)
    whole.follow(user)
    whole.tap(user, "ยอมรับและเริ่ม")
    for text in ("คลัง", NAME, POSITION, "ข้าราชการ", "ถูกต้อง", "เมนู", SEARCHED):
        whole.say(user, text)
    whole.tap(user, "ไม่ตรง ถามเจ้าหน้าที่")
    whole.say(user, SENT)
    for label in ("ส่งให้ศูนย์ฯ", "ให้เห็นชื่อ", "ส่งข้อความบอก"):
        whole.tap(user, label)
    for text in ("ถาม", UNKNOWN, "ข้อมูลของฉัน"):
        whole.say(user, text)
    for label in ("ลบข้อมูลของฉัน", "ลบถาวร"):
        whole.tap(user, label)
    assert whole.parts.content.texts("my_data.erased") in str(whole.last(user))
    return user


def holding(home: Path, *words: str) -> list[tuple[str, str]]:
    """The files below a folder that hold any of these words, with the word."""
    files = [(file, file.read_bytes()) for file in home.rglob("*") if file.is_file()]
    return [(str(file.relative_to(home)), word) for file, held in files for word in words if word.encode() in held]


def test_nothing_of_who_erased_themselves_is_in_any_file(tmp_path: Path, sqlite_url: str) -> None:
    redis = EmbeddedRedis(tmp_path / "redis")
    try:
        with whole_bot(redis.url, sqlite_url, tmp_path) as whole:
            queue = Queue(whole.parts, redis.url)
            user = is_told_much_and_erased(whole)
            words = [user, *NAME.split(), POSITION, SEARCHED, UNKNOWN, SENT]
            whole.parts.database.clear_journal()
            assert holding(tmp_path, *words) == []
            stays = whole.as_staff("มาลี", roles=(("admin", None),))
            queue.broker.close()
    finally:
        redis.stop()
    assert holding(tmp_path, *words) == []
    assert holding(tmp_path, stays), "who stays is found, so whoever was erased would be"
