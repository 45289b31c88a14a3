"""Generated people: their names, numbers and phones follow from the seed, and none of them exists."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from trident import customers
from trident.kernel.auth import Role

PASSWORD = "harbin-ice-2026"  # noqa: S105 - printed at every start: the city is for looking at
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅鑫波斌莉辉宇浩凯健俊帆雪"
    "琳晨阳子涵欣怡梓轩雨桐思远佳宁诗文博文嘉豪若曦天佑海燕春生国庆建国志强淑珍凤英"
)
BRANCHES = ("道里支行", "南岗支行", "道外支行", "香坊支行", "松北支行", "平房支行", "呼兰支行", "阿城支行")
# GB/T 2260 gives no county of Heilongjiang the code 9900, so no such ID number was ever issued.
AREA_CODE = "239900"
# Numbered in order; nothing is ever sent to them but through the sandbox.
PHONE_PREFIX = "190"
_EPOCH_MS = 1_700_000_000_000
_SEGMENTS = (
    (customers.Segment.EVERYDAY, 52),
    (customers.Segment.INTERNET, 20),
    (customers.Segment.ELDER, 12),
    (customers.Segment.FARMER, 7),
    (customers.Segment.SMALL_BUSINESS, 6),
    (customers.Segment.MEDICAL_STAFF, 3),
)


class Ids:
    """UUIDv7-shaped ids that come out the same for the same seed, so that seeding twice changes nothing."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._counter = count()

    def next(self) -> UUID:
        """Return the next id."""
        high = _EPOCH_MS + next(self._counter)
        return UUID(
            int=high << 80 | 0x7 << 76 | self._chance.getrandbits(12) << 64 | 2 << 62 | self._chance.getrandbits(62)
        )


@dataclass(frozen=True, slots=True)
class StaffPerson:
    """Somebody who works at the bank."""

    staff_id: UUID
    staff_number: str
    name: str
    role: Role
    branch: str


def make_name(chance: random.Random) -> str:
    """Draw a surname and a given name of one or two characters."""
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))


def make_id_number(*, born_on: date, serial: int) -> str:
    """Compose an ID number of GB 11643-1999 in an area that has no code."""
    digits = f"{AREA_CODE}{born_on:%Y%m%d}{serial % 1000:03d}"
    return digits + customers.id_number_check_character(digits)


def make_customers(chance: random.Random, ids: Ids, number: int, *, today: date) -> list[customers.NewCustomer]:
    """Make `number` people of all ages from eighteen up."""
    segments, weights = zip(*_SEGMENTS, strict=True)
    made = []
    for serial in range(number):
        segment = chance.choices(segments, weights)[0]
        youngest, oldest = (62, 88) if segment is customers.Segment.ELDER else (19, 60)
        born_on = today - timedelta(days=chance.randint(youngest * 366, oldest * 365))
        # The serial is unique within a thousand people born on one day; the day moves on with every thousand.
        born_on -= timedelta(days=serial // 1000)
        made.append(
            customers.NewCustomer(
                customer_id=ids.next(),
                name=make_name(chance),
                id_number=make_id_number(born_on=born_on, serial=serial),
                phone=f"{PHONE_PREFIX}{serial + 1:08d}",
                segment=segment,
                branch=chance.choice(BRANCHES),
                language="en" if serial == 2 else "zh",
            )
        )
    return made


def make_staff(chance: random.Random, ids: Ids) -> list[StaffPerson]:
    """Make three people of each role."""
    letters = {
        Role.TELLER: "T",
        Role.OPERATIONS: "O",
        Role.RISK: "R",
        Role.AUDITOR: "A",
        Role.ADMINISTRATOR: "S",
    }
    return [
        StaffPerson(ids.next(), f"{letter}{place:03d}", make_name(chance), role, chance.choice(BRANCHES))
        for role, letter in letters.items()
        for place in (1, 2, 3)
    ]
