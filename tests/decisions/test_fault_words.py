"""What is wrong with a policy is said in Chinese too, down to what the expression language's parser finds."""

import re

import pytest

from trident.decisions.fault_words import in_chinese
from trident.decisions.feel.names import Names
from trident.decisions.feel.parse import parse_expression
from trident.decisions.feel.tokens_read import NotFeel


def what_is_wrong(text: str) -> str:
    with pytest.raises(NotFeel) as caught:
        parse_expression(text, Names(()))
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 +", "第 4 个字符处应为值，而不是结尾"),
        ("(1", "第 3 个字符处应为“)”，而不是结尾"),
        ("1 2", "第 3 个字符处应为结尾，而不是“2”"),
        ("{: 1}", "第 2 个字符处应为名称，而不是“:”"),
        ("[1..2 3", "第 7 个字符处应为区间的终点，而不是“3”"),
        ("f(1, a: 2)", "第 10 个字符处应为统一按位置或统一按名称给出的参数，而不是“)”"),
        ("1 instance of 2", "第 15 个字符处应为类型，而不是“2”"),
        ("(" * 3_000, "表达式嵌套过深"),
    ],
)
def test_the_parsers_own_words_are_chinese_too(text: str, said: str) -> None:
    wrong = what_is_wrong(text)
    assert in_chinese(wrong) == f"写法有误：{said}"
    assert in_chinese(f"“{text}”: {wrong}") == f"写法有误：“{text}”：{said}"
    assert not re.search("[a-z]{4}", said)


def test_what_nobody_has_words_for_is_said_as_it_is() -> None:
    assert in_chinese("something else") == "写法有误：something else"
