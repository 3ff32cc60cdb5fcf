"""Editors' mistakes as values: what is wrong, where, and what would be right."""

from hub.problems.model import NOTHING, Problem, Severity, Text
from hub.problems.reporters import REPORTERS, report

__all__ = ["NOTHING", "REPORTERS", "Problem", "Severity", "Text", "report"]
