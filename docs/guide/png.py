"""Makes a screenshot small: the 256 most frequent colours as a palette, packed as tightly as zlib can."""

from __future__ import annotations

import struct
import zlib

import numpy as np

SIGN = b"\x89PNG\r\n\x1a\n"


def pixels(data: bytes) -> np.ndarray:
    """Rows × columns × (red, green, blue) of an 8-bit RGB or RGBA image without interlacing."""
    head, packed, at = b"", [], len(SIGN)
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        head, packed = (body, packed) if kind == b"IHDR" else (head, packed + [body] * (kind == b"IDAT"))
        at += size + 12
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    if depth != 8 or colour not in (2, 6):
        raise ValueError(f"a PNG with depth {depth} and colour type {colour} is not read here")
    step = 3 if colour == 2 else 4
    lines = np.frombuffer(zlib.decompress(b"".join(packed)), np.uint8).reshape(height, 1 + width * step)
    return _unfiltered(lines, step).reshape(height, width, step)[:, :, :3]


def _unfiltered(lines: np.ndarray, step: int) -> np.ndarray:
    rows = np.zeros((len(lines), lines.shape[1] - 1), np.uint8)
    above = np.zeros(rows.shape[1], np.uint8)
    for n, line in enumerate(lines):
        rows[n] = above = _row(int(line[0]), line[1:], above, step)
    return rows


def _row(kind: int, given: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    if kind == 0:
        return given.copy()
    if kind == 2:
        return given + above
    if kind == 1:
        return np.cumsum(given.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)
    row, old = np.zeros(len(given) + step, np.int32), np.concatenate([np.zeros(step, np.int32), above])
    for i, value in enumerate(given, start=step):
        left, up, corner = row[i - step], old[i], old[i - step]
        row[i] = (int(value) + ((left + up) // 2 if kind == 3 else _nearest(left, up, corner))) & 255
    return row[step:].astype(np.uint8)


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]


def indexed(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(palette, indexes): the most frequent colours, every other one shown by its nearest."""
    flat = image.reshape(-1, 3).astype(np.uint32)
    codes, place, counts = np.unique(flat @ np.array([65536, 256, 1]), return_inverse=True, return_counts=True)
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.int32)
    kept = np.argsort(-counts, kind="stable")[:256]
    palette = colours[kept]
    near = np.concatenate([_nearest_of(part, palette) for part in np.array_split(colours, len(colours) // 4096 + 1)])
    return palette.astype(np.uint8), near[place].astype(np.uint8).reshape(image.shape[:2])


def _nearest_of(colours: np.ndarray, palette: np.ndarray) -> np.ndarray:
    return ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)


def small(data: bytes) -> bytes:
    """The same picture with at most 256 colours."""
    palette, index = indexed(pixels(data))
    height, width = index.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), index], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGN + b"".join(_part(kind, body) for kind, body in parts)


def _part(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
