"""The pages for a plain `mkdocs build` (or `properdocs build`), which nobody hands them to."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mkdocs.exceptions import PluginError

from hub.catalogue.load import load_catalogue
from hub.errors import HubError
from hub.media.index import MediaIndex
from hub.pages.page import Inputs, Site
from hub.pages.site import site_of
from hub.project import Project


def load_site(root: Path, day: object) -> Site:
    """Read the project at `root` and make its pages.

    Args:
        root: Folder of `mkdocs.yml`.
        day: Build date, YYYY-MM-DD or as YAML reads it; None: today in the time zone of `hub.yml`.

    Raises:
        PluginError: The date, the settings or the content cannot be used; `hub check` says more.
    """
    try:
        return _site(Project.at(root), day)
    except HubError as error:
        raise PluginError(f"{error.message.zh}\n{error.hint.zh}") from error


def _day(day: object, time_zone: str) -> date:
    try:
        return date.fromisoformat(str(day)) if day else datetime.now(ZoneInfo(time_zone)).date()
    except ValueError as error:
        raise PluginError(f"hub-theme: {day} is no date; write it like 2026-11-23") from error


def _site(project: Project, day: object) -> Site:
    when = _day(day, project.settings.time_zone)
    return site_of(
        Inputs(
            catalogue=load_catalogue(project, when),
            settings=project.settings,
            day=when,
            media=MediaIndex.read(project.media_index),
        )
    )
