"""HTTP, for all routes alike: problems, languages, pages, strict bodies."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from trident.kernel.clock import Now as Now  # noqa: PLC0414 - routes take it from here
from trident.kernel.errors import BankError, Invalid, Title, problem_of
from trident.kernel.errors import Language as LanguageCode
from trident.kernel.log import get_logger
from trident.kernel.pages import MAX_PAGE

PROBLEM_JSON = "application/problem+json"
_log = get_logger()

T = TypeVar("T")


class StrictModel(BaseModel):
    """Base of request and response bodies: nothing extra, nothing coerced, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(BaseModel):
    """What went wrong, by name (RFC 9457); further members belong to the kind of problem."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {"type": "/problems/session-expired", "title": "登录已失效，请重新登录", "status": 401}
        },
    )

    type: str
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None


class InvalidRequest(Invalid):
    """The request does not have the form that the route asks for; `errors` says where."""

    title = Title(zh="请求格式有误", en="The request is not well formed")


class NoSuchRoute(BankError):
    """No route has this address, or not with this method."""

    title = Title(zh="没有此接口", en="There is no such route")


class Unexpected(BankError):
    """The bank's own mistake; what happened is in its log under the request's id."""

    status = 500
    title = Title(zh="系统异常，请稍后再试", en="Something went wrong on our side")


def language_of(header: str | None) -> LanguageCode:
    """Choose the language from an Accept-Language header: Chinese unless English is asked for first."""
    for part in (header or "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "zh"


def _read_language(connection: HTTPConnection) -> LanguageCode:
    return language_of(connection.headers.get("accept-language"))


Language = Annotated[LanguageCode, Depends(_read_language)]


def _answer(request: Request, error: BankError, status: int | None = None) -> Response:
    problem = problem_of(error, _read_language(request), request.url.path)
    if status is not None:
        problem["status"] = status
    headers = {"cache-control": "no-store"}
    if "retry_after_s" in error.fields:
        headers["retry-after"] = str(error.fields["retry_after_s"])
    return JSONResponse(problem, problem["status"], headers, media_type=PROBLEM_JSON)


def answer_refusal(request: Request, error: Exception) -> Response:
    """Describe a refusal to who asked.

    A route whose refusal must be remembered (a wrong code is a try used up) returns this and does not raise: its
    transaction then commits.
    """
    assert isinstance(error, BankError)
    return _answer(request, error)


def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]} for fault in error.errors()
    ]
    return _answer(request, InvalidRequest(errors=faults))


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _answer(request, NoSuchRoute(), error.status_code)
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def _answer_unexpected(request: Request, error: Exception) -> Response:
    _log.error("request.failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    return _answer(request, Unexpected())


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every refusal, malformed request and mistake as a problem document."""
    app.add_exception_handler(BankError, answer_refusal)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unexpected)


def problems(*kinds: type[BankError]) -> dict[int | str, dict[str, Any]]:
    """Document the refusals of a route for OpenAPI: `responses=problems(InsufficientFunds, …)`."""
    by_status: dict[int, list[type[BankError]]] = {}
    documented: tuple[type[BankError], ...] = (*kinds, InvalidRequest)
    for kind in documented:
        by_status.setdefault(kind.status, []).append(kind)
    return {
        status: {
            "model": Problem,
            "description": "; ".join(f"`{kind.code()}`: {kind.title.en}" for kind in group),
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {
                        kind.code(): {"summary": kind.title.en, "value": problem_of(kind(), "zh", "/api/…")}
                        for kind in group
                    },
                }
            },
        }
        for status, group in by_status.items()
    }


class Page(StrictModel, Generic[T]):
    """One page of a list; `next_cursor` fetches the next, null at the end."""

    items: list[T]
    next_cursor: str | None = None


CursorQuery = Annotated[str | None, Query(description="`next_cursor` of the page before", max_length=400)]
LimitQuery = Annotated[int, Query(ge=1, le=MAX_PAGE, description="items on a page")]
