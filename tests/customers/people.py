"""Made-up people with papers that hold: each call another person."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from trident.customers import NewCustomer, Segment, id_number_check_character
from trident.kernel.ids import new_id

_serials = itertools.count(1)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("秀英", "伟", "桂兰", "建国", "晓明", "雪梅", "志强", "丽华", "子轩", "欣怡")


def id_number_of(serial: int, *, area: str = "230102", born: date | None = None) -> str:
    birth = born or date(1950, 1, 1) + timedelta(days=serial * 37 % 20_000)
    first = f"{area}{birth:%Y%m%d}{serial % 1000:03d}"
    return first + id_number_check_character(first)


def person(**chosen: Any) -> NewCustomer:
    serial = next(_serials)
    made = NewCustomer(
        customer_id=new_id(),
        name=_SURNAMES[serial % len(_SURNAMES)] + _GIVEN[serial % len(_GIVEN)],
        id_number=id_number_of(serial, area=f"2301{1 + serial // 1000 % 99:02d}"),
        phone=f"139{serial:08d}",
        segment=Segment.EVERYDAY,
        branch="道里支行",
    )
    return replace(made, **chosen)
