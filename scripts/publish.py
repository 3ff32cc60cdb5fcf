"""`hub publish`: send the built site to where readers are, or put a previous one back."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from hub.publish.check import check_tree
from hub.publish.local import publish_folder
from hub.publish.plan import Plan
from hub.publish.policy import nginx_policy
from hub.publish.releases import releases, rollback
from hub.publish.remote import Target
from hub.publish.remote import publish as publish_remote
from hub.publish.seal import Manifest
from scripts.build import generator
from scripts.cli import Session


@click.command()
@click.argument("target", required=False)
@click.option(
    "--from", "tree", type=click.Path(file_okay=False, path_type=Path), help="Built site.  [default: site]"
)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and deleted.")
@click.option(
    "--prune", is_flag=True, help="Delete old content-hashed files at once, not at the next publish."
)
@click.option("--check", "only_check", is_flag=True, help="Only verify the built site, as publishing would.")
@click.option(
    "--rollback", "back", is_flag=True, help="Put a previous tree back; the last one without --release."
)
@click.option("--release", default="", metavar="ID", help="Which one to put back.")
@click.option("--releases", "listing", is_flag=True, help="List the previous trees.")
@click.option(
    "--policy", type=click.Choice(["nginx"]), help="Print the Content-Security-Policy for a server."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def publish(
    session: Session, target: str | None, tree: Path | None, dry_run: bool, prune: bool, only_check: bool,
    back: bool, release: str, listing: bool, policy: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Publish the built site to TARGET, a folder or an fsspec URL such as s3://bucket/www.

    A folder is replaced in one step. In a store new files come first, then pages, then deletions; run it again
    after an interruption and it goes on. Only a tree that is what `hub build` sealed is published.

    With --rollback, --releases and --policy, TARGET is the published folder, `site` when it is left out.

    Example: hub publish s3://hub-site/www --dry-run
    """
    settings = session.project.settings.publish
    site = (tree or session.project.site).resolve()
    held = Path(target).resolve() if target else site
    if policy:
        trees = [held, *(one.folder for one in releases(held))]
        click.echo(nginx_policy(tuple(Manifest.read(one).policy for one in trees)), nl=False)
    elif listing:
        found = [
            {"release": one.id, "day": Manifest.read(one.folder).day.isoformat()} for one in releases(held)
        ]
        click.echo(
            json.dumps(found) if as_json else "\n".join(f"{one['release']}  {one['day']}" for one in found)
        )
    elif back or release:
        chosen = rollback(held, release)
        click.echo(
            json.dumps({"release": chosen.id}) if as_json else f"{held.name} is release {chosen.id} again."
        )
    else:
        count = check_tree(session.project, site, generator())
        to = target or settings.target
        if only_check:
            click.echo(
                json.dumps({"files": count})
                if as_json
                else f"{site.name}: {count} files are as they were sealed."
            )
            return
        if not to:
            raise click.UsageError("name a TARGET, or set publish.target in hub.yml")
        _print(_send(session, site, to, dry_run, prune), to, dry_run, as_json)


def _send(session: Session, site: Path, to: str, dry_run: bool, prune: bool) -> Plan:
    settings = session.project.settings.publish
    with Progress(console=session.err, transient=True) as progress:
        bars: dict[str, TaskID] = {}

        def said(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total)
            progress.update(bars[what], completed=done)

        if "://" in to and not to.startswith("file://"):
            return publish_remote(site, Target(to, settings.options), said, dry_run=dry_run, prune=prune)
        out = Path(to.removeprefix("file://")).resolve()
        return publish_folder(site, out, said, keep=settings.keep, dry_run=dry_run)


def _print(plan: Plan, to: str, dry_run: bool, as_json: bool) -> None:
    send = [path for group in plan.send for path in group]
    if as_json:
        click.echo(json.dumps({"target": to, "dry_run": dry_run, "send": send, "delete": plan.delete,
                               "keep": plan.keep, "same": plan.same}))  # fmt: skip
        return
    if dry_run:
        for path in send:
            click.echo(f"send    {path}")
        for path in plan.delete:
            click.echo(f"delete  {path}")
    would = "would be " if dry_run else ""
    click.echo(f"{to}: {len(send)} files {would}sent, {len(plan.delete)} {would}deleted, "
               f"{len(plan.keep)} old ones kept, {plan.same} there already.")  # fmt: skip
