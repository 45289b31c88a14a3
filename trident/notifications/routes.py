from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from starlette.responses import StreamingResponse

from trident.kernel.auth import CrossSiteRequest, CustomerActor, Permission, SessionExpired, customer
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, problems
from trident.kernel.pages import BadCursor
from trident.notifications.actions.mark_read import mark_all_read, mark_message_read
from trident.notifications.errors import MessageNotFound, TooManyStreams
from trident.notifications.queries import inbox, unread_counts
from trident.notifications.schemas import InboxPage, MessageAnswer, UnreadAnswer, message_answer
from trident.notifications.streams import Heartbeat, InboxStreams, StreamItem, Unread

router = APIRouter(prefix="/api/customer/inbox", tags=["customer"])

_Reader = Annotated[CustomerActor, customer(Permission.CUSTOMER_INBOX_READ)]
_Updater = Annotated[CustomerActor, customer(Permission.CUSTOMER_INBOX_UPDATE)]


@router.get("", responses=problems(SessionExpired, BadCursor))
def read_inbox(actor: _Reader, db: ReadSession, cursor: CursorQuery = None, limit: LimitQuery = 20) -> InboxPage:
    """List the customer's messages, the newest first."""
    messages, next_cursor = inbox(db, customer_id=actor.customer_id, cursor=cursor, limit=limit)
    unread = unread_counts(db, [actor.customer_id])[actor.customer_id]
    return InboxPage(items=[message_answer(one) for one in messages], next_cursor=next_cursor, unread=unread)


@router.post("/read-all", status_code=204, responses=problems(SessionExpired, CrossSiteRequest))
def read_all(actor: _Updater, db: DbSession, now: Now) -> Response:
    """Mark all messages as read."""
    mark_all_read(db, customer_id=actor.customer_id, now=now)
    return Response(status_code=204)


@router.post(
    "/{message_id}/read", status_code=204, responses=problems(SessionExpired, CrossSiteRequest, MessageNotFound)
)
def read_message(message_id: UUID, actor: _Updater, db: DbSession, now: Now) -> Response:
    """Mark one message as read."""
    mark_message_read(db, customer_id=actor.customer_id, message_id=message_id, now=now)
    return Response(status_code=204)


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `message` (its `id` is the message's, its data a Message), `unread` "
            '(data `{"unread": n}`), and a comment every 15 s. The stream ends with the session.',
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(SessionExpired, TooManyStreams),
    },
)
async def stream_inbox(
    actor: _Reader,
    request: Request,
    last_event_id: Annotated[
        str | None, Header(max_length=64, description="id of the last message seen: what came after it is sent first")
    ] = None,
) -> StreamingResponse:
    """Follow the inbox live."""
    streams: InboxStreams = request.app.state.inbox_streams
    streams.check_room(actor)
    # Proxies that gather answers before they pass them on would hold the events back.
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    items = streams.follow(actor, _message_id(last_event_id))
    return StreamingResponse(_as_events(items), media_type="text/event-stream", headers=headers)


def _message_id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None  # not one of ours: the stream starts afresh


async def _as_events(items: AsyncIterator[StreamItem]) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for item in items:
        if isinstance(item, Heartbeat):
            yield ": still here\n\n"
        elif isinstance(item, Unread):
            yield f"event: unread\ndata: {UnreadAnswer(unread=item.count).model_dump_json()}\n\n"
        else:
            answer: MessageAnswer = message_answer(item)
            yield f"event: message\nid: {item.id}\ndata: {answer.model_dump_json()}\n\n"
