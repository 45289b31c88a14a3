import re

from starlette.testclient import TestClient

NAVIGATION = {"accept": "text/html", "sec-fetch-mode": "navigate"}


def test_the_page_is_never_cached_and_may_load_from_here_only(client: TestClient) -> None:
    answer = client.get("/", headers=NAVIGATION)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_hashed_asset_is_kept_for_a_year(client: TestClient) -> None:
    answer = client.get("/assets/main-B1xYz.js", headers={"accept-encoding": "identity"})
    assert answer.content == b"console.log(1)"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_an_asset_goes_out_compressed_as_the_browser_likes_best(client: TestClient) -> None:
    for accepted, encoding in (("gzip, br", "br"), ("gzip", "gzip")):
        with client.stream("GET", "/assets/main-B1xYz.js", headers={"accept-encoding": accepted}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == encoding
        assert answer.headers["vary"] == "accept-encoding"
        assert raw == {"br": b"brotlied", "gzip": b"gzipped"}[encoding]


def test_the_compressed_copies_have_no_address_of_their_own(client: TestClient) -> None:
    assert client.get("/assets/main-B1xYz.js.br").status_code == 404


def test_a_file_without_a_hash_is_asked_for_again_and_not_sent_twice(client: TestClient) -> None:
    first = client.get("/manifest.webmanifest")
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-type"] == "application/manifest+json; charset=utf-8"
    again = client.get("/manifest.webmanifest", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_missing_asset_is_missing_even_for_a_browser(client: TestClient) -> None:
    for path in ("/assets/old-A0.js", "/console/assets/old-A0.js", "/icon2.png"):
        answer = client.get(path, headers=NAVIGATION)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_apps_own_addresses_show_the_page_to_navigations_only(client: TestClient) -> None:
    assert client.get("/accounts/42", headers=NAVIGATION).text.startswith("<!doctype html>")
    assert client.get("/console/policies/payments.payee", headers=NAVIGATION).status_code == 200, "a point, no ending"
    assert client.get("/accounts/42", headers={"accept": "*/*", "sec-fetch-mode": "cors"}).status_code == 404
    assert client.get("/accounts/42", headers={"accept": "application/json"}).status_code == 404
    assert client.post("/accounts/42", headers=NAVIGATION).status_code in {403, 404, 405}


def test_each_console_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    nonces = set()
    for _ in range(2):
        answer = client.get("/console/customers", headers=NAVIGATION)
        assert "__CSP_NONCE__" not in answer.text
        found = re.search(r'content="([\w-]{20,})"', answer.text)
        assert found is not None
        assert f"style-src 'self' 'nonce-{found[1]}'" in answer.headers["content-security-policy"]
        nonces.add(found[1])
    assert len(nonces) == 2


def test_the_console_without_a_slash_leads_to_the_console(client: TestClient) -> None:
    answer = client.get("/console", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/console/")


def test_nothing_outside_the_site_can_be_reached(client: TestClient) -> None:
    for path in ("/..%2f..%2fpyproject.toml", "/assets/../../web.py", "/console/%2e%2e/%2e%2e/web.py"):
        assert client.get(path).status_code == 404


def test_an_unknown_api_address_is_a_problem_not_a_page(client: TestClient) -> None:
    answer = client.get("/api/customer/nowhere", headers=NAVIGATION)
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/no-such-route"
