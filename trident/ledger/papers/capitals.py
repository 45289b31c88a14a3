"""Amounts in Chinese capitals (大写金额), as bills and receipts write them.

Source: 支付结算办法 (银发〔1997〕393号), 附一 正确填写票据和结算凭证的基本规定, 二 to 四: 整 closes an amount
that ends at 元 and may be left out after 角; an amount with 分 has no 整; zeros between figures are written 零 once.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_FULL_GROUP = 1000
"""From here on a group of four digits begins with a figure, and no 零 is owed before it."""

_GROUPS = ("", "万", "亿", "万亿", "亿亿")
_NAMES = {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "HKD": "港币", "JPY": "日元", "GBP": "英镑"}
_WITHOUT_MINOR = frozenset({"JPY"})


def capital_amount(amount_minor: int, currency: str) -> str:
    """Write an amount in minor units in Chinese capitals: 123456 fen is 人民币壹仟贰佰叁拾肆元伍角陆分.

    :raises ValueError: the amount is negative.
    """
    if amount_minor < 0:
        message = "an amount in capitals has no sign"
        raise ValueError(message)
    name = _NAMES.get(currency, currency)
    if currency in _WITHOUT_MINOR:
        return f"{name}{_whole(amount_minor)}元整"
    whole, cents = divmod(amount_minor, 100)
    tenths, hundredths = divmod(cents, 10)
    parts = [name]
    if whole or not cents:
        parts.append(f"{_whole(whole)}元")
    if tenths:
        parts.append(f"{'零' if whole and whole % 10 == 0 else ''}{_DIGITS[tenths]}角")
    elif hundredths and whole:
        parts.append("零")
    parts.append(f"{_DIGITS[hundredths]}分" if hundredths else "整")
    return "".join(parts)


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    written = ""
    owes_zero = False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            owes_zero = bool(written)
            continue
        if written and (owes_zero or group < _FULL_GROUP):
            written += _DIGITS[0]
        written += _thousands(group) + _group_name(index, groups)
        owes_zero = False
    return written


def _group_name(index: int, groups: list[int]) -> str:
    # 万亿 says 亿 only once when 亿 itself also has figures: 壹万贰仟亿 is 1·10^12 + 2·10^11.
    if index == 3 and groups[2]:  # noqa: PLR2004 - the fourth group of four digits
        return "万"
    return _GROUPS[index]


def _thousands(group: int) -> str:
    written = ""
    owes_zero = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            owes_zero = bool(written)
            continue
        if owes_zero:
            written += _DIGITS[0]
        written += _DIGITS[digit] + _PLACES[place]
        owes_zero = False
    return written
