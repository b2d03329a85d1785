"""Uploaded files: kind told by content, size limited, hashed; kept in the database with the case they belong to."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from .access import Actor
from .declare import Step
from .models import Attachment
from .today import now

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 120
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAGIC = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
TEXT = {".txt": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".toml": "text/plain"}
ALLOWED = (*MAGIC, *OFFICE, *TEXT)


class BadUpload(ValueError):
    """A file that cannot be taken; the message says why and how to mend it."""


def check(name: str, content: bytes, allowed: tuple[str, ...] = ALLOWED) -> str:
    """The media type of an upload. Raises BadUpload."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in allowed:
        raise BadUpload(f"「{name}」的类型不受理，请上传 {'、'.join(s.lstrip('.').upper() for s in allowed)} 文件")
    if not content:
        raise BadUpload(f"「{name}」是空文件")
    if len(content) > MAX_BYTES:
        raise BadUpload(f"「{name}」有 {len(content) // 1048576} MB，超过 {MAX_BYTES // 1048576} MB，请压缩或拆分")
    if suffix in MAGIC:
        sign, media = MAGIC[suffix]
        if not content.startswith(sign):
            raise BadUpload(f"「{name}」的内容不是 {suffix.lstrip('.').upper()} 文件")
        return media
    if suffix in OFFICE:
        _check_zip(name, content)
        return OFFICE[suffix]
    if b"\x00" in content[:4096]:
        raise BadUpload(f"「{name}」不是文本文件")
    return TEXT[suffix]


def _check_zip(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except zipfile.BadZipFile as error:
        raise BadUpload(f"「{name}」已损坏或不是 Office 文件，请重新保存后上传") from error
    unpacked = sum(i.file_size for i in infos)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(content), 1) or len(infos) > 5000:
        raise BadUpload(f"「{name}」解开后过大，不能接收")
    if not all(_as_declared(content, i) for i in infos):
        raise BadUpload(f"「{name}」的内容与其目录不符，请重新保存后上传")
    if not any(i.filename == "[Content_Types].xml" for i in infos):
        raise BadUpload(f"「{name}」不是 Office 文件")
    if any("vbaproject" in i.filename.lower() for i in infos):
        raise BadUpload(f"「{name}」含有宏，请另存为不含宏的文件")


def _as_declared(content: bytes, part: zipfile.ZipInfo) -> bool:
    """Whether a part unpacks to just the size that the archive's directory gives: other readers do not stop there."""
    names = content[part.header_offset + 26 : part.header_offset + 30]
    start = part.header_offset + 30 + int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(packed) == part.file_size
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return False
    stream, size = zlib.decompressobj(-15), 0
    try:
        while packed and size <= part.file_size:
            size += len(stream.decompress(packed, 1 << 20))
            packed = stream.unconsumed_tail
    except zlib.error:
        return False
    return size == part.file_size and stream.eof


def read(upload: Any) -> bytes:
    """The content of an uploaded file, unless it is too large. Raises BadUpload."""
    if (upload.size or 0) > MAX_BYTES:
        raise BadUpload(f"「{upload.name}」超过 {MAX_BYTES // 1048576} MB，请压缩或拆分")
    return bytes(upload.read())


def store(
    name: str,
    content: bytes,
    actor: Actor,
    *,
    matter_id: int | None = None,
    kind: str = "",
    allowed: tuple[str, ...] = ALLOWED,
) -> Attachment:
    """Check and keep an upload. Raises BadUpload."""
    media = check(name, content, allowed)
    return Attachment._plain.create(
        matter_id=matter_id,
        name=PurePath(name).name[:200],
        kind=kind,
        media=media,
        size=len(content),
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=now(),
        uploaded_by=(actor.label or actor.name)[:120],
    )


def adopt_answers(step: Step, facts: Mapping[str, Any], matter_id: int) -> None:
    """The files that a step was answered with become the matter's."""
    for ask in step.asks:
        if ask.kind == "file" and facts.get(ask.key):
            adopt(facts[ask.key], matter_id)


def adopt(ids: list[int], matter_id: int) -> int:
    """Hang uploads that belong to no matter yet on one; returns how many."""
    return Attachment._plain.filter(pk__in=ids, matter=None).update(matter_id=matter_id)


def size_text(value: Any) -> str:
    """Bytes as people read them."""
    return f"{value / 1048576:.1f} MB" if value >= 1048576 else f"{max(1, round(value / 1024))} KB"
