"""What is polite is taken off the ends of a text, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from flows.thai.names import bare
from flows.thai.normalise import normalise
from flows.thai.polite import assent, is_question, nods, picks, plain, wishes
from tests.flows.talk import content

POLITE = content().polite
COMMANDS = [word for command in content().words.commands() for word in content().words.of(command)]
PARTICLES = st.sampled_from([word for word in POLITE.particles if not word.isascii()])
FRAMES = st.sampled_from(POLITE.before)
GAPS = st.sampled_from(["", " "])
TEXTS = st.text("กขคเแำ่้ะๆครับค่ะนะ0123456789 .", max_size=30) | st.text(max_size=30)


def _command(text: str) -> str | None:
    words = content().words
    exact = words.command(normalise(text))
    return exact or next((found for wish in wishes(text, POLITE) if (found := words.command(wish))), None)


@given(
    word=st.sampled_from(COMMANDS),
    before=st.lists(FRAMES, max_size=1),
    after=st.lists(PARTICLES, max_size=2),
    gap=GAPS,
    drawn=st.integers(0, 3),
)
def test_a_command_is_known_with_anything_polite_around_it(
    word: str, before: list[str], after: list[str], gap: str, drawn: int
) -> None:
    text = gap.join([*before, word, *after])
    text += text[-1] * drawn if text[-1] == "บ" else ""
    assert _command(text) is not None


@pytest.mark.parametrize("end", ["ค่ะ", "ครับ", "หน่อยค่ะ", "นะครับ", " ค่ะ", " ครับบบ", "หน่อยได้ไหมคะ", "ด้วยนะคะ"])
def test_the_first_word_of_every_command_with_a_polite_end_is_that_command(end: str) -> None:
    words = content().words
    for command in words.commands():
        found = _command(words.first(command) + end)
        assert found == command or (command, found) == ("acknowledge", "acknowledged")


@given(TEXTS)
def test_taking_off_is_done_once_and_leaves_what_has_content(text: str) -> None:
    once = plain(text, POLITE)
    assert plain(once, POLITE) == once
    assert bool(once) == bool(normalise(text))
    assert normalise(text).startswith(once) or once in normalise(text)
    assert all(wish for wish in wishes(text, POLITE) if normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "มะนาว", "คะแนน", "ที่ดิน", "ขอนแก่น", "ขอบคุณ", "ดูแล", "สถานะ", "มานะ ชนะศึก", "คณะกรรมการ", "นะโม", "หน้าที่",
        "45 จาก 60", "45%", "2,500 บาท", "๒ ครั้ง", "1/1.3", "15 มี.ค. 69",
    ],
)  # fmt: skip
def test_what_only_looks_polite_stays(text: str) -> None:
    assert plain(text, POLITE) == normalise(text)


def test_names_of_agencies_activities_and_people_stay() -> None:
    plan = content().plan
    names = [name for agency in plan.agencies for name in (agency.name, agency.short, *agency.aliases)]
    names += [activity.short for activity in plan.activities()]
    names += [*thai_male_names(), *thai_female_names(), *thai_family_names()]
    changed = [name for name in names if plain(name, POLITE) != normalise(name)]
    assert changed == []


@given(st.sampled_from(content().plan.agencies), st.sampled_from(POLITE.always), GAPS)
def test_an_agency_with_a_particle_is_that_agency(agency: object, particle: str, gap: str) -> None:
    name = agency.name  # type: ignore[attr-defined]
    assert bare(plain(name + gap + particle, POLITE)) == bare(normalise(name))


@given(TEXTS | st.sampled_from([*POLITE.yes, *POLITE.no, *POLITE.particles]))
def test_a_denial_is_never_yes(text: str) -> None:
    for denial in POLITE.negations:
        assert assent(denial + text, POLITE) != "yes"
        assert not nods(denial + text, POLITE)


@pytest.mark.parametrize("yes", ["ใช่", "ถูกต้อง", "ได้", "โอเค", "ยืนยัน", "ตกลง"])
@pytest.mark.parametrize("end", ["ไหม", "มั้ย", "ป่ะ", "ปะ", "หรือเปล่า", "เหรอ", "?"])
def test_a_question_never_confirms(yes: str, end: str) -> None:
    assert assent(yes + end, POLITE) is None
    assert is_question(yes + end, POLITE)


def test_a_pick_may_not_be_asked_for_with_a_question() -> None:
    assert "ข้าราชการ" in picks("เป็นข้าราชการค่ะ", POLITE)
    assert "ข้าราชการ" not in picks("ข้าราชการได้ไหม", POLITE)


@given(st.text("ขอดูอยากครับค่ะนะ ", max_size=80))
def test_many_particles_take_no_longer(text: str) -> None:
    assert len(list(wishes(text, POLITE))) < 500
