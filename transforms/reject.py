"""Reject: an input that failed becomes a dead letter with all that is needed to understand and replay it."""

from __future__ import annotations

import hashlib
import traceback

from newstance.schemas.records import RejectedRecord, encodable
from newstance.transforms.document import RawDocument

INPUT_CAP = 1 << 20
"""Bytes of the input that a dead letter keeps; a longer one can be replayed from its source only."""


def reject(raw: RawDocument, stage: str, error: BaseException, version: str, document_id: str | None = None) -> RejectedRecord:
    """The dead letter of ``raw``, which failed at ``stage`` with ``error``."""
    return RejectedRecord(
        source_uri=raw.source_uri,
        document_id=document_id,
        locator=raw.locator,
        stage=stage,
        error_class=type(error).__name__,
        message=encodable(str(error)[:2000]),  # may quote the input
        traceback=encodable("".join(traceback.format_exception(error))[-8000:]) if error.__traceback__ else "",
        input_sha256=hashlib.sha256(raw.data).hexdigest(),
        input=raw.data[:INPUT_CAP],
        input_truncated=len(raw.data) > INPUT_CAP or stage == "read",
        attempts=raw.attempts + 1,
        pipeline_version=version,
    )
