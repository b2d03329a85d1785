#!/usr/bin/env python3
"""抽取核验：独立脚本，只用 Python 标准库，无需安装。

    python3 audit_standalone.py draw.json|frame.json [其他 draw.json …] [--frame-hash 总体指纹] [--seed 种子] [--json]

Recomputes a draw of inspections from its published record and names what differs. Shares no code with the program that
draws: whoever does not trust that one reads these lines. Exit status 0: right; 1: not right; 2: unreadable.

Every enterprise has the number SHA-256(seed|id), first 8 bytes. In each item × class ⌈ratio × subject⌉ are drawn of
those with an open month. Enterprises are grouped by the items that decide whether they are visited (chance at least
`tier` of their largest) if the group expects `least` visits; shares of groups are proportional, remainders by lot;
within a group the smallest numbers are drawn.
"""
# ruff: noqa: B905, T201 (runs on Python 3.8 too, and prints)

from __future__ import annotations

import hashlib
import json
import math
import sys
import time
from collections import Counter
from fractions import Fraction

CLASSES = "ABCD"
REASONS = ("closed", "case", "checked", "moved", "capped")
SHOWN = 5  # names shown per difference


class Unreadable(ValueError):
    """The record cannot be checked at all."""


def sha(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class Record:
    """A published draw, with its enterprises and items spread out into plain lists."""

    def __init__(self, data: dict) -> None:
        if not isinstance(data, dict) or data.get("format") not in ("fadu-draw-2", "fadu-frame-2"):
            raise Unreadable("不是 fadu-draw-2 格式的抽取记录或者 fadu-frame-2 格式的总体")
        try:
            self.data, self.method, firms, self.items = data, data["method"], data["enterprises"], data["items"]
            self.seed = data["seed"] if data["format"] == "fadu-draw-2" else None  # a frame waits for its draw
            self.ids, self.names = [str(x) for x in firms["id"]], [str(x["id"]) for x in self.items]
            self.classes, flat = firms["class"], firms["items"]
            self.of, at = [], 0
            for count in firms["count"]:
                self.of.append(flat[at:at + count])
                at += count
            self.code = [CLASSES.index(c) for c in self.classes]
            if {len(self.code), len(self.of)} != {len(self.ids)} or at != len(flat):
                raise ValueError("企业各列长短不一")
            self.shut = set(zip(*firms["shut"]))  # without an open month: they take no part
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise Unreadable(f"抽取记录缺项或者格式有误：{error}") from error

    def frame_hash(self) -> str:
        """The fingerprint of everything that decides the draw besides the seed."""
        names, shut = self.names, self.shut
        lines = ["\t".join(["fadu-frame-2", *(str(self.method[key]) for key in ("tier", "least", "year", "step"))])]
        lines += ["\t".join(("item", str(x["id"]), str(x["body"]), str(x["window"]), *map(repr, x["ratios"])))
                  for x in self.items]
        lines += [f"{i}\t{c}\t" + "\t".join([names[k] + "\x1f" * (bool(shut) and (e, k) in shut) for k in of])
                  for e, (i, c, of) in enumerate(zip(self.ids, self.classes, self.of))]
        return sha("\n".join(lines) + "\n")

    def numbers(self) -> list[bytes]:
        """Per enterprise its number as 8 bytes."""
        turn = int(self.method["year"] * Fraction(self.method["step"]) * (1 << 64)) % (1 << 64)
        start, out = hashlib.sha256(f"{self.seed}|".encode()), []
        for name in self.ids:
            state = start.copy()
            state.update(name.encode())
            out.append(state.digest()[:8])
        return out if not turn else [((int.from_bytes(u, "big") + turn) % (1 << 64)).to_bytes(8, "big") for u in out]

    def sizes(self) -> tuple[list[int], list[int], list[int], list[list[int]]]:
        """Per stratum (item × 4 + class): subject, able, to draw; and per enterprise the items that can be drawn."""
        subject, able, possible = [0] * (4 * len(self.items)), [0] * (4 * len(self.items)), []
        for e, (c, of) in enumerate(zip(self.code, self.of)):
            for i in of:
                subject[4 * i + c] += 1
            of = [i for i in of if (e, i) not in self.shut] if self.shut else of
            for i in of:
                able[4 * i + c] += 1
            possible.append(of)
        ratios = [r for x in self.items for r in x["ratios"]]
        wanted = [min(max(math.ceil(r * n - 1e-9), 0), a) for r, n, a in zip(ratios, subject, able)]
        return subject, able, wanted, possible


def cells(record: Record, chance: list[float], possible: list[list[int]]) -> tuple[list[int], list[list[int]]]:
    """Per enterprise the number of its cell (0: none), in order of the cells' names, and its deciding items."""
    tier, least = record.method["tier"], record.method["least"]
    shapes, best = [], {None: 0.0}
    for c, of in zip(record.code, possible):
        top = max([chance[4 * i + c] for i in of], default=0.0) if least is not None else 0.0
        shape = (c, *[i for i in of if chance[4 * i + c] >= tier * top]) if 0 < top < 1 else None
        best[shape] = top if shape else 0.0
        shapes.append(shape)
    count = Counter(shapes)
    named = {s: "\t".join(sorted(record.names[i] for i in s[1:]))
             for s, top in best.items() if s and count[s] * top >= least}
    place = {name: k for k, name in enumerate(sorted(set(named.values())), 1)}
    number = {s: place[name] for s, name in named.items()}
    return [number.get(s, 0) for s in shapes], [list(s[1:]) if s in number else [] for s in shapes]


def draw(record: Record, numbers: list[bytes]) -> tuple[list[list[int]], list[list[int]], dict]:
    """Per stratum the enterprises drawn, and those to be inspected after exclusions; with the sizes."""
    subject, able, wanted, possible = record.sizes()
    chance = [n / a if a else 0.0 for n, a in zip(wanted, able)]
    cell, deciding = cells(record, chance, possible)
    groups: dict = {}
    for e, (c, of, own) in enumerate(zip(record.code, possible, cell)):
        for i in of:
            key = (4 * i + c, own if own and i in deciding[e] else 0)
            groups[key] = groups.get(key, 0) + 1
    left = shares(record, groups, able, wanted)
    order = sorted(range(len(numbers)), key=[u + i.encode() for u, i in zip(numbers, record.ids)].__getitem__)
    barred = {(str(x["enterprise"]), str(x["item"])) for x in record.data.get("barred", [])}
    spare = dict(left) if barred else {}
    drawn = [[] for _ in subject]
    tasks = [[] for _ in subject] if barred else drawn
    for e in order:
        c, own, mine = record.code[e], cell[e], deciding[e]
        for i in possible[e]:
            k = 4 * i + c
            key = (k, own if own and i in mine else 0)
            if left[key] > 0:
                left[key] -= 1
                drawn[k].append(e)
            if barred and spare[key] > 0 and (record.ids[e], record.names[i]) not in barred:
                spare[key] -= 1
                tasks[k].append(e)
    if barred:
        refill(record, order, possible, wanted, tasks, barred)
    return drawn, tasks, {"subject": subject, "able": able, "wanted": wanted}


def shares(record: Record, groups: dict, able: list[int], wanted: list[int]) -> dict:
    """Number to draw in each group: proportional, remainders by systematic rounding from a lot."""
    left, stratum, upto, start = {}, -1, 0, 0
    for k, cell in sorted(groups):
        if k != stratum:
            stratum, upto = k, 0
            text = f"{record.seed}|{record.names[k // 4]}|{CLASSES[k % 4]}|{record.method['year']}"
            start = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % able[k] if wanted[k] else 0
        before, upto = upto, upto + groups[k, cell]
        left[k, cell] = (wanted[k] * upto + start) // able[k] - (wanted[k] * before + start) // able[k]
    return left


def refill(record: Record, order: list[int], possible: list, wanted: list[int], tasks: list, barred: set) -> None:
    """Where a group had no more to replace an excluded one, the smallest number of the item × class does."""
    missing = {k: n - len(tasks[k]) for k, n in enumerate(wanted) if n > len(tasks[k])}
    have = {k: set(tasks[k]) for k in missing}
    for e in order:
        for i in possible[e] if missing else ():
            k = 4 * i + record.code[e]
            if missing.get(k) and e not in have[k] and (record.ids[e], record.names[i]) not in barred:
                missing[k] -= 1
                tasks[k].append(e)


def merkle_root(record: Record, numbers: list[bytes], tasks: list[list[int]]) -> str:
    """Root over one leaf per enterprise: SHA-256(0x00 id TAB number TAB items); nodes SHA-256(0x01 left right)."""
    todo = [[] for _ in record.ids]
    for k, members in enumerate(tasks):
        for e in members:
            todo[e].append(record.names[k // 4])
    new = hashlib.sha256
    level = [new(f"\0{i}\t{u.hex()}\t{chr(9).join(t)}".encode()).digest() for i, u, t in zip(record.ids, numbers, todo)]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [new(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2])] + odd
    return level[0].hex() if level else new(b"\0").hexdigest()


def compare_strata(record: Record, drawn: list, sizes: dict) -> list[str]:
    """What the record says was drawn, against what the seed draws."""
    wrong, told = [], {(str(x["item"]), x["class"]): x for x in record.data.get("strata", [])}
    for k, members in enumerate(drawn):
        name = (record.names[k // 4], CLASSES[k % 4])
        x, label = told.pop(name, None), f"事项「{name[0]}」{name[1]} 类"
        if x is None:
            wrong += [f"{label}：记录中没有这一层"] if sizes["subject"][k] else []
            continue
        wrong += [f"{label}：记录的{what} {x[key]}，重算为 {sizes[key][k]}"
                  for key, what in (("subject", "对象数"), ("able", "可抽数"), ("wanted", "应抽数")) if x[key] != sizes[key][k]]
        listed, right = [str(i) for i in x["drawn"]], [record.ids[e] for e in members]
        if listed != right:
            missing, extra = sorted(set(right) - set(listed)), sorted(set(listed) - set(right))
            for names, what in ((missing, "应抽中而记录没有"), (extra, "不应抽中而记录有")):
                wrong += [f"{label}：{what} {'、'.join(names[:SHOWN])}（共 {len(names)} 家）"] if names else []
            wrong += [] if missing or extra else [f"{label}：抽取名单的次序或者次数与号码不符"]
    return wrong + [f"记录中多出一层：事项「{i}」{c} 类" for i, c in told]


def compare_redraw(record: Record, drawn: list, tasks: list) -> list[str]:
    """The log of exclusions and replacements, and whether each exclusion had a published reason."""
    barred = {(str(x["enterprise"]), str(x["item"])): x.get("reason") for x in record.data.get("barred", [])}
    wrong = [f"企业「{e}」事项「{i}」的排除理由「{r}」不在公布的理由之内" for (e, i), r in barred.items() if r not in REASONS]
    if not barred and not record.data.get("excluded") and not record.data.get("added"):
        return wrong
    before, after = ({(record.ids[e], record.names[k // 4]) for k, members in enumerate(strata) for e in members}
                     for strata in (drawn, tasks))
    for key, label, right in (("excluded", "排除", before - after), ("added", "补抽", after - before)):
        listed = {(str(x["enterprise"]), str(x["item"])) for x in record.data.get(key, [])}
        wrong += [f"{label}名单缺少企业「{e}」事项「{i}」" for e, i in sorted(right - listed)]
        wrong += [f"{label}名单多出企业「{e}」事项「{i}」" for e, i in sorted(listed - right)]
    return wrong


def check_ceremony(record: Record, frame: str) -> list[str]:
    """Each secret fits its commitment, and the seed follows from frame, secrets and beacon."""
    told = record.data.get("ceremony")
    if not told:
        return []
    wrong = [] if told["frame_hash"] == frame else ["抽取前公布的总体指纹与重算的不符：总体、比例或者方法在公布之后改动过"]
    secrets, promised = {x["body"]: x["secret"] for x in told["secrets"]}, {x["body"] for x in told["commitments"]}
    for x in told["commitments"]:
        if x["body"] not in secrets:
            wrong.append(f"「{x['body']}」作过承诺而没有揭示")
        elif sha(f"{x['body']}|{secrets[x['body']]}") != x["commitment"]:
            wrong.append(f"「{x['body']}」揭示的秘密与其事先的承诺不符")
    wrong += [f"「{b}」没有事先承诺" for b in sorted(set(secrets) - promised)]
    text = "\n".join([told["frame_hash"], *(f"{b}|{secrets[b]}" for b in sorted(secrets)), told["beacon"]])
    return wrong if sha(text) == record.seed else [*wrong, "种子不是由承诺、揭示与公开信标算出的"]


def check_seed(record: Record, frame: str, others: list[dict], seed: str | None, published: str | None) -> list[str]:
    """The seed is the published one and was never used before; the frame is the published one."""
    wrong = ["总体指纹不符：企业、类别、事项、窗口、可抽的月份或者抽查比例有改动"] if record.data.get("frame_hash") != frame else []
    wrong += ["总体指纹与公布的不符"] if published and published != frame else []
    wrong += ["种子与公布的不符"] if seed and seed != record.seed else []
    for x in [*record.data.get("earlier", []), *others]:
        if str(x.get("seed")).lower() == record.seed:
            wrong.append(f"种子重复使用：另一次抽取「{x.get('name') or str(x.get('frame_hash'))[:12]}」用过同一种子")
    return wrong


def audit(data: dict, others: list[dict] = (), seed: str | None = None, published: str | None = None) -> dict:
    """Check a record (parsed draw.json): {"ok", "findings", "enterprises", "drawn", "tasks", "frame_hash", "seed"}.

    others: records of other draws whose seeds must differ; seed, published: what was announced. Raises Unreadable."""
    record = Record(data)
    try:
        frame, numbers = record.frame_hash(), record.numbers()
        findings = check_seed(record, frame, list(others), seed, published) + check_ceremony(record, frame)
        if record.seed is None:
            return {"ok": not findings, "findings": findings, "enterprises": len(record.ids), "frame_hash": frame}
        drawn, tasks, sizes = draw(record, numbers)
        findings += compare_strata(record, drawn, sizes) + compare_redraw(record, drawn, tasks)
        root = merkle_root(record, numbers, tasks)
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        raise Unreadable(f"抽取记录内容有误：{type(error).__name__} {error}") from error
    findings += [] if root == data.get("merkle_root") else ["默克尔根不符：公布的根不是由这次抽取算出的"]
    return {"ok": not findings, "findings": findings, "enterprises": len(record.ids), "drawn": sum(map(len, drawn)),
            "tasks": sum(map(len, tasks)), "frame_hash": frame, "seed": record.seed}


def load(path: str) -> dict:
    """Parse one record. Raises Unreadable."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} 读不出：不是完整的 JSON 抽取记录，或者没有这个文件") from error


def main(words: list[str]) -> int:
    """Entry point."""
    begin, given = time.perf_counter(), {}
    for option in {"--frame-hash", "--seed"} & set(words):
        at = words.index(option)
        given[option], words = "".join(words[at + 1:at + 2]), words[:at] + words[at + 2:]
    files = [w for w in words if w != "--json"]
    try:
        if not files or "--help" in files:
            raise Unreadable("请给出 draw.json 的路径：check.py draw.json [其他 …] [--frame-hash 指纹] [--seed 种子]")
        found = audit(load(files[0]), [load(f) for f in files[1:]], given.get("--seed"), given.get("--frame-hash"))
    except Unreadable as error:
        print(f"无法核验：{error}", file=sys.stderr)
        return 2
    found["seconds"] = round(time.perf_counter() - begin, 3)
    told = [f"不符：{line}" for line in found["findings"]] + [
        f"核验{'通过' if found['ok'] else '不通过'}：企业 {found['enterprises']} 家，抽中 {found.get('drawn', '—')} 户次，"
        f"用时 {found['seconds']} 秒，总体指纹 {found['frame_hash']}"]
    print(json.dumps(found, ensure_ascii=False) if "--json" in words else "\n".join(told))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
