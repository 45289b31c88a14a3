"""What messages say, and how patient the sender of short messages is. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from trident.kernel.clock import BANK_ZONE
from trident.kernel.crypto import mask_name
from trident.kernel.errors import Language
from trident.kernel.money import format_minor

MAX_ATTEMPTS: Final = 10
FIRST_DELAY_S: Final = 1
LONGEST_DELAY_S: Final = 60


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """What a message about a transfer is written from; the names are those of the other side, in full."""

    other_name: str
    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    memo: str | None
    settled_at: datetime


def retry_delay(attempts: int, retry_after_s: int | None = None) -> timedelta:
    """How long to wait after the `attempts`-th failure: 1 s, doubling to a minute, or as the gateway says."""
    doubled = min(FIRST_DELAY_S * 2 ** (attempts - 1), LONGEST_DELAY_S)
    return timedelta(seconds=max(doubled, retry_after_s or 0))


def code_text(code: str, lasts: timedelta, language: Language) -> str:
    """The short message that carries a one-time code."""
    minutes = max(1, round(lasts / timedelta(minutes=1)))
    if language == "zh":
        return (
            f"您的登录验证码为 {code}，{minutes} 分钟内有效。"
            "请勿告诉任何人，银行工作人员不会向您索要。如非本人操作，请忽略并尽快修改密码。"
        )
    return (
        f"Your sign-in code is {code}, valid for {minutes} min. Tell it to nobody; our staff never ask for it. "
        "If this was not you, ignore it and change your password."
    )


def received_words(facts: TransferFacts, language: Language) -> tuple[str, str]:
    """Title and body that tell a payee of money that came."""
    amount = format_minor(facts.amount_minor, facts.currency, language)
    payer = mask_name(facts.other_name)
    when = _when(facts.settled_at, language)
    if language == "zh":
        title = f"收到转账 {amount}"
        body = f"{payer} 于 {when} 向您尾号 {facts.target_last4} 的账户转入 {amount}。"
    else:
        title = f"You received {amount}"
        body = f"{payer} transferred {amount} to your account ending {facts.target_last4} on {when}."
    return title, body + _note(facts.memo, language)


def sent_words(facts: TransferFacts, language: Language) -> tuple[str, str]:
    """Title and body that tell a payer of money that left."""
    amount = format_minor(facts.amount_minor, facts.currency, language)
    payee = mask_name(facts.other_name)
    when = _when(facts.settled_at, language)
    if language == "zh":
        title = f"转账成功 {amount}"
        body = (
            f"您尾号 {facts.source_last4} 的账户于 {when} 向 {payee}（尾号 {facts.target_last4}）转出 {amount}。"
            "如非本人操作，请立即联系我们。"
        )
    else:
        title = f"You sent {amount}"
        body = (
            f"{amount} left your account ending {facts.source_last4} on {when} for {payee} "
            f"(account ending {facts.target_last4}). If this was not you, contact us at once."
        )
    return title, body + _note(facts.memo, language)


def _when(instant: datetime, language: Language) -> str:
    local = instant.astimezone(BANK_ZONE)
    if language == "zh":
        return f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M} (Beijing time)"


def _note(memo: str | None, language: Language) -> str:
    if not memo:
        return ""
    return f"附言：{memo}" if language == "zh" else f" Note: {memo}"
