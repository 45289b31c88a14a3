"""Chinese text: one form for variants of a character, and how names sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trident.kernel.han import comparable_name, pinyin_readings, simplified, sound_of, syllables


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("張偉", "张伟"),
        ("鳯凰", "凤凰"),
        ("髙橋", "高桥"),
        ("靑島", "青岛"),
        ("曽國藩", "曾国藩"),
        ("Smith", "Smith"),
        ("", ""),
    ],
)
def test_traditional_and_variant_characters_become_simplified(written: str, plain: str) -> None:
    assert simplified(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("张 伟", "张伟"),
        ("张\u3000伟 ", "张伟"),
        ("ＪＯＨＮ  Ｓｍｉｔｈ", "john smith"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
    ],
)
def test_a_name_is_compared_in_one_form(written: str, plain: str) -> None:
    assert comparable_name(written) == plain


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("单雄信", "shan xiong xin"),
        ("仇英", "qiu ying"),
        ("解縉", "xie jin"),
        ("曾国藩", "zeng guo fan"),
        ("任盈盈", "ren ying ying"),
        ("长孙无忌", "zhang sun wu ji"),
        ("尉迟恭", "yu chi gong"),
        ("欧阳修", "ou yang xiu"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("John Smith", "john smith"),
    ],
)
def test_a_surname_has_its_own_sound_at_the_beginning_of_a_name(name: str, sound: str) -> None:
    assert sound_of(name) == sound


def test_elsewhere_a_character_sounds_as_it_mostly_does() -> None:
    assert sound_of("王单").split()[-1] == "dan"
    assert "shan" in syllables("王单")[-1]
    assert ("wang", "dan") in pinyin_readings("王单")


@given(st.text(max_size=30))
def test_any_text_has_one_form_and_a_sound(text: str) -> None:
    once = comparable_name(text)
    assert comparable_name(once) == once
    assert simplified(simplified(text)) == simplified(text)
    assert len(pinyin_readings(text)) <= 8
    assert sound_of(text) == " ".join(pinyin_readings(text)[0])
