"""Dispatch (调度): progress is computed, units add only what no register holds, nothing is asked twice."""
