"""The OpenAPI document against the specification, and the app against its OpenAPI document."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hubshift_desktop.demo.accounts import JOEL, MAYA
from hubshift_desktop.demo.server import DemoCentral
from tests.demo.conftest import TODAY, Visitors
from tests.demo.seed_shapes import SEED, Call

_CENTRAL = DemoCentral(size=4, today=TODAY)
_DOCUMENT: dict[str, Any] = _CENTRAL.app.api.openapi()
_SIBLINGS = {
    ("post", "/api/user/login"),
    ("post", "/api/user/verifymailOTP"),
    ("post", "/api/user/otp/resend"),
    ("post", "/api/user/getRefreshTokan"),
    ("get", "/api/goal/getIndividualGoalDetails/{goal_id}"),
    ("put", "/api/goal/update/{goal_id}"),
    ("put", "/api/goal/updateStatus/{goal_id}"),
    ("delete", "/api/goal/delete/{goal_id}"),
    ("get", "/api/progress-note/getlists/all/{client_id}"),
    ("post", "/api/progress-note/create"),
    ("put", "/api/progress-note/update/{note_id}"),
    ("delete", "/api/progress-note/delete/{note_id}"),
    ("get", "/files/{document_id}"),
}


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference, and choose the object among alternatives."""
    if "$ref" in schema:
        return resolved(_DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for choice in schema.get("anyOf", ()):
        if "$ref" in choice:
            return resolved(choice)
    return schema


def missing(schema: dict[str, Any], sample: object, at: str = "") -> list[str]:
    """Return the sample's fields that a schema does not name."""
    schema = resolved(schema)
    if isinstance(sample, dict):
        named = schema.get("properties", {})
        lacking = [f"{at}.{key}" for key in sample if key not in named]
        return lacking + [
            path for key in sample if key in named for path in missing(named[key], sample[key], f"{at}.{key}")
        ]
    if isinstance(sample, list) and sample:
        return missing(schema["items"], sample[0], f"{at}[]")
    return []


@pytest.mark.parametrize("call", SEED, ids=lambda call: f"{call.number}-{call.method}-{call.path}")
def test_every_call_of_the_specification_is_documented(call: Call) -> None:
    operation = _DOCUMENT["paths"][call.path][call.method]
    documented = {parameter["name"] for parameter in operation.get("parameters", ())}
    assert documented >= set(call.query)
    assert {"400", "401", "429"} <= set(operation["responses"])
    if call.body is not None:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        assert missing(body, call.body) == []
    if call.data is not None:
        answer = resolved(operation["responses"][str(call.status)]["content"]["application/json"]["schema"])
        assert missing(answer["properties"]["data"], call.data) == []


def test_nothing_undocumented_is_served() -> None:
    served = {(method, path) for path, methods in _DOCUMENT["paths"].items() for method in methods}
    assert served == _SIBLINGS | {(call.method, call.path) for call in SEED}


def test_upload_asks_for_the_three_parts() -> None:
    operation = _DOCUMENT["paths"]["/api/document/upload"]["post"]
    form = resolved(operation["requestBody"]["content"]["multipart/form-data"]["schema"])
    assert {"file", "clientId", "documentType"} <= set(form["required"])


_SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", _CENTRAL.app.api)
_FITTING = schemathesis.openapi.from_asgi("/openapi.json", _CENTRAL.app.api)
_FITTING.config.generation.update(modes=[GenerationMode.POSITIVE])
_FITTING.config.phases.update(phases=["fuzzing"])
_AMELIA = _CENTRAL.admin.client_id("Amelia Tran")
_REAL = {"client_id": _AMELIA, "carer_id": JOEL.user_id, "goal_id": str(_CENTRAL.admin.goals(_AMELIA)[0]["id"])}
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_FEW = hypothesis.settings(
    max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)


@pytest.fixture(scope="module")
def token() -> str:
    visitors = Visitors(_CENTRAL)
    signed_in = visitors.signed_in(MAYA).headers["Authorization"]
    visitors.leave()
    return signed_in


@_SCHEMA.parametrize()  # type: ignore[untyped-decorator] # its types are not looked at
@_FEW
def test_the_app_keeps_to_its_document(case: Case, token: str) -> None:
    case.call_and_validate(headers={"Authorization": token}, checks=_CHECKS)


@_FITTING.parametrize()  # type: ignore[untyped-decorator] # its types are not looked at
@_FEW
def test_the_app_keeps_to_its_document_with_a_real_client(case: Case, token: str) -> None:
    case.path_parameters.update({name: _REAL[name] for name in case.path_parameters if name in _REAL})
    if isinstance(case.body, dict) and "clientId" in case.body:
        case.body["clientId"] = _AMELIA
    case.call_and_validate(headers={"Authorization": token}, checks=_CHECKS)
