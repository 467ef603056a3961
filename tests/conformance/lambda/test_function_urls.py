"""Function URLs: configuration, who may use them, what the function is given and what comes back."""

import base64
import http.client
import json
import subprocess
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)


@pytest.fixture
def client(virga):
    return virga.client("lambda")


def make_public(client, name):
    client.add_permission(
        FunctionName=name,
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    client.add_permission(
        FunctionName=name,
        StatementId="invoke",
        Action="lambda:InvokeFunction",
        Principal="*",
        InvokedViaFunctionUrl=True,
    )


@pytest.fixture
def ask(virga):
    """A request to a URL as AWS names it, sent to virga."""
    address = urlsplit(virga.aws)

    def send(url, method="GET", path="/", headers=None, body=None):
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        connection.request(method, path, body, {"Host": urlsplit(url).hostname, **(headers or {})})
        response = connection.getresponse()
        answer = response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        send.cookies = [v for k, v in response.getheaders() if k.lower() == "set-cookie"]
        connection.close()
        return answer

    return send


def url_of(client, name, public=True, **more):
    made = client.create_function_url_config(FunctionName=name, **{"AuthType": "NONE", **more})
    if public:
        make_public(client, name)
    return made["FunctionUrl"]


def code_of(call):
    with pytest.raises(ClientError) as raised:
        call()
    return raised.value.response["Error"]["Code"]


def test_a_url_from_creation_to_its_end(client, function):
    name = function()
    get = lambda: client.get_function_url_config(FunctionName=name)
    assert code_of(get) == "ResourceNotFoundException"
    made = client.create_function_url_config(FunctionName=name, AuthType="NONE", Cors={"AllowOrigins": ["*"]})
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
    assert (made["FunctionArn"], made["AuthType"], made["InvokeMode"]) == (arn, "NONE", "BUFFERED")
    host = urlsplit(made["FunctionUrl"])
    assert host.scheme == "https" and host.netloc.endswith(".lambda-url.us-east-1.on.aws") and host.path == "/"
    again = lambda: client.create_function_url_config(FunctionName=name, AuthType="NONE")
    assert code_of(again) == "ResourceConflictException"
    changed = client.update_function_url_config(FunctionName=name, AuthType="AWS_IAM", Cors={})
    assert (changed["AuthType"], changed["FunctionUrl"]) == ("AWS_IAM", made["FunctionUrl"])
    assert "Cors" not in get() and get()["LastModifiedTime"] >= made["CreationTime"]
    listed = client.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]
    assert [each["FunctionUrl"] for each in listed] == [made["FunctionUrl"]]
    client.delete_function_url_config(FunctionName=name)
    assert code_of(get) == "ResourceNotFoundException"
    assert code_of(lambda: client.delete_function_url_config(FunctionName=name)) == "ResourceNotFoundException"
    wrong = lambda: client.create_function_url_config(FunctionName="nobody", AuthType="NONE")
    assert code_of(wrong) == "ResourceNotFoundException"


def test_a_url_goes_with_its_function(client, function, ask):
    name = function(_name="reborn")
    url = url_of(client, name)
    assert ask(url)[0] == 200
    client.delete_function(FunctionName=name)
    function(_name=name)
    assert ask(url)[0] == 403
    assert client.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"] == []


def test_both_permissions_are_needed(client, function, ask):
    name = function()
    url = url_of(client, name, public=False)
    status, headers, body = ask(url)
    assert (status, headers["x-amzn-errortype"]) == (403, "AccessDeniedException")
    assert json.loads(body) == {"Message": FORBIDDEN}
    make_public(client, name)
    assert ask(url)[0] == 200
    for statement in "invoke", "url":
        client.remove_permission(FunctionName=name, StatementId=statement)
        assert ask(url)[0] == 403
        client.remove_permission(FunctionName=name, StatementId="url" if statement == "invoke" else "invoke")
        make_public(client, name)


def test_the_event(client, function, ask):
    url = url_of(client, function())
    headers = {"X-One": "1", "Cookie": "a=1; b=2", "Content-Type": "application/json", "User-Agent": "me"}
    status, answered, body = ask(url, "POST", "/a%20b/c?x=1&x=2&y=%C3%A9&z", headers, b'{"n":1}')
    assert (status, answered["content-type"]) == (200, "application/json")
    event = json.loads(body)
    host = urlsplit(url).hostname
    context = event.pop("requestContext")
    given = event.pop("headers")
    assert (given["x-one"], given["host"], given["x-forwarded-proto"]) == ("1", host, "http")
    assert "cookie" not in given and given["x-amzn-trace-id"].startswith("Root=1-")
    assert event == {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/a%20b/c",
        "rawQueryString": "x=1&x=2&y=%C3%A9&z",
        "cookies": ["a=1", "b=2"],
        "queryStringParameters": {"x": "1,2", "y": "é", "z": ""},
        "body": '{"n":1}',
        "isBase64Encoded": False,
    }
    assert context.pop("requestId") == answered["x-amzn-requestid"]
    assert isinstance(context.pop("timeEpoch"), int) and context.pop("time").endswith(" +0000")
    assert context == {
        "accountId": "anonymous",
        "apiId": host.split(".")[0],
        "domainName": host,
        "domainPrefix": host.split(".")[0],
        "http": {
            "method": "POST",
            "path": "/a%20b/c",
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": "me",
        },
        "routeKey": "$default",
        "stage": "$default",
    }
    event = json.loads(ask(url, "POST", "/", {"Content-Type": "application/octet-stream"}, b"\x00\xff")[2])
    assert (event["body"], event["isBase64Encoded"]) == (base64.b64encode(b"\x00\xff").decode(), True)
    event = json.loads(ask(url)[2])
    assert not {"body", "cookies", "queryStringParameters"} & set(event)


@pytest.mark.parametrize(
    "answer, status, headers, body",
    [
        ('{"hello":"there"}', 200, {"content-type": "application/json"}, b'{"hello":"there"}'),
        ('"hello"', 200, {"content-type": "application/json"}, b'"hello"'),
        ('{"statusCode":201,"body":"x"}', 201, {"content-type": "application/json"}, b"x"),
        ('{"statusCode":200,"headers":{"Content-Type":"text/html","X-A":7},"body":"x"}', 200, {"x-a": "7"}, b"x"),
        ('{"statusCode":200,"body":"AP8=","isBase64Encoded":true}', 200, {}, b"\x00\xff"),
        ('{"statusCode":"no"}', 502, {}, b"Internal Server Error"),
        ('{"statusCode":200,"headers":[1]}', 502, {}, b"Internal Server Error"),
        ("not json", 502, {}, b"Internal Server Error"),
    ],
)
def test_answers(client, function, ask, answer, status, headers, body):
    got = ask(url_of(client, function(ANSWER=answer)))
    assert (got[0], got[2]) == (status, body)
    assert headers.items() <= got[1].items()


def test_cookies_and_failures(client, function, ask):
    answer = {"statusCode": 204, "cookies": ["a=1; Secure", "b=2"]}
    assert ask(url_of(client, function(ANSWER=json.dumps(answer))))[0] == 204
    assert ask.cookies == ["a=1; Secure", "b=2"]
    status, _, body = ask(url_of(client, function(FAIL="rawPath")))
    assert (status, body) == (502, b"Internal Server Error")
    assert ask("https://abcdefghijklmnopqrstuvwxyz234567.lambda-url.us-east-1.on.aws/")[0] == 403
    name = function()
    url = url_of(client, name)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    status, _, body = ask(url)
    assert (status, json.loads(body)["Reason"]) == (429, "ReservedFunctionConcurrentInvocationLimitExceeded")


def signed(session, url, region="us-east-1", service="lambda"):
    request = AWSRequest("GET", url, {})
    SigV4Auth(session.get_credentials(), service, region).add_auth(request)
    return dict(request.headers.items())


def test_signed_requests(client, function, ask, virga):
    name = function()
    url = url_of(client, name, public=False, AuthType="AWS_IAM")
    assert json.loads(ask(url)[2]) == {"Message": FORBIDDEN}
    status, _, body = ask(url, headers=signed(virga.session(), url))
    assert status == 200
    context = json.loads(body)["requestContext"]
    assert context["accountId"] == "000000000000"
    assert context["authorizer"]["iam"]["userArn"] == "arn:aws:iam::000000000000:root"
    assert ask(url, headers=signed(virga.session(), url, service="execute-api"))[0] == 403
    broken = signed(virga.session(), url)
    broken["Authorization"] = broken["Authorization"][:-4] + "0000"
    assert ask(url, headers=broken)[0] == 403

    iam, sts = virga.client("iam"), virga.client("sts")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
    role = iam.create_role(RoleName="caller", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    keys = sts.assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    import boto3

    session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    assert json.loads(ask(url, headers=signed(session, url))[2]) == {"Message": FORBIDDEN}
    for actions, status in (["lambda:InvokeFunctionUrl"], 403), (["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"], 200):
        allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
        iam.put_role_policy(RoleName="caller", PolicyName="p", PolicyDocument=json.dumps(allow))
        assert ask(url, headers=signed(session, url))[0] == status


def test_cors(client, function, ask):
    name = function(ANSWER='{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"own"},"body":""}')
    cors = {
        "AllowOrigins": ["https://a.example", "https://*.b.example"],
        "AllowMethods": ["GET"],
        "AllowHeaders": ["x-a"],
        "ExposeHeaders": ["x-b"],
        "AllowCredentials": True,
        "MaxAge": 5,
    }
    url = url_of(client, name, Cors=cors)
    asked = {"Origin": "https://x.b.example", "Access-Control-Request-Method": "GET"}
    status, headers, body = ask(url, "OPTIONS", "/", asked)
    assert (status, body) == (200, b"")
    assert headers["access-control-allow-origin"] == "https://x.b.example"
    assert headers["access-control-allow-methods"] == "GET" and headers["access-control-max-age"] == "5"
    assert headers["access-control-allow-headers"] == "x-a" and headers["access-control-allow-credentials"] == "true"
    for wrong in {"Origin": "https://c.example"}, {"Access-Control-Request-Method": "PUT"}:
        assert "access-control-allow-origin" not in ask(url, "OPTIONS", "/", {**asked, **wrong})[1]
    status, headers, _ = ask(url, headers={"Origin": "https://a.example"})
    assert headers["access-control-allow-origin"] == "https://a.example"
    assert headers["access-control-expose-headers"] == "x-b"
    assert "access-control-allow-origin" not in ask(url, headers={"Origin": "https://c.example"})[1]
    assert code_of(lambda: client.update_function_url_config(FunctionName=name, Cors={"AllowMethods": ["BREW"]}))


def test_on_this_machine(client, function, virga):
    url = url_of(client, function())
    id = urlsplit(url).hostname.split(".")[0]
    address = urlsplit(virga.aws)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    connection.request("GET", "/x", headers={"Host": f"{id}.lambda-url.us-east-1.localhost:{address.port}"})
    event = json.loads(connection.getresponse().read())
    assert event["rawPath"] == "/x" and event["headers"]["x-forwarded-port"] == str(address.port)


def test_the_cli_and_curl(client, function, virga):
    name = function()
    arguments = ["--function-name", name, "--auth-type", "AWS_IAM", "--cors", "AllowOrigins=https://a.example"]
    made = json.loads(virga.cli("lambda", "create-function-url-config", *arguments).stdout)
    shown = json.loads(virga.cli("lambda", "get-function-url-config", "--function-name", name).stdout)
    assert (shown["FunctionUrl"], shown["Cors"]) == (made["FunctionUrl"], {"AllowOrigins": ["https://a.example"]})
    host = urlsplit(made["FunctionUrl"]).hostname
    keys = virga.session().get_credentials()
    signed = ["--aws-sigv4", "aws:amz:us-east-1:lambda", "--user", f"{keys.access_key}:{keys.secret_key}"]
    curl = ["curl", "-s", "--connect-to", f"{host}:80:{urlsplit(virga.aws).netloc}", f"http://{host}/a"]
    event = json.loads(subprocess.run([*curl, *signed], capture_output=True, check=True).stdout)
    assert event["requestContext"]["authorizer"]["iam"]["accessKey"] == keys.access_key
    assert json.loads(subprocess.run(curl, capture_output=True, check=True).stdout) == {"Message": FORBIDDEN}
