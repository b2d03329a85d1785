"""The register exists and its tables can be made."""

import pytest

from fadu.kernel.checks import register_faults
from fadu.kernel.register import register


@pytest.mark.django_db
def test_the_register_holds_together():
    assert register_faults(register("enterprise")) == []
    assert not register("enterprise").model.objects.as_system().exists()
