"""After a visit: the papers are read on the portal, what was ordered is reported as mended."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fadu.kernel.access import PUBLIC
from fadu.kernel.models import Attachment, Event, Notification
from fadu.kernel.procedure import NotAllowed, take

from .conftest import DAY
from .test_portal import HOME, OCTOBER, enter


def test_the_enterprise_reads_its_papers_and_reports_that_it_has_mended(town, client, demo):
    """Once, with proof; the body gets a line on its desk; nobody else's visit opens, and the public may not report."""
    firm, other = town.firms[:2]
    visit = town.visit(firm, OCTOBER)
    type(visit)._plain.filter(pk=visit.pk).update(state="ordering", order_on=OCTOBER, order_text="清理通道",
                                                  order_due=date(2026, 12, 8), published_on=OCTOBER)  # fmt: skip
    visit.refresh_from_db()
    with pytest.raises(NotAllowed):
        take(visit, "rectified", PUBLIC, {"report": "改了"})
    enter(client, firm)
    here = f"{HOME}visit/{visit.pk}/"
    assert "报告已改正" in client.get(here).content.decode()
    assert client.post(f"{here}mended", {"report": " ", "key": "k1"}).status_code == 422
    for _ in range(2):
        proof = SimpleUploadedFile("照片说明.txt", "通道已经清理".encode())
        assert client.post(f"{here}mended", {"report": "已清理", "key": "k1", "files": proof}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.rectified_on) == ("rectified", DAY)
    assert Event._plain.filter(matter_id=visit.pk, step="rectified").count() == 1
    assert Attachment._plain.filter(matter_id=visit.pk).count() == 1
    assert Notification.objects.filter(organ_id=visit.organ_id, text__contains="请复查").exists()
    assert "等待复查" in client.get(here).content.decode()
    assert client.get(f"{here}papers/999999.pdf").status_code == 404
    client.post(f"{HOME}leave")
    enter(client, other)
    assert client.post(f"{here}mended", {"report": "x", "key": "k2"}).status_code == 404
