"""ScorePartFunction: scores one part of a catalog, or writes the manifest when all of them have been tried."""

import functools
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from classify.aws.catalog_bucket import CatalogBucket, manifest_key
from classify.batch.catalog_run import CatalogRun, parse_part
from classify.core.model import MoodModel
from classify.errors import MoodlistError
from classify.handlers.environment import read_settings

logger = Logger(service="moodlist")


@functools.cache
def catalog_run() -> CatalogRun:
    """Return what this function works with: the bucket and the model, no Spotify and no table.

    Raises:
        MoodlistError: the settings do not name the bucket.
    """
    settings = read_settings(logger)
    if not settings.catalog_bucket:
        raise MoodlistError("MOODLIST_CATALOG_BUCKET must be set.")
    return CatalogRun(CatalogBucket(settings.catalog_bucket), MoodModel.load(settings.model_dir))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Score the part that the event has, or finish the catalog. An error fails the part, or the run."""
    if "key" not in event:
        manifest = catalog_run().finish(str(event["catalog"]))
        done, failed, rows = len(manifest.done), len(manifest.failed), manifest.rows
        logger.info("Finished", catalog=manifest.catalog, done=done, failed=failed, rows=rows)
        written = manifest_key(manifest.catalog)
        return {"manifest": written, "parts": manifest.parts, "done": done, "failed": failed, "rows": rows}
    part = parse_part(event)
    summary = catalog_run().score(part)
    logger.info("Scored", catalog=part.catalog, part=part.name, rows=summary.rows)
    return {"part": part.name, "rows": summary.rows, "model": summary.model}
