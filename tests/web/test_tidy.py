"""What nobody needs any more goes: uploads never sent, ended sessions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session

from fadu.kernel import uploads
from fadu.kernel.access import PUBLIC
from fadu.kernel.models import Attachment
from fadu.kernel.today import frozen_today, now
from fadu.web.tasks import tidy


@pytest.mark.django_db
def test_uploads_never_sent_and_ended_sessions_go():
    with frozen_today(date(2026, 3, 2)):
        uploads.store("a.txt", "旧".encode(), PUBLIC)
    with frozen_today(date(2026, 3, 9)):
        new = uploads.store("b.txt", "新".encode(), PUBLIC)
        Session.objects.create(session_key="x", session_data="", expire_date=now() - timedelta(days=3650))
        assert tidy() == 1
    assert list(Attachment._plain.values_list("pk", flat=True)) == [new.pk]
    assert not Session.objects.exists()
