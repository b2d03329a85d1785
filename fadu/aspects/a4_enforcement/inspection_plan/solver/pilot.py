"""Whether to group the draw: decided by trial draws of the frame alone, before anybody can know the seed.

Grouping keeps all chances and usually steadies the number of enterprises visited. Where many small strata tie it can
cost more visits than it saves; then larger groups, or none, are used. Trials use fixed numbers that are not the seed's,
so that the choice depends on nothing but the frame, and it is part of the fingerprint published before the draw.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .draw import LEAST, Method, first_of, groups, shares
from .frame import Frame

TRIALS = 4
CHOICES = (LEAST, 4 * LEAST)
WORSE = 0.0015  # thrice the luck of so few trials


def visited(frame: Frame, method: Method) -> float:
    """Mean number of enterprises visited over the trial draws."""
    group, stratum, _ = groups(frame, method)
    seen = []
    for trial in range(TRIALS):
        rank = np.random.default_rng([20261123, trial]).permutation(len(frame.cls))
        order = np.argsort(group * len(frame.cls) + rank[frame.e])
        share = shares(frame, f"trial-{trial}", method, group, stratum)
        drawn = first_of(order, group, share, frame.possible)
        hit = np.zeros(len(frame.cls), bool)
        hit[frame.e[drawn]] = True
        seen.append(hit.sum())
    return float(np.mean(seen))


def choose(frame: Frame, method: Method | None = None) -> Method:
    """The first grouping that does not visit noticeably more than none at all."""
    method = method or Method()
    plain = replace(method, least=None)
    limit = visited(frame, plain) + WORSE * frame.floor
    for least in CHOICES:
        if visited(frame, replace(method, least=least)) <= limit:
            return replace(method, least=least)
    return plain
