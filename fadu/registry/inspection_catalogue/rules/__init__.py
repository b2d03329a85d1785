"""Pure rules of inspections: counting against caps, gates before a code, warnings, quiet days, scope. No Django here.

`README.md` lists what to call; `examples.md` in the module's tests holds the worked examples.
"""
