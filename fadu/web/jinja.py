"""The one Jinja2 environment of the product.

Settings name it as `TEMPLATES[…]["OPTIONS"]["environment"] = "fadu.web.jinja.environment"`.
Templates are found in `<app>/templates/` of every fadu app: a module's `templates/<label>/detail.html` stands
beside the shared `kernel/detail.html`.
An undefined name is an error: a misspelt variable must not print as an empty place.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, Template

from fadu.kernel.models import demo_flag
from fadu.kernel.register import register
from fadu.kernel.today import now, today
from fadu.web import figures, filters, labels
from fadu.web.shell import actor_of, shell_for


@lru_cache(maxsize=8192)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """`reverse` with arguments as a template writes them: url('case', register='x', pk=3).

    Kept, because a page of sixty lines asks 140 times and the table of addresses never changes.
    """
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _portal_site(request: Any, current: str) -> Any:
    """The frame of the portal, for public pages that a module brings itself."""
    from fadu.web.portal.common import frame_of

    return frame_of(request, current)


def _lists(request: Any, key: str) -> bool:
    """Whether the reader may open a register's list: a page of a module links to no other."""
    from fadu.web.views.common import may_list

    return may_list(register(key), actor_of(request))


def first_template(names: Iterable[str]) -> Template:
    """The first template of `names` that exists; a module's own template wins over the shared one."""
    return engines["jinja2"].env.select_template(list(names))


def environment(**options: Any) -> Environment:
    """Build the environment; `options` (loader, autoescape on) come from Django's Jinja2 backend."""
    options["undefined"] = StrictUndefined
    options["autoescape"] = True
    options = {"trim_blocks": True, "lstrip_blocks": True, "cache_size": -1} | options
    env = Environment(**options)  # noqa: S701 - autoescape is set above
    env.filters.update(filters.FILTERS)
    env.globals.update(url=url, static=static, today=today, now=now, labels=labels, fig=figures)
    env.globals.update(
        tone=labels.tone, due_words=filters.due_words, keep_query=filters.keep_query, shell_for=shell_for
    )
    env.globals.update(portal_site=_portal_site, is_demo=demo_flag, lists=_lists)
    return env
