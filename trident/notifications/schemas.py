from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.types import JsonValue

from trident.kernel.http import Page, StrictModel
from trident.notifications.types import Message

_EXAMPLE: dict[str, JsonValue] = {
    "id": "019d00c2-6f40-7c1e-8d57-0f4a5b2c9e11",
    "kind": "transfer-received",
    "title": "收到转账 ¥200.00",
    "body": "*三 于 3月18日 10:30 向您尾号 1234 的账户转入 ¥200.00。附言：午饭",
    "link": "/accounts/019cfb2a-0000-7000-8000-000000000001/entries/019d00c2-6e11-7a55-9c3f-1d2b7a8c4e22",
    "created_at": "2026-03-18T02:30:00Z",
    "read_at": None,
}


class MessageAnswer(StrictModel):
    """A message in the customer's inbox; `link` is a page of the customer app."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: UUID
    kind: str = Field(description="`transfer-received` or `transfer-sent`; more kinds will come")
    title: str
    body: str
    link: str | None
    created_at: datetime
    read_at: datetime | None


class InboxPage(Page[MessageAnswer]):
    """A page of the inbox, the newest message first, and how many are unread in all."""

    unread: int = Field(ge=0)


class UnreadAnswer(StrictModel):
    """How many messages are unread; the data of the stream's `unread` event."""

    unread: int = Field(ge=0)


def message_answer(message: Message) -> MessageAnswer:
    """The message as the API shows it."""
    return MessageAnswer(
        id=message.id,
        kind=message.kind,
        title=message.title,
        body=message.body,
        link=message.link,
        created_at=message.created_at,
        read_at=message.read_at,
    )
