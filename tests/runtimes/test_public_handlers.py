"""Handlers that nobody here wrote, from the public registries: set VIRGA_PUBLIC_HANDLERS=1 to install and run them."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not os.environ.get("VIRGA_PUBLIC_HANDLERS"), reason="VIRGA_PUBLIC_HANDLERS is not set")


def event(method, path, body=None):
    """What API Gateway gives a proxy integration."""
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": {"Host": "example.com", "Content-Type": "application/json"},
        "multiValueHeaders": {"Host": ["example.com"], "Content-Type": ["application/json"]},
        "queryStringParameters": {"q": "1"},
        "multiValueQueryStringParameters": {"q": ["1"]},
        "pathParameters": {"proxy": path[1:]},
        "stageVariables": None,
        "requestContext": {
            "path": path,
            "stage": "prod",
            "httpMethod": method,
            "requestId": "r",
            "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"},
        },
        "body": json.dumps(body) if body is not None else None,
        "isBase64Encoded": False,
    }


def files_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def npm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("npm")
    packages = ["serverless-http", "express", "@aws-lambda-powertools/logger"]
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=folder, check=True)
    return files_of(folder)


@pytest.fixture(scope="module")
def pip(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pip")
    packages = ["mangum", "starlette", "aws-lambda-powertools"]
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--target",
        folder,
        *packages,
    ]
    subprocess.run(command, check=True)
    return files_of(folder)


def test_an_express_app(functions, npm):
    code = """const express = require('express');
const app = express();
app.use(express.json());
app.get('/hello/:name', (req, res) => res.json({ hello: req.params.name, q: req.query.q }));
app.post('/echo', (req, res) => res.status(201).set('X-Mine', '1').json(req.body));
exports.handler = require('serverless-http')(app);"""
    call = functions.make("nodejs20.x", "index.handler", {**npm, "index.js": code}, MemorySize=512, Timeout=20)
    answer = call(event("GET", "/hello/you"))
    assert answer.error is None, answer.log
    assert answer.result["statusCode"] == 200 and json.loads(answer.result["body"]) == {"hello": "you", "q": "1"}
    answer = call(event("POST", "/echo", {"a": 1}))
    assert answer.result["statusCode"] == 201 and answer.result["headers"]["x-mine"] == "1"
    assert json.loads(answer.result["body"]) == {"a": 1}
    assert call(event("GET", "/nowhere")).result["statusCode"] == 404


def test_powertools_logger_for_node(functions, npm):
    code = """import { Logger } from '@aws-lambda-powertools/logger';
const logger = new Logger({ serviceName: 'shop' });
export const handler = async (event, context) => {
  logger.addContext(context); logger.info('sold', { n: 3 }); return 'ok'; };"""
    answer = functions.make("nodejs20.x", "index.handler", {**npm, "index.mjs": code}, MemorySize=512, Timeout=20)()
    assert answer.result == "ok", answer.log
    line = next(json.loads(line) for line in answer.log.splitlines() if line.startswith("{"))
    assert line["message"] == "sold" and line["n"] == 3 and line["service"] == "shop"
    assert line["function_request_id"] == answer.id and line["cold_start"] is True


def test_a_starlette_app(functions, pip):
    code = """from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def hello(request):
    return JSONResponse({"hello": request.path_params["name"], "q": request.query_params["q"]})

async def echo(request):
    return JSONResponse(await request.json(), 201, {"X-Mine": "1"})

handler = Mangum(Starlette(routes=[Route("/hello/{name}", hello), Route("/echo", echo, methods=["POST"])]))
"""
    call = functions.make("python3.11", "app.handler", {**pip, "app.py": code}, MemorySize=512, Timeout=20)
    answer = call(event("GET", "/hello/you"))
    assert answer.error is None, answer.log
    assert answer.result["statusCode"] == 200 and json.loads(answer.result["body"]) == {"hello": "you", "q": "1"}
    answer = call(event("POST", "/echo", {"a": 1}))
    assert answer.result["statusCode"] == 201 and answer.result["headers"]["x-mine"] == "1"
    assert call(event("GET", "/nowhere")).result["statusCode"] == 404


def test_powertools_for_python(functions, pip):
    code = """from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver

logger = Logger(service="shop")
app = APIGatewayRestResolver()

@app.get("/hello/<name>")
def hello(name):
    logger.info("asked", extra={"name_": name})
    return {"hello": name}

@logger.inject_lambda_context
def handler(event, context):
    return app.resolve(event, context)
"""
    answer = functions.make("python3.11", "app.handler", {**pip, "app.py": code}, MemorySize=512, Timeout=20)(
        event("GET", "/hello/you")
    )
    assert answer.error is None, answer.log
    assert answer.result["statusCode"] == 200 and json.loads(answer.result["body"]) == {"hello": "you"}
    lines = [json.loads(line) for line in answer.log.splitlines() if line.startswith("{")]
    assert lines[0]["message"] == "asked" and lines[0]["function_request_id"] == answer.id
