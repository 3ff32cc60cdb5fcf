"""`hub new`: a valid skeleton with the next number."""

from __future__ import annotations

from datetime import date

import click

from hub.catalogue.load import Loaded, load
from hub.catalogue.places import KINDS
from hub.catalogue.skeletons import new_event, new_lecture, new_place, new_series, new_tip
from hub.catalogue.taxonomy import Taxonomy, usable
from hub.errors import HubError
from hub.files import write_atomic
from hub.problems import Text
from scripts.cli import Session
from scripts.options import Day, dated, fails_in_language


@click.group()
def new() -> None:
    """Begin a lecture, a tip, a series, an event or a place.

    Example: hub new lecture --series 习惯与担当 --topic 情绪与心理 --title 怎么谈分数 talk-about-marks
    """


def _loaded(session: Session) -> tuple[Loaded, Taxonomy]:
    loaded = load(session.project)
    return loaded, usable(loaded.taxonomy)


def _write(session: Session, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = session.project.root / name
        if path.exists():
            raise HubError(
                Text(f"{name} 已经有了。", f"{name} is there already"),
                Text("换一个短名。", "choose another short name"),
            )
        write_atomic(path, text)
        click.echo(name)


@new.command()
@click.argument("slug")
@click.option("--series", required=True, help="Name of the series.")
@click.option("--topic", required=True, help="Name of the topic.")
@click.option("--title", required=True)
@dated
@fails_in_language
@click.pass_obj
def lecture(session: Session, slug: str, series: str, topic: str, title: str, day: date) -> None:
    """Begin a draft lecture in lectures/NNN-SLUG/.

    Example: hub new lecture --series 习惯与担当 --topic 情绪与心理 --title 怎么谈分数 talk-about-marks
    """
    _write(session, new_lecture(*_loaded(session), series, topic, title, slug, day))


@new.command()
@click.argument("slug")
@click.option("--topic", required=True, help="Name of the topic.")
@click.option("--title", required=True)
@dated
@fails_in_language
@click.pass_obj
def tip(session: Session, slug: str, topic: str, title: str, day: date) -> None:
    """Begin a tip in content/tips/TNN-SLUG.md.

    Example: hub new tip --topic 情绪与心理 --title 先停六十秒再开口 pause-first
    """
    _write(session, new_tip(*_loaded(session), topic, title, slug, day))


@new.command()
@click.argument("slug")
@click.option("--name", required=True, help="Chinese name.")
@click.option("--stage", required=True, help="Name of the stage.")
@fails_in_language
@click.pass_obj
def series(session: Session, slug: str, name: str, stage: str) -> None:
    """Add a series to lectures/taxonomy.yml.

    Example: hub new series --name 慢慢来 --stage 通用 take-it-slow
    """
    path = session.project.taxonomy
    _, taxonomy = _loaded(session)
    write_atomic(path, new_series(path.read_text(encoding="utf-8"), taxonomy, name, slug, stage))
    click.echo(path.relative_to(session.project.root).as_posix())


@new.command()
@click.argument("slug")
@click.option("--title", required=True)
@click.option("--on", "held", type=Day(), required=True, help="The day it takes place.")
@dated
@fails_in_language
@click.pass_obj
def event(session: Session, slug: str, title: str, held: date, day: date) -> None:
    """Begin a 大讲堂 event in content/events/NNN-SLUG.md.

    Example: hub new event --title 先听完，再开口 --on 2027-03-06 listen-first
    """
    _write(session, new_event(*_loaded(session), title, slug, held, day))


@new.command()
@click.argument("slug")
@click.option("--title", required=True)
@click.option("--kind", type=click.Choice(list(KINDS)), required=True)
@dated
@fails_in_language
@click.pass_obj
def place(session: Session, slug: str, title: str, kind: str, day: date) -> None:
    """Begin a venue or a service point in content/places/NNN-SLUG.md.

    Example: hub new place --kind 场馆 --title 公共图书馆的少儿室 public-library
    """
    loaded, _ = _loaded(session)
    _write(session, new_place(loaded, title, slug, kind, day))
