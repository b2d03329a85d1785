"""Administrative reconsideration (行政复议), task T17."""
