#!/usr/bin/env bash
# Renews the hash-locked requirements from pyproject.toml. Nothing in them names a registry.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
flags=(--universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --quiet)
# python-dateutil: MkDocs takes any, botocore (below s3fs) takes no 3
printf 'hatchling\neditables\npython-dateutil<3\n' | "$uv" pip compile "${flags[@]}" pyproject.toml - -o requirements.lock
printf 'hatchling\neditables\n' | "$uv" pip compile "${flags[@]}" --constraint requirements.lock --group dev -o requirements-dev.lock
printf 'uv\n' | "$uv" pip compile "${flags[@]}" - -o requirements-uv.lock
"$uv" pip compile "${flags[@]}" --constraint requirements.lock --extra cluster pyproject.toml -o requirements-cluster.lock
