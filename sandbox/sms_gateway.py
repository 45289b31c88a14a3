"""An SMS aggregator as a bank meets it: bearer key, message reference, receipts, and every way of saying no."""

import asyncio
import hmac
import re
import secrets
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import msgspec
from aiohttp import web

from sandbox.answers import json_answer
from sandbox.phones import PhoneMessage, Phones

MAX_TEXT_CHARACTERS: Final = 500
# A single message in UCS-2 carries 70 characters, a part of a longer one 67 (3GPP TS 23.040).
SINGLE_SEGMENT_CHARACTERS: Final = 70
PART_SEGMENT_CHARACTERS: Final = 67
MAX_REMEMBERED: Final = 50_000

# Magic numbers: what the gateway does with a message to them. The rest of the numbers simply work.
BAD_NUMBER: Final = "19900000001"
REJECTED_CONTENT: Final = "19900000002"
THROTTLED: Final = "19900000003"
GATEWAY_DOWN: Final = "19900000004"
NEVER_ANSWERS: Final = "19900000005"
THROTTLED_ONCE: Final = "19900000006"
DOWN_ONCE: Final = "19900000007"
UNDELIVERED: Final = "19900000008"
ACCEPTED_WITHOUT_ANSWER: Final = "19900000009"

NEVER_ANSWERS_S: Final = 60.0
MOBILE_NUMBER: Final = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
FORBIDDEN_WORD: Final = "FORBIDDEN"


class Submission(msgspec.Struct, forbid_unknown_fields=True):
    """What a bank sends to POST /sms."""

    reference: str
    to: str
    text: str
    signature: str = ""


class Refused(Exception):
    """The gateway's no: an HTTP status with a code that the sender can act upon."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s


def segments(text: str) -> int:
    """How many parts the operator bills for this text."""
    if len(text) <= SINGLE_SEGMENT_CHARACTERS:
        return 1
    return -(-len(text) // PART_SEGMENT_CHARACTERS)


class SmsGateway:
    """Accepts messages and puts them on the phones; remembers references so that a retry sends nothing twice."""

    def __init__(self, phones: Phones, key: str) -> None:
        self._phones = phones
        self._key = key
        self._accepted: OrderedDict[str, tuple[Submission, dict[str, object]]] = OrderedDict()
        self._receipts: OrderedDict[str, dict[str, object]] = OrderedDict()
        self._tries: Counter[str] = Counter()
        self._closing = asyncio.Event()

    def add_routes(self, app: web.Application) -> None:
        """Open the gateway's paths on this server."""
        app.router.add_post("/sms", self._guarded(self._submit))
        app.router.add_get("/sms/receipts", self._guarded(self._read_receipts))
        app.router.add_post("/sms/receipts/acknowledge", self._guarded(self._acknowledge_receipts))
        app.on_shutdown.append(self._close)

    async def _close(self, _app: web.Application) -> None:
        self._closing.set()

    def _guarded(
        self, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._check_key(request.headers.get("Authorization", ""))
                return await handler(request)
            except Refused as refused:
                headers = {} if refused.retry_after_s is None else {"Retry-After": str(refused.retry_after_s)}
                body = {"error": {"code": refused.code, "message": refused.message}}
                return json_answer(body, status=refused.status, headers=headers)

        return guarded

    def _check_key(self, offered: str) -> None:
        if not hmac.compare_digest(offered.encode(), f"Bearer {self._key}".encode()):
            raise Refused(401, "wrong-key", "The bearer key is missing or wrong.")

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        try:
            submission = msgspec.json.decode(await request.read(), type=Submission)
        except msgspec.DecodeError as error:
            raise Refused(400, "bad-request", str(error)) from error
        known = self._accepted.get(submission.reference)
        if known is not None:
            if known[0] != submission:
                raise Refused(409, "reference-reused", "This reference was used for another message.")
            return json_answer(known[1], status=200)
        number = _checked_number(submission)
        await self._misbehave_before(number, submission.reference)
        answer = self._accept(submission, number)
        if number == ACCEPTED_WITHOUT_ANSWER and request.transport is not None:
            # The worst moment for a line to break: the message is on its way and the sender does not know.
            request.transport.abort()
        return json_answer(answer, status=202)

    def _accept(self, submission: Submission, number: str) -> dict[str, object]:
        now = datetime.now(UTC)
        message_id = f"sm_{secrets.token_hex(8)}"
        answer: dict[str, object] = {
            "id": message_id,
            "reference": submission.reference,
            "status": "accepted",
            "segments": segments(submission.text),
        }
        self._accepted[submission.reference] = (submission, answer)
        delivered = number != UNDELIVERED
        if delivered:
            self._phones.receive(PhoneMessage(message_id, number, submission.signature, submission.text, now))
        self._receipts[message_id] = {
            "id": message_id,
            "reference": submission.reference,
            "status": "delivered" if delivered else "undelivered",
            "reason": None if delivered else "absent-subscriber",
            "at": now.isoformat().replace("+00:00", "Z"),
        }
        for remembered in (self._accepted, self._receipts):
            if len(remembered) > MAX_REMEMBERED:
                remembered.popitem(last=False)
        return answer

    async def _misbehave_before(self, number: str, reference: str) -> None:
        self._tries[reference] += 1
        first = self._tries[reference] == 1
        if len(self._tries) > MAX_REMEMBERED:
            self._tries.clear()
        if number == THROTTLED or (number == THROTTLED_ONCE and first):
            raise Refused(429, "throttled", "Too many messages; slow down.", retry_after_s=1)
        if number == GATEWAY_DOWN or (number == DOWN_ONCE and first):
            raise Refused(503, "gateway-down", "The operator's gateway is not reachable.")
        if number == NEVER_ANSWERS:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), NEVER_ANSWERS_S)

    async def _read_receipts(self, request: web.Request) -> web.StreamResponse:
        limit = request.query.get("limit", "100")
        if not limit.isdecimal() or not 1 <= int(limit) <= 1000:  # noqa: PLR2004 - the protocol's own bound
            raise Refused(400, "bad-request", "limit is a number from 1 to 1000.")
        items = [receipt for receipt, _ in zip(self._receipts.values(), range(int(limit)), strict=False)]
        return json_answer({"items": items})

    async def _acknowledge_receipts(self, request: web.Request) -> web.StreamResponse:
        try:
            ids = msgspec.json.decode(await request.read(), type=dict[str, list[str]])["ids"]
        except (msgspec.DecodeError, KeyError) as error:
            raise Refused(400, "bad-request", 'The body is {"ids": [...]}.') from error
        for message_id in ids:
            self._receipts.pop(message_id, None)
        return web.Response(status=204)


def _checked_number(submission: Submission) -> str:
    match = MOBILE_NUMBER.fullmatch(submission.to)
    if match is None or match[1] == BAD_NUMBER:
        raise Refused(400, "bad-number", "This is not a mobile number that can be reached.")
    if not submission.text or len(submission.text) > MAX_TEXT_CHARACTERS:
        raise Refused(422, "bad-length", f"A text has 1 to {MAX_TEXT_CHARACTERS} characters.")
    if match[1] == REJECTED_CONTENT or FORBIDDEN_WORD in submission.text:
        raise Refused(422, "content-rejected", "The operator's filter rejected the text.")
    return match[1]
