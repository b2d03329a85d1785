"""The interface `/api/v1`: its routers in one place."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from fadu.web.api import due, indicators, me, problems, published, registers, steps
from fadu.web.api.types import ProblemOut


class Renderer(JSONRenderer):
    """JSON with Chinese as it is."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


ABOUT = """城市法治政府建设平台的接口。除「期限」「公开」外都要令牌：登录后在「账号安全 → 接口令牌」生成，
放在 Authorization 头里：`Bearer fadu_…`。错误为 application/problem+json；写操作可带 Idempotency-Key。"""

api = NinjaAPI(
    title="法度接口",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    renderer=Renderer(),
    urls_namespace="api",
)
problems.install(api)
for router in (
    me.router,
    due.router,
    published.router,
    indicators.open_router,
    registers.router,
    steps.router,
    indicators.router,
):
    api.add_router("", router)


def schema() -> dict[str, Any]:
    """The OpenAPI document; every operation names its problems."""
    document: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), cls=NinjaJSONEncoder)
    )
    document["components"]["schemas"]["Problem"] = ProblemOut.model_json_schema()
    problem = {
        "description": "出错：application/problem+json",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = problem
    return document


def openapi(request: HttpRequest) -> JsonResponse:
    """The document as JSON."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below /api/."""
    return problems.response("not-found", "没有这个接口，全部接口见 /api/openapi.json")
