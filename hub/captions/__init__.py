"""WebVTT captions: read, checked, written, and turned into a transcript."""

from hub.captions.cues import Cue
from hub.captions.lint import lint
from hub.captions.transcript import Paragraph, transcript
from hub.captions.webvtt import Parsed, format_webvtt, parse_webvtt

__all__ = ["Cue", "Paragraph", "Parsed", "format_webvtt", "lint", "parse_webvtt", "transcript"]
