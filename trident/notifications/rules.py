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


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """What a message about a transfer that waits is written from."""

    source_last4: str
    target_last4: str
    amount_minor: int
    currency: str
    due_at: datetime | None = None


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


def step_up_text(
    code: str, lasts: timedelta, amount_minor: int, currency: str, payee_last4: str, language: Language
) -> str:
    """The short message that carries the code of a transfer: it says what the code is for."""
    minutes = max(1, round(lasts / timedelta(minutes=1)))
    amount = format_minor(amount_minor, currency, language)
    if language == "zh":
        return (
            f"您正在向尾号 {payee_last4} 的账户转账 {amount}，验证码 {code}，{minutes} 分钟内有效。"
            "请核对金额和收款账户，切勿告诉任何人。如非本人操作，请立即联系我们。"
        )
    return (
        f"You are transferring {amount} to the account ending {payee_last4}. Code {code}, valid for {minutes} min. "
        "Check amount and payee, and tell the code to nobody. If this is not you, contact us at once."
    )


def waiting_words(kind: str, facts: WaitingFacts, language: Language) -> tuple[str, str]:
    """Title and body that tell a payer of a transfer that waits, or of how its waiting ended.

    :param kind: `delayed`, `held`, `cancelled`, `rejected` or `fraud`.
    """
    amount = format_minor(facts.amount_minor, facts.currency, language)
    due = "" if facts.due_at is None else _when(facts.due_at, language)
    if language == "zh":
        what = f"您尾号 {facts.source_last4} 的账户向尾号 {facts.target_last4} 的账户转账 {amount}"
        title, rest = {
            "delayed": (f"转账将于 {due} 到账", f"，将于 {due} 执行。此前可随时撤销。"),
            "held": ("转账正在人工复核", "，需人工复核，款项暂未转出。请在转账详情中确认是否本人操作。"),
            "cancelled": ("转账已撤销", "，已撤销，款项未转出。"),
            "rejected": ("转账未成功", "，未能执行，款项未转出。如有疑问，请致电客服或前往网点。"),
            "fraud": (
                "已确认为欺诈交易",
                "，经核查确认为欺诈。请立即修改密码、退出其他设备，如已报警请保留回执。",
            ),
        }[kind]
        return title, what + rest
    what = (
        f"Your transfer of {amount} from the account ending {facts.source_last4} to the one ending {facts.target_last4}"
    )
    title, rest = {
        "delayed": (f"Transfer due {due}", f" goes out on {due}. You can cancel it until then."),
        "held": (
            "Transfer under review",
            " is being reviewed; no money has moved. Tell us in its details whether it was you.",
        ),
        "cancelled": ("Transfer cancelled", " was cancelled; no money has moved."),
        "rejected": (
            "Transfer not carried out",
            " was not carried out; no money has moved. Call us or visit a branch with questions.",
        ),
        "fraud": (
            "Confirmed as fraud",
            " was confirmed as fraud. Change your password and sign out your other devices at once.",
        ),
    }[kind]
    return title, what + rest


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
