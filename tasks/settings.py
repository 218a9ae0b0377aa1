"""Every setting, one documented field each; set by environment variable `COPYDESK_<NAME>`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.errors import UsageError

MIB = 1024 * 1024


class Settings(BaseSettings):
    """Settings of a run. Frozen: read once at the edge and handed down."""

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", frozen=True, extra="ignore")

    warehouse: Path = Field(
        default=Path("warehouse/data"),
        description="Folder of the catalog, the Parquet files and the local Prefect server.",
    )
    catalog: str | None = Field(
        default=None,
        description="postgresql://user@host/database[?schema=copydesk]: the catalog lies there.",
    )
    data: str | None = Field(
        default=None,
        description="Folder or s3://bucket/prefix of the Parquet files; S3 reads AWS_* variables.",
    )
    credentials: str | None = Field(
        default=None,
        description="Name of a Prefect Secret block: a JSON object of AWS_*, PG* variables.",
    )
    sources: Path = Field(
        default=Path("deployments/sources.toml"),
        description="The list of watched sources that a schedule reads.",
    )
    batch_documents: int = Field(
        default=1000, ge=1, description="Documents in a batch, the unit of commit and retry."
    )
    batch_bytes: int = Field(
        default=64 * MIB, ge=1, description="A batch is closed early at this many raw bytes."
    )
    max_document_bytes: int = Field(
        default=32 * MIB, ge=1, description="A larger document is rejected as too_large."
    )
    max_expansion_ratio: int = Field(
        default=1000,
        ge=2,
        description="An archive that grows by more than this factor (beyond 64 MiB) is a bomb.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="Worker processes."
    )
    runner: Literal["local", "dask", "ray"] = Field(
        default="local", description="Where batches are cleaned: here, or on a cluster."
    )
    cluster: str | None = Field(
        default=None, description="Address of the cluster: tcp://host:8786, ray://host:10001."
    )
    spool: str | None = Field(
        default=None,
        description="Folder that all machines of a cluster share, or s3://bucket/prefix.",
    )
    document_seconds: float = Field(
        default=10.0, gt=0, description="Time limit for one document before it is rejected."
    )
    min_article_words: int = Field(
        default=20, ge=0, description="Fewer kept words than this are no article (no_article)."
    )
    site_memory: bool = Field(
        default=True,
        description="Whether runs remove what is known to recur on a page's site.",
    )
    ner: bool = Field(
        default=False,
        description="Whether an installed spaCy model (extra [ner]) reads names too; slower.",
    )
    model: Path | None = Field(
        default=None,
        description="Block model to clean with (`copydesk learn train`); unset: the shipped one.",
    )
    cleaner_balance: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        description="Above 0.5 the cleaner keeps less (precision), below it keeps more (recall).",
    )
    logs: Literal["text", "json"] = Field(
        default="text", description="How runs write their log: for people, or a JSON object a line."
    )
    notify_webhook: SecretStr | None = Field(
        default=None, description="URL that gets a POST of JSON for failed runs and failing checks."
    )
    notify_slack: SecretStr | None = Field(
        default=None, description="Slack webhook that is told of the same."
    )
    notify_email: SecretStr | None = Field(
        default=None, description="mailtos://user:password@smtp.example?to=desk@example.org"
    )
    lock_seconds: float = Field(
        default=600.0, gt=0, description="How long a commit waits for the warehouse's lock."
    )
    keep_snapshots_days: float = Field(
        default=7.0, ge=1, description="How far time travel goes back; at least a day."
    )
    keep_raw_days: float | None = Field(
        default=None, gt=0, description="Raw bytes are forgotten after this; none: kept for good."
    )
    keep_refused_days: float | None = Field(
        default=None, gt=0, description="Payloads in quarantine are forgotten after this."
    )


def read_settings() -> Settings:
    """The settings of the environment. Raises UsageError that names each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = (
            f"COPYDESK_{str(fault['loc'][0]).upper()}={fault['input']!r}: {fault['msg']}"
            for fault in error.errors()
        )
        raise UsageError("; ".join(wrong)) from error
