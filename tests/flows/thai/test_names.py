"""Names of agencies as people type them; choices; keywords."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.thai.names import Match, best_label, match, rank_by_keywords

NOISE = ("สำนักงาน", "สนง.", "สนง", "ประจำจังหวัด", "จังหวัด", "จ.", "ตราด")
AGENCIES: list[tuple[str, tuple[str, ...]]] = [
    ("province", ("สำนักงานจังหวัดตราด", "สำนักงานจังหวัด", "สนง.จังหวัด", "สนจ.")),
    ("dopa", ("ที่ทำการปกครองจังหวัดตราด", "ปกครอง", "ปกครองจังหวัด")),
    ("local", ("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดตราด", "สนง.ท้องถิ่น จ.ตราด", "ท้องถิ่น", "สถจ.")),
    ("treasury", ("สำนักงานคลังจังหวัดตราด", "คลัง", "คลังจังหวัด")),
    ("environment", ("สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดตราด", "ทรัพยากร", "สิ่งแวดล้อม", "ทสจ.")),
    ("labour-protection", ("สำนักงานสวัสดิการและคุ้มครองแรงงานจังหวัดตราด", "สวัสดิการ", "คุ้มครองแรงงาน", "สสค.")),
    ("tourism", ("สำนักงานการท่องเที่ยวและกีฬาจังหวัดตราด", "ท่องเที่ยว", "ทกจ.")),
    ("cooperatives", ("สำนักงานสหกรณ์จังหวัดตราด", "สหกรณ์")),
    ("social", ("สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัดตราด", "พัฒนาสังคม", "พมจ.", "พม.")),
    ("labour", ("สำนักงานแรงงานจังหวัดตราด", "แรงงาน", "สรจ.")),
    ("prison", ("เรือนจำจังหวัดตราด", "เรือนจำ")),
    ("energy", ("สำนักงานพลังงานจังหวัดตราด", "พลังงาน", "พนจ.")),
    ("agriculture", ("สำนักงานเกษตรและสหกรณ์จังหวัดตราด", "เกษตรและสหกรณ์", "กษ.")),
    ("learning", ("สำนักงานส่งเสริมการเรียนรู้ประจำจังหวัดตราด", "ส่งเสริมการเรียนรู้", "สกร.", "กศน.")),
    ("laem-ngop", ("อำเภอแหลมงอบ", "แหลมงอบ", "อ.แหลมงอบ")),
    ("education", ("สำนักงานศึกษาธิการจังหวัดตราด", "ศึกษาธิการ", "ศธจ.")),
    ("waterworks", ("การประปาส่วนภูมิภาคสาขาตราด", "ประปา", "กปภ.")),
    ("juvenile", ("สถานพินิจและคุ้มครองเด็กและเยาวชนจังหวัดตราด", "สถานพินิจ")),
    ("pao", ("องค์การบริหารส่วนจังหวัดตราด", "อบจ.", "อบจ.ตราด")),
    ("polytechnic", ("วิทยาลัยสารพัดช่างตราด", "สารพัดช่าง")),
    ("health", ("สำนักงานสาธารณสุขจังหวัดตราด", "สาธารณสุข", "สสจ.")),
    ("legal-execution", ("สำนักงานบังคับคดีจังหวัดตราด", "บังคับคดี")),
    ("commerce", ("สำนักงานพาณิชย์จังหวัดตราด", "พาณิชย์")),
]


@pytest.mark.parametrize("spell", ["{}", " {} ", "\u200b{}"])
def test_every_name_is_exact(spell: str) -> None:
    for code, names in AGENCIES:
        for name in names:
            assert match(spell.format(name), AGENCIES, NOISE).exact == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("คลัง", "treasury"),
        ("สำนักงานคลัง", "treasury"),
        ("สนง.คลัง จ.ตราด", "treasury"),
        ("คลังจังหวัดตราด", "treasury"),
        ("คลัง ตราด", "treasury"),
        ("พลังงาน", "energy"),
        ("แรงงาน", "labour"),
        ("สนง. แรงงาน จังหวัดตราด", "labour"),
        ("คุ้มครองแรงงาน", "labour-protection"),
        ("สหกรณ์", "cooperatives"),
        ("อบจ", "pao"),
        ("อบจ.", "pao"),
        ("อ บ จ", "pao"),
        ("ส.ส.จ.", "health"),
        ("สสจ", "health"),
        ("พมจ.ตราด", "social"),
        ("สำนักงานจังหวัด", "province"),
        ("สถานพินิจฯ", "juvenile"),
        ("เเรงงาน", "labour"),
        ("เรือนจ\u0e4d\u0e32", "prison"),
    ],
)
def test_exact(typed: str, code: str) -> None:
    assert match(typed, AGENCIES, NOISE) == Match(exact=code, close=(code,), clear=True)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("สิ่งแวด", "environment"),
        ("ดิฉันอยู่สาธารณสุขจังหวัดค่ะ", "health"),
        ("เกษตร", "agriculture"),
        ("กีฬา", "tourism"),
        ("ความมั่นคง", "social"),
        ("ศึกษา", "education"),
        ("ทองเที่ยว", "tourism"),  # a tone mark is missing
        ("ศึกษธิการ", "education"),
        ("พาณิชย", "commerce"),
        ("บังคบคดี", "legal-execution"),
        ("สาธารสุข", "health"),
    ],
)
def test_a_part_or_a_slip_is_offered_first_but_never_taken(typed: str, first: str) -> None:
    found = match(typed, AGENCIES, NOISE)
    assert found.exact is None
    assert found.close[0] == first


@pytest.mark.parametrize("typed", ["รงงาน", "งาน", "พรงงาน", "ส่งเสริม", "คุ้มครอง"])
def test_what_fits_several_is_not_clear(typed: str) -> None:
    found = match(typed, AGENCIES, NOISE)
    assert (found.exact, found.clear) == (None, False)


@pytest.mark.parametrize("typed", ["", "  ", "👍", "ก", "xyz", "สวัสดีค่ะ", "45 จาก 60", "สำนักงานอวกาศ", "-", "ตลาด"])
def test_nonsense_matches_nobody(typed: str) -> None:
    found = match(typed, AGENCIES, NOISE)
    assert (found.exact, found.clear) == (None, False)


def test_a_name_of_two_agencies_is_asked() -> None:
    shared = [("a", ("ปกครอง",)), ("b", ("ปกครอง", "ท้องถิ่น")), ("c", ("คลัง",))]
    assert match("ปกครอง", shared) == Match(close=("a", "b"))


@given(st.text(max_size=300))
def test_matches_any_text(text: str) -> None:
    found = match(text, AGENCIES, NOISE)
    assert len(found.close) <= 5
    assert set(found.close) <= {code for code, _ in AGENCIES}
    assert found.exact is None or found.close == (found.exact,)


def test_a_long_message_is_no_name() -> None:
    assert match("ก" * 5000, AGENCIES, NOISE) == Match()


LABELS = ["ถูกต้อง", "แก้ตัวเลข", "แก้กิจกรรม", "ระดับ 3"]
ORDINALS = ("ข้อ", "ข้อที่", "อันที่")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("ถูกต้อง", 0),
        (" ถูก ต้อง ", 0),
        ("ถูกต", 0),
        ("แก้ตัว", 1),
        ("1", 0),
        ("๒", 1),
        ("2.", 1),
        ("ข้อ 2", 1),
        ("ข้อที่ ๓", 2),
        ("ระดับ ๓", 3),
        ("แก้", None),
        ("ถู", None),
        ("5", None),
        ("0", None),
        ("มา 2", None),
        ("2 ครั้ง", None),
        ("ไม่ถูกต้อง", None),
        ("", None),
        ("👍", None),
    ],
)
def test_best_label(typed: str, at: int | None) -> None:
    assert best_label(typed, LABELS, ORDINALS) == at


@given(st.text(max_size=100), st.lists(st.text(max_size=20), max_size=13))
def test_best_label_reads_any_text(text: str, labels: list[str]) -> None:
    found = best_label(text, labels, ORDINALS)
    assert found is None or 0 <= found < len(labels)


def test_rank_by_keywords() -> None:
    items = [
        ("train", ("อบรม", "จัดอบรม", "สัมมนา")),
        ("online", ("บทเรียนออนไลน์", "อบรมออนไลน์")),
        ("volunteer", ("จิตอาสา",)),
        ("cards", ("Dos & Don'ts",)),
    ]
    assert [code for code, _ in rank_by_keywords("จัดอบรม 2 ครั้ง", items)] == ["train"]
    assert [code for code, _ in rank_by_keywords("จัดอบรมออนไลน์ 45 คน", items)] == ["online", "train"]
    assert rank_by_keywords("แจกคู่มือ dos&don'ts", items) == [("cards", 9)]
    assert rank_by_keywords("สวัสดี", items) == []
    assert rank_by_keywords("", items) == []


def test_a_keyword_inside_another_counts_once() -> None:
    assert rank_by_keywords("จัดอบรม", [("train", ("อบรม", "จัดอบรม"))]) == [("train", len("จัดอบรม"))]
