"""How a target is judged and a task is coloured: pure functions of exact values. Knows no Django."""

from .aggregation import Part, aggregate
from .colours import Colour, TaskFacts, colour_of, softened
from .comparators import Measure, Spec, Verdict, judge
from .forecast import Course, course_of
from .lint import lint
from .parameters import Parameters, parameters

__all__ = [
    "Colour",
    "Course",
    "Measure",
    "Parameters",
    "Part",
    "Spec",
    "TaskFacts",
    "Verdict",
    "aggregate",
    "colour_of",
    "course_of",
    "judge",
    "lint",
    "parameters",
    "softened",
]
