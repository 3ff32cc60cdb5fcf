"""Editors' mistakes as values: what is wrong, where, and what would be right."""

from hub.problems.model import Problem, Severity, Text
from hub.problems.reporters import REPORTERS, report

__all__ = ["REPORTERS", "Problem", "Severity", "Text", "report"]
