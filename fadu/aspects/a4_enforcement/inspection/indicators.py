"""Plain figures of the register; rates with their bases are declared by the watching module over the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.today import today

from .querysets import BEGUN, ONSITE
from .steps.shared import STRICT, SYSTEMS


@dataclass(frozen=True)
class InTime(Ratio):
    """Of the results published or past their day; what is neither is not judged yet."""

    def rows(self, actor: Actor, period: Period, **scope: Any) -> QuerySet[Any]:
        judged = Q(published_on__isnull=False) | Q(publish_due__lt=today())
        return super().rows(actor, period, **scope).filter(judged)


INDICATORS = (
    Count("visits", "到场检查", dated="visited_on", where=ONSITE, unit="户次", public=True, basis=STRICT[""],
          formula="期间内开始的到场检查次数；联合检查对企业计一次，导入的历史记录计入"),
    Count("offsite", "非现场检查", dated="visited_on", where=BEGUN & Q(off_site=True), unit="次", public=True,
          basis=STRICT[""], formula="期间内开始的非现场检查次数；不占用到场检查的年度频次"),
    InTime("published", "结果按期公开率", dated="publish_due", hit=Q(published_on__lte=F("publish_due")),
           base=Q(publish_due__isnull=False), good="up", public=True, basis=SYSTEMS[""],
           formula="公开期限在期间内的检查中，按期公开的 ÷（已公开的 + 期限届满没有公开的）；还没有到期的不计"),
)  # fmt: skip
LOG_INDICATORS = (
    Count("visits", "到访（非检查）", dated="visited_on", unit="次", basis=STRICT[""],
          formula="期间内登记的非检查到访次数：许可核查、培训、调研、走访等"),
    Count("disguised", "认定为变相检查", dated="visited_on", where=Q(state__in=("disguised", "referred")), unit="次",
          good="down", basis=STRICT[""], formula="期间内的到访中，经执法监督机构认定为变相检查的次数"),
)  # fmt: skip
