"""What every address goes through before a page reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class WithoutNul:
    """Takes the sign NUL out of what stands behind the question mark: no text column can hold it, nobody types it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Before anything reads `request.GET`."""
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)
