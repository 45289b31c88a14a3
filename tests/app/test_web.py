import json

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from trident.app.settings import WebSettings
from trident.app.web import build_app
from trident.kernel.db import Database
from trident.kernel.settings import KernelSettings


def test_the_process_says_that_it_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_without_its_database_the_process_lives_but_is_not_ready() -> None:
    unreachable = Database("postgresql://nobody@127.0.0.1:1/nothing")
    client = TestClient(build_app(unreachable))
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz", headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/not-ready"
    assert answer.json()["reason"] == "database"


def test_a_database_of_another_version_is_not_ready(fresh_database: Database) -> None:
    with fresh_database.connect(autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001_kernel'")
    with TestClient(build_app(fresh_database)) as client:
        assert client.get("/readyz").json()["reason"] == "migrations"


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/healthz", "/api/customer/accounts", "/assets/none.js", "/docs"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert "camera=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers
        assert len(headers["x-request-id"]) == 16


def test_https_pages_tell_the_browser_to_stay_with_https(database: Database) -> None:
    with TestClient(build_app(database, kernel_settings=KernelSettings(is_https=True))) as client:
        assert client.get("/healthz").headers["strict-transport-security"].startswith("max-age=31536000")


def test_the_figures_are_for_this_machine_only(client: TestClient, database: Database) -> None:
    client.get("/healthz")
    told = client.get("/metrics").text
    figures = {family.name for family in text_string_to_metric_families(told)}
    assert {"trident_http_requests", "trident_http_request_seconds"} <= figures
    assert 'route="/healthz"' in told
    assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404
    with TestClient(build_app(database), client=("203.0.113.9", 40000)) as stranger:
        assert stranger.get("/metrics").status_code == 404


def test_another_sites_page_cannot_change_anything(client: TestClient) -> None:
    answer = client.post("/api/customer/session/password", json={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/cross-site-request"
    assert "x-request-id" in answer.headers


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_body_beyond_all_measure_is_refused(database: Database, *, is_announced: bool) -> None:
    body = b"x" * 3000
    sent = body if is_announced else iter([body])
    with TestClient(build_app(database, settings=WebSettings(max_body_bytes=2048))) as client:
        answer = client.post("/api/customer/session/password", content=sent)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/request-too-large"
    assert answer.json()["title"] == "请求内容过大"


def test_a_mistake_of_ours_is_answered_as_such_and_tells_nothing(database: Database) -> None:
    app = build_app(database)

    @app.get("/api/broken")
    def break_down() -> None:
        message = "the key is 42"
        raise RuntimeError(message)

    with TestClient(app) as client:
        answer = client.get("/api/broken", headers={"accept-language": "en"})
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/unexpected"
    assert "42" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_the_log_names_the_route_and_not_who_was_asked_for(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    account_id = "018f0000-0000-7000-8000-000000000001"
    with TestClient(build_app(database, kernel_settings=KernelSettings(log_level="INFO"))) as client:
        client.get(f"/api/customer/accounts/{account_id}?phone=13800000000", headers={"cookie": "trident_customer=x"})
    told = capsys.readouterr().err
    line = json.loads(told.splitlines()[0])
    assert line["route"] == "/api/customer/accounts/{account_id}"
    assert (line["method"], line["status"], line["event"]) == ("GET", 401, "request.answered")
    assert account_id not in told
    assert "13800000000" not in told


def test_the_log_leaves_out_what_went_well_where_it_is_to_be_quiet(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with TestClient(build_app(database, kernel_settings=KernelSettings(log_level="WARNING"))) as client:
        client.get("/healthz")
    assert capsys.readouterr().err == ""


def test_the_contract_says_who_may_call_each_operation(client: TestClient) -> None:
    contract = client.get("/openapi.json").json()
    names = [operation["operationId"] for path in contract["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    for path, methods in contract["paths"].items():
        for operation in methods.values():
            assert "x-permission" in operation or "x-public" in operation, path
            assert operation["tags"], path


def test_the_docs_page_shows_every_operation_and_asks_no_other_host(client: TestClient) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert client.get("/docs/style.css").headers["content-type"].startswith("text/css")
