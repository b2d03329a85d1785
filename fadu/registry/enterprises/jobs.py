"""An uploaded file: a small one is imported at once, a large one by the background worker, with progress."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.db import connection, transaction

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment
from fadu.kernel.taking import NotAllowed
from fadu.kernel.today import now
from fadu.kernel.uploads import MAX_BYTES
from fadu.people.actors import actor_for

from .bulk import Report, load
from .files import SUFFIXES, BadFile, read
from .models import ImportFault, ImportJob

AT_ONCE = 5_000  # rows
MEGA = 1024 * 1024
READ_AT_ONCE, MOST_BYTES = 5 * MEGA, 100 * MEGA  # a hundred hold a whole city of 460,000 as CSV
COMMAND = "或者请系统管理员在服务器上运行 fadu enterprises import 文件（不限大小）"
HALTED = "已停止，没有写入任何数据；文件保留到当晚清理，可以重新开始"
MEDIA = "application/octet-stream"


def submit(name: str, content: bytes, actor: Actor, mode: str) -> ImportJob:
    """Take an uploaded file; it is done when it was small, what is large is only read by the worker. Raises BadFile."""
    fits(name, len(content))
    frame = read(name, content) if len(content) <= READ_AT_ONCE else None
    job = ImportJob(user_id=actor.id, name=PurePath(name).name[:200], mode=mode, asked_at=now())
    job.sha256, job.total = hashlib.sha256(content).hexdigest(), frame.height if frame is not None else 0
    if frame is not None and frame.height <= AT_ONCE:
        job.save()
        finish(job, load(frame, actor, job.name, sha256=job.sha256, mode=mode))
        return job
    with transaction.atomic():
        job.file = _keep(name, content, actor, job.sha256)
        job.save()
        from .tasks import import_file

        import_file.defer(job=job.pk)
    return job


def fits(name: str, size: int) -> None:
    """Whether a file of this name and size is taken by form. Raises BadFile, with the way for what is larger."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadFile("只能导入 XLSX、CSV 或 Parquet 文件")
    most = MAX_BYTES if suffix == ".xlsx" else MOST_BYTES
    if size > most:
        other = f"存为 CSV 或 Parquet（最大 {MOST_BYTES // MEGA} MB）、" if suffix == ".xlsx" else "拆分，"
        raise BadFile(f"文件有 {size // MEGA} MB，超过 {most // MEGA} MB：请{other}{COMMAND}")


def _keep(name: str, content: bytes, actor: Actor, digest: str) -> Attachment:
    """The file waits in the database; the nightly tidy removes what belongs to no matter."""
    kept: Attachment = Attachment._plain.create(
        name=PurePath(name).name[:200],
        kind="市场主体导入",
        media=MEDIA,
        size=len(content),
        content=content,
        digest=digest,
        uploaded_at=now(),
        uploaded_by=(actor.label or actor.name)[:120],
    )
    return kept


def work(pk: int) -> None:
    """What the worker does with one job. A file that cannot be taken ends the job with a sentence, not an exception."""
    job = ImportJob.objects.select_related("user").get(pk=pk)
    if job.ended or job.file_id is None:
        return
    tell(pk, "读取", 0, job.total)
    try:
        frame = read(job.name, bytes(Attachment._plain.get(pk=job.file_id).content))
        with transaction.atomic():  # rows and report together: a worker killed between them would leave a riddle
            actor = actor_for(job.user)
            finish(job, load(frame, actor, job.name, sha256=job.sha256, mode=job.mode, say=Beacon(pk)))
    except Halted:
        return
    except (BadFile, NotAllowed, LookupError) as refused:
        fail(job, str(refused))
    except Exception:
        fail(job, "处理时出错，没有写入任何数据；请联系系统管理员查看服务日志")
        raise


def finish(job: ImportJob, report: Report) -> None:
    """Keep the report."""
    with transaction.atomic():
        job.state, job.stage, job.done, job.total = ImportJob.State.DONE, "", report.rows, report.rows
        job.bad_rows, job.faults, job.written = report.bad_rows, report.faults, report.written
        job.message, job.ended_at = report.sentence[:300], now()
        _drop_file(job)
        ImportFault.objects.bulk_create(
            ImportFault(job=job, row=e.row, column=e.column, message=e.message[:400]) for e in report.errors
        )


def fail(job: ImportJob, message: str) -> None:
    """Say why nothing was written."""
    with transaction.atomic():
        job.state, job.message, job.ended_at = ImportJob.State.FAILED, message[:300], now()
        _drop_file(job)


def halt(pk: int) -> bool:
    """Somebody stops a file that waits or is being read: nothing of it is written. False: it had ended already."""
    told = {"state": ImportJob.State.FAILED, "stage": "", "message": HALTED, "ended_at": now()}
    open_ = ImportJob.objects.filter(pk=pk, state__in=(ImportJob.State.WAITING, ImportJob.State.RUNNING))
    return bool(open_.update(**told))


def again(pk: int) -> bool:
    """A stopped file begins anew from its first row; what is known already is not written twice."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=pk)
        if job.state != ImportJob.State.FAILED or job.file_id is None:
            return False
        job.state, job.stage, job.done, job.message, job.ended_at = ImportJob.State.WAITING, "", 0, "", None
        job.save()
        from .tasks import import_file

        import_file.defer(job=job.pk)
    return True


def _drop_file(job: ImportJob) -> None:
    """The file has served its purpose: it holds personal data."""
    kept, job.file = job.file_id, None
    job.save()
    if kept:
        Attachment._plain.filter(pk=kept, matter=None).delete()


def tell(pk: int, stage: str, done: int, total: int) -> None:
    """Note how far the job is."""
    state = ImportJob.State.RUNNING
    ImportJob.objects.filter(pk=pk).exclude(state=ImportJob.State.FAILED).update(
        state=state, stage=stage, done=done, total=total
    )


class Halted(Exception):
    """Somebody stopped the job: the load is rolled back."""


class Beacon:
    """Progress of a load seen from outside its transaction: told over a connection of its own."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.apart: Any = connection.copy()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell one stage."""
        with self.apart.cursor() as cursor:
            cursor.execute(
                "UPDATE enterprises_importjob SET state = 'running', stage = %s, done = %s, total = %s WHERE id = %s"
                " AND state <> 'failed'",
                [stage, done, total, self.pk],
            )
            stopped = not cursor.rowcount
        self.apart.close()
        if stopped:
            raise Halted
