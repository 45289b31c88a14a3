from datetime import UTC, datetime, timedelta

import pytest

from trident.notifications.rules import TransferFacts, code_text, received_words, retry_delay, sent_words

FACTS = TransferFacts("欧阳修", "5678", "1234", 20_050, "CNY", "午饭", datetime(2026, 3, 18, 17, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("attempts", "retry_after_s", "seconds"),
    [(1, None, 1), (2, None, 2), (4, None, 8), (7, None, 60), (10, None, 60), (1, 30, 30), (7, 5, 60), (9, 300, 300)],
)
def test_patience_doubles_to_a_minute_and_heeds_the_gateway(
    attempts: int, retry_after_s: int | None, seconds: int
) -> None:
    assert retry_delay(attempts, retry_after_s) == timedelta(seconds=seconds)


def test_a_code_is_told_with_its_time_in_both_languages() -> None:
    assert code_text("482913", timedelta(minutes=5), "zh").startswith("您的登录验证码为 482913，5 分钟内有效。")
    assert code_text("482913", timedelta(seconds=296), "en").startswith("Your sign-in code is 482913, valid for 5 min.")
    assert "1 分钟" in code_text("1", timedelta(seconds=3), "zh")


def test_a_code_fits_two_segments() -> None:
    assert len(code_text("482913", timedelta(minutes=5), "zh")) <= 2 * 67


def test_what_a_payee_reads() -> None:
    assert received_words(FACTS, "zh") == (
        "收到转账 ¥200.50",
        "*阳修 于 3月19日 01:05 向您尾号 1234 的账户转入 ¥200.50。附言：午饭",
    )
    title, body = received_words(FACTS, "en")
    assert title == "You received CNY 200.50"
    assert body == (
        "*阳修 transferred CNY 200.50 to your account ending 1234 on 2026-03-19 01:05 (Beijing time). Note: 午饭"
    )


def test_what_a_payer_reads() -> None:
    title, body = sent_words(FACTS, "zh")
    assert title == "转账成功 ¥200.50"
    assert body.startswith("您尾号 5678 的账户于 3月19日 01:05 向 *阳修（尾号 1234）转出 ¥200.50。")
    assert "欧阳修" not in body + "".join(sent_words(FACTS, "en"))
