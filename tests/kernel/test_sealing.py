"""Sealing: one length whatever it says, nothing to be read without the key, another purpose does not open it."""

from __future__ import annotations

import pytest

from fadu.kernel.sealing import SIZE, seal, unseal


def test_what_is_sealed_tells_nothing_and_opens_only_for_its_purpose(settings):
    short, long = seal("urn", {"q1": "满意"}), seal("urn", {"q1": "不" * 300})
    assert len(short) == len(long) > SIZE and "满意".encode() not in short
    assert seal("urn", {"q1": "满意"}) != short and unseal("urn", short) == {"q1": "满意"}
    with pytest.raises(ValueError, match="too long"):
        seal("urn", {"q1": "长" * SIZE})
    with pytest.raises(ValueError, match="another key"):
        unseal("other", short)
    with pytest.raises(ValueError, match="changed"):
        unseal("urn", short[:-1] + bytes([short[-1] ^ 1]))
    settings.SECRET_KEY = "another"  # a backup of the tables alone, opened elsewhere
    with pytest.raises(ValueError, match="another key"):
        unseal("urn", short)
