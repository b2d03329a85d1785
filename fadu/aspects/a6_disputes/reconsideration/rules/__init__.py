"""The rules of reconsideration: pure functions of recorded facts."""
