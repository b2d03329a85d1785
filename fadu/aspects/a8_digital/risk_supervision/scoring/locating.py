"""On which line of a TOML file a table, a key or an item of a list begins. The text has been parsed: it is valid."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
HEAD = re.compile(r"\s*(\[\[?)\s*([^\]\n]+?)\s*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+'  # long strings
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''  # strings
    r"|#[^\n]*|[\[\]{},=\n]|[^\s\[\]{},=#\"']+",
    re.DOTALL,
)


class Lines:
    """Places of a text: `lines.of(("terms", 2, "bins", 0, "from"))` is the line of the nearest thing that is there."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {(): 1}
        self._base: Path = ()
        self._counts: dict[Path, int] = {}
        place, line = 0, 1
        while place < len(text):
            head = HEAD.match(text, place)
            if head:
                line += text.count("\n", place, head.start(1))
                self._table(head[2], head[1] == "[[", line)
                end = head.end()
            else:
                end = self._pair(text, place, line)
            line += text.count("\n", head.start(1) if head else place, end)
            place = end

    def of(self, path: Path) -> int:
        """The line of a place, or of the nearest one around it."""
        while path not in self.found:
            path = path[:-1]
        return self.found[path]

    def _table(self, name: str, many: bool, line: int) -> None:
        *outer, last = _names(name)
        path: Path = ()
        for part in outer:
            path = (*path, part)
            path = (*path, self._counts[path]) if path in self._counts else path  # of the last item of that list
        path = (*path, last)
        if many:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        self._base = path
        self.found.setdefault(path, line)

    def _pair(self, text: str, place: int, line: int) -> int:
        """One key with its value, as far as the end of its line; returns where the next one begins."""
        path, key, stack = self._base, "", []  # stack: (path outside, place in the list or -1 for a table)
        for token in TOKEN.finditer(text, place):
            line += text.count("\n", place, token.start())
            place, word = token.start(), token[0]
            if word == "\n" and not stack:
                return token.end()
            if word == "=":
                path = (*path, *_names(key))
                self.found.setdefault(path, line)
            elif word in "[{":
                stack.append((path, 0 if word == "[" else -1))
                path = (*path, 0) if word == "[" else path
                if word == "{":
                    self.found.setdefault(path, line)
            elif word in "]}" and stack:
                path, _ = stack.pop()
            elif word == "," and stack:
                outer, nth = stack[-1]
                stack[-1] = (outer, nth + 1 if nth >= 0 else -1)
                path = (*outer, nth + 1) if nth >= 0 else outer
            elif not word.startswith(("#", "\n")):
                key = word
                if stack and stack[-1][1] >= 0:
                    self.found.setdefault(path, line)
        return len(text)


def _names(key: str) -> list[str]:
    """The parts of a dotted key, without quotes."""
    return [part.strip().strip("\"'") for part in key.split(".")]
