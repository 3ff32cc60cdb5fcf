"""`hub media`: masters to renditions."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from datetime import date

import click

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue
from hub.catalogue.taxonomy import usable
from hub.errors import HubError
from hub.media.index import MediaIndex
from hub.media.run import collect_garbage, prepare
from hub.media.run import run as run_media
from hub.problems import Severity, Text, report
from hub.problems.model import Language
from hub.project import Project
from scripts.cli import Session
from scripts.options import dated, fails_in_language, in_language
from scripts.progress import Bars


@click.group()
def media() -> None:
    """Turn masters into renditions for every phone.

    Example: hub media run
    """


def _catalogue(project: Project, day: date, only: tuple[str, ...]) -> Catalogue:
    loaded = load(project)
    usable(loaded.taxonomy)
    whole = publishable(loaded, day)
    unknown = set(only) - set(whole.lecture)
    if unknown:
        raise HubError(
            Text(f"没有已发布的 {'、'.join(sorted(unknown))}。", f"there is no published lecture {', '.join(sorted(unknown))}"),
            Text("写讲次编号，比如 L21。", "give ids like L21"),
        )  # fmt: skip
    return whole.model_copy(
        update={"lectures": tuple(one for one in whole.lectures if not only or one.id in only)}
    )


@media.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_language
@dated
@click.pass_obj
def plan(session: Session, as_json: bool, lang: Language, day: date) -> int:
    """Say what is missing and what it will cost; nothing is made.

    Example: hub media plan --json
    """
    ready = prepare(session.project, _catalogue(session.project, day, ()))
    rows = [
        {"lecture": one.lecture.id, "key": one.order.key, "master": one.order.master.name, "there": one.there is not None,
         "cpu_seconds": round(one.cost, 1)}
        for one in ready.plan.tasks
    ]  # fmt: skip
    if as_json:
        click.echo(
            json.dumps(
                {"clips": rows, "missing": len(ready.plan.missing), "cpu_seconds": round(ready.plan.cost, 1)},
                indent=1,
            )
        )
    else:
        for task in ready.plan.missing:
            click.echo(f"{task.lecture.id}  {task.order.master.name}  about {task.cost:.0f} CPU s")
        click.echo(
            f"{len(ready.plan.missing)} of {len(ready.plan.tasks)} clips are missing, about {ready.plan.cost:.0f} CPU s."
        )
    click.echo(report(ready.problems, "text", lang), err=True, nl=False)
    return int(any(one.severity is Severity.ERROR for one in ready.problems))


@media.command()
@click.argument("lectures", nargs=-1)
@click.option(
    "--preset", type=click.Choice(["standard", "quick"]), help="Effort of the encoder.  [default: hub.yml]"
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Clips at a time.  [default: one a core]")
@click.option("--cluster", metavar="tcp://HOST:PORT", help="A Dask scheduler whose workers share this disk.")
@click.option("--dry-run", is_flag=True, help="Only say what is missing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_language
@dated
@click.pass_context
def run(
    ctx: click.Context, lectures: tuple[str, ...], preset: str | None, jobs: int | None, cluster: str | None,
    dry_run: bool, as_json: bool, lang: Language, day: date,
) -> int:  # fmt: skip
    """Make every missing rendition, of LECTURES or of all, and write the index.

    ^C stops cleanly; the next run goes on. Exit status 1: some master could not be used.

    Example: hub media run L21 --preset quick
    """
    session: Session = ctx.obj
    if dry_run:
        return int(ctx.invoke(plan, as_json=as_json, lang=lang, day=day) or 0)
    project = session.project
    if preset:
        settings = project.settings.model_copy(
            update={"media": project.settings.media.model_copy(update={"preset": preset})}
        )
        project = Project(project.root, settings)
    catalogue = _catalogue(project, day, lectures)
    with _cluster(cluster) as executor, Bars(lambda: session.err) as bars:
        done = run_media(
            project, catalogue, watcher=bars, executor=executor, jobs=jobs or 0, others=bool(lectures)
        )
    click.echo(report(done.problems, "text", lang), err=True, nl=False)
    if as_json:
        click.echo(
            json.dumps(
                {"made": done.made, "clips": {one: clip.key for one, clip in done.index.clips.items()}},
                indent=1,
            )
        )
    else:
        session.err.print(f"{done.made} made, {len(done.index.clips)} clips in the index.")
    return int(any(one.severity is Severity.ERROR for one in done.problems))


def _cluster(address: str | None) -> AbstractContextManager[Executor | None]:
    if address is None:
        return nullcontext()
    from hub.media.cluster import on_cluster  # noqa: PLC0415 - optional extra

    return on_cluster(address)


@media.command()
@click.option(
    "--grace",
    type=click.FloatRange(0),
    default=7.0,
    show_default=True,
    help="Days a rendition stays after its last naming.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@fails_in_language
@click.pass_obj
def gc(session: Session, grace: float, dry_run: bool, as_json: bool) -> None:
    """Remove renditions that nothing names any more; originals are never touched.

    Example: hub media gc --dry-run
    """
    if not MediaIndex.read(session.project.media_index).clips and not dry_run:
        raise HubError(
            Text("还没有索引，一清就什么都不剩了。", "there is no index, so everything would go"),
            Text("先运行 hub media run。", "run `hub media run` first"),
        )
    gone = [one.name for one in collect_garbage(session.project, grace * 86400, dry=dry_run)]
    if as_json:
        click.echo(json.dumps({"removed": gone, "dry_run": dry_run}))
    else:
        session.out.print(f"{len(gone)} renditions {'would go' if dry_run else 'are gone'}.")
