"""The items API as its users meet it: five operations through curl."""

import json
import uuid

import pytest
from http_client import curl


@pytest.fixture
def items(virga):
    return f"{virga.api}/items"


def create(items, **document):
    answer = curl("POST", items, document)
    assert answer.status == 201, answer.body
    return answer


def test_create_answers_201_with_its_place_and_the_record(items):
    answer = create(items, name="kettle", status="new")
    record = answer.json
    assert record["name"] == "kettle" and record["status"] == "new"
    assert answer.headers["location"] == f"/items/{record['id']}"
    assert curl("GET", f"{items}/{record['id']}").json == record


def test_create_takes_a_given_id_once(items):
    given = str(uuid.uuid4())
    assert create(items, id=given, name="a").json["id"] == given
    again = curl("POST", items, {"id": given, "name": "b"})
    assert again.status == 409
    assert curl("GET", f"{items}/{given}").json["name"] == "a"


def test_get_of_an_unknown_item_is_404(items):
    assert curl("GET", f"{items}/{uuid.uuid4()}").status == 404


def test_put_replaces_the_whole_record(items):
    made = create(items, name="a", extra=[1, 2], status="new").json
    answer = curl("PUT", f"{items}/{made['id']}", {"name": "b"})
    assert answer.status == 200
    assert answer.json == {"id": made["id"], "name": "b"}
    assert curl("GET", f"{items}/{made['id']}").json == {"id": made["id"], "name": "b"}


def test_put_of_an_unknown_item_is_404(items):
    assert curl("PUT", f"{items}/{uuid.uuid4()}", {"name": "b"}).status == 404


def test_optimistic_lock(items):
    made = create(items, name="a")
    place = f"{items}/{made.json['id']}"
    first = made.headers["etag"]
    assert curl("GET", place).headers["etag"] == first
    second = curl("PUT", place, {"name": "b"}, [f"If-Match: {first}"])
    assert second.status == 200 and second.headers["etag"] != first
    late = curl("PUT", place, {"name": "c"}, [f"If-Match: {first}"])
    assert late.status == 412
    assert curl("GET", place).json["name"] == "b"
    assert curl("PUT", place, {"name": "d"}, ["If-Match: *"]).status == 200
    assert curl("PUT", f"{items}/{uuid.uuid4()}", {"name": "c"}, [f"If-Match: {first}"]).status == 404


def test_delete_is_204_then_404(items):
    place = f"{items}/{create(items, name='a').json['id']}"
    gone = curl("DELETE", place)
    assert gone.status == 204 and gone.body == ""
    assert curl("DELETE", place).status == 404
    assert curl("GET", place).status == 404


DOCUMENT = """{"money":1.10,"big":123456789012345678901234567890.12345678,"tiny":1e-120,"huge":1e400,"exponent":1E3,"minus":-0,
"forty":1234567890123456789012345678901234567890,"text":"","nothing":null,"yes":true,"list":[[],[1,[2.50]],{"a":null}],
"map":{"":{"k/~":0.0}},"unicode":"žluťoučký 🐎 \\u0000 \\ud83d\\ude00"}"""


def test_documents_survive_exactly(items):
    texts = dict(parse_float=lambda t: ("number", t), parse_int=lambda t: ("number", t))
    made = curl("POST", items, DOCUMENT.replace('"":', '"empty":'))
    assert made.status == 201, made.body
    read = curl("GET", f"{items}/{made.json['id']}")
    expected = json.loads(DOCUMENT.replace('"":', '"empty":'), **texts)
    got = json.loads(read.body, **texts)
    del got["id"]
    assert got == expected


def test_list_pages_by_token_and_status(items):
    mark = f"s-{uuid.uuid4()}"
    made = {create(items, n=i, status=mark).json["id"] for i in range(7)}
    seen, next_token, pages = [], "", 0
    while True:
        page = curl("GET", f"{items}?status={mark}&limit=3{next_token}").json
        seen += [item["id"] for item in page["items"]]
        pages += 1
        if "next" not in page:
            break
        next_token = f"&next={page['next']}"
    assert len(seen) == 7 and set(seen) == made and pages >= 3


def test_list_refuses_forged_tokens_and_bad_limits(items):
    mark = f"s-{uuid.uuid4()}"
    for i in range(3):
        create(items, n=i, status=mark)
    token = curl("GET", f"{items}?status={mark}&limit=1").json["next"]
    for forged in ("x", token[:-2], token[:5] + ("A" if token[5] != "A" else "B") + token[6:], "bm90IGEgdG9rZW4"):
        assert curl("GET", f"{items}?status={mark}&limit=1&next={forged}").status == 400
    assert curl("GET", f"{items}?status=other&next={token}").status == 400
    for bad in ("0", "-1", "x", "1001"):
        assert curl("GET", f"{items}?limit={bad}").status == 400


def test_preflight_for_a_browser(items):
    answer = curl(
        "OPTIONS",
        f"{items}/abc",
        headers=[
            "Origin: http://shop.example",
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: content-type,if-match",
        ],
    )
    assert answer.status in (200, 204)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert "if-match" in answer.headers["access-control-allow-headers"].lower()


def test_every_answer_carries_cors_headers(items):
    origin = ["Origin: http://shop.example"]
    made = create(items, name="a").json["id"]
    answers = [
        curl("GET", f"{items}/{made}", headers=origin),
        curl("GET", f"{items}/none", headers=origin),
        curl("POST", items, "{", origin),
        curl("POST", items, {"status": 5}, origin),
        curl("GET", items.replace("/items", "/nowhere"), headers=origin),
        curl("GET", f"{items}?limit=x", headers=origin),
    ]
    assert [a.status for a in answers] == [200, 404, 400, 400, 403, 400]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*", answer


@pytest.mark.parametrize(
    "body", ["{", "", "[1]", '"text"', '{"status":5}', '{"id":7}', '{"id":""}', "\x00", '{"a":1}x']
)
def test_bodies_that_break_the_model_get_the_gateways_answer(items, body):
    answer = curl("POST", items, body)
    if body == "":
        assert answer.status in (201, 400)
        return
    assert answer.status == 400
    assert answer.json == {"message": "Invalid request body"}
    assert answer.headers["x-amzn-errortype"] == "BadRequestException"


def test_unknown_routes_and_methods_get_the_gateways_answer(items):
    for method, url in (
        ("GET", items + "/a/b"),
        ("GET", items[:-1]),
        ("PATCH", items),
        ("DELETE", items),
        ("POST", items + "/x"),
    ):
        answer = curl(method, url)
        assert answer.status == 403, (method, url, answer)
        assert answer.json == {"message": "Missing Authentication Token"}
        assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"


def test_a_body_over_the_limit_is_413(items):
    answer = curl("POST", items, json.dumps({"text": "x" * (10 * 1024 * 1024 + 1)}))
    assert answer.status == 413
    assert "message" in answer.json


def test_wrong_content_type(items):
    answer = curl("POST", items, "name=a", ["Content-Type: application/x-www-form-urlencoded"])
    assert answer.status in (400, 415)
    assert "message" in answer.json


def test_every_answer_names_its_request(items):
    answer = curl("GET", f"{items}/none")
    assert answer.headers["x-amzn-requestid"] and answer.headers["x-amz-apigw-id"]
    assert answer.headers["x-amzn-trace-id"].startswith("Root=1-")


def test_the_api_answers_on_its_aws_addresses_too(virga):
    api = virga.client("apigateway").get_rest_apis()["items"][0]["id"]
    stage = virga.client("apigateway").get_stages(restApiId=api)["item"][0]["stageName"]
    for url, headers in (
        (f"{virga.aws}/{stage}/items?limit=1", [f"Host: {api}.execute-api.us-east-1.amazonaws.com"]),
        (f"{virga.aws}/{stage}/items?limit=1", [f"Host: {api}.execute-api.localhost:4566"]),
        (f"{virga.aws}/restapis/{api}/{stage}/_user_request_/items?limit=1", []),
    ):
        answer = curl("GET", url, headers=headers)
        assert answer.status == 200, (url, answer.body)
        assert "items" in answer.json
