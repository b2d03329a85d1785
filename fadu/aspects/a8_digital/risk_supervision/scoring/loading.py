"""TOML as plain values. What cannot be read is one sentence: the line, what is wrong there, how to mend it."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from .errors import SchemeFaults
from .nodes import Fault

# parts of the parser's messages → how to mend it
MENDS = (
    ("Expected '=' after a key", "键后面应当是半角等号 ="),
    ("Invalid value", "等号后面应当是数字、引号里的文字、true、false、日期或者列表"),
    ("Unclosed array", "列表没有用 ] 收尾，或者两项之间少了逗号"),
    ("Unclosed inline table", "表没有用 } 收尾，或者两项之间少了逗号"),
    ("Cannot overwrite a value", "同一个键写了两次，去掉一个"),
    ("Duplicate inline table key", "同一个键写了两次，去掉一个"),
    ("Cannot declare", "同一个表写了两次；多个指标用 [[terms]]，两层方括号"),
    ("Expected newline", "一行只写一个键；多出来的内容去掉，或者另起一行"),
    ("Unterminated string", "文字少了后一半引号"),
    ("Illegal character", "引号没有在同一行收尾，或者有看不见的控制字符"),
    ("Unescaped", "文字里的反斜杠写成两个"),
    ("Invalid date", "日期写作 2026-01-01，不加引号"),
    ("Invalid statement", "每一行应当是“键 = 值”、[表] 或者以 # 开头的说明"),
    ("Expected ']", "方括号没有配对"),
)
WIDE = re.compile("[“”‘’＝，：［］｛｝＃　]")
STRING = re.compile(r'"[^"\n]*"')
NESTED = 30  # a scheme needs four levels


def load(text: str) -> dict[str, Any]:
    """The values of a text, decimals exact; SchemeFaults with one fault when it is no TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise SchemeFaults([_unread(text, str(error))]) from None
    except RecursionError:
        raise SchemeFaults([_fault("方案不是有效的 TOML：括号套得太深。", _deepest(text))]) from None
    except ValueError:  # a number of thousands of digits, which Python refuses
        raise SchemeFaults([_fault("方案不是有效的 TOML：有一个数字太长。", _longest(text))]) from None


def _fault(sentence: str, line: int) -> Fault:
    found = Fault(sentence)
    found.line = line
    return found


def _unread(text: str, message: str) -> Fault:
    place = re.search(r"line (\d+), column (\d+)", message)
    mend = next((words for part, words in MENDS if message.startswith(part)), "")
    lines = text.splitlines() or [""]
    if not place:
        return _fault(f"方案不是有效的 TOML：结尾处不完整{'；' if mend else ''}{mend}。", len(lines))
    line = int(place[1])
    written = STRING.sub("", lines[line - 1] if line <= len(lines) else "").partition("#")[0]
    if wide := sorted(set(WIDE.findall(written))):
        mend = f"这一行有全角符号 {' '.join(wide)}，改成半角"
    found = f"方案不是有效的 TOML：第 {line} 行第 {place[2]} 列写法有误{'；' if mend else ''}{mend}。"
    return _fault(found, line)


def _deepest(text: str) -> int:
    depth = 0
    for line, words in enumerate(text.splitlines(), 1):
        depth += words.count("[") + words.count("{") - words.count("]") - words.count("}")
        if depth > NESTED:
            return line
    return 1


def _longest(text: str) -> int:
    return max(enumerate(text.splitlines() or [""], 1), key=lambda pair: len(pair[1]))[0]
