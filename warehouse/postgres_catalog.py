"""The catalog in a Postgres database: for several machines on one warehouse.

In: a URL, `postgresql://user@host/database?schema=copydesk`. Out: what Lake asks of a catalog
(catalog.py). All tables lie in one schema, so that a database may hold several warehouses.

The writers' lock is a session's advisory lock: Postgres frees it however its holder dies. Should
the session be lost while a writer works, DuckLake's own check for conflicts still keeps two
commits from mixing. Passwords come from the URL, PGPASSWORD or ~/.pgpass; no message shows one.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from tasks.errors import TransientError, UsageError
from warehouse.ddl import quoted
from warehouse.locking import POLL_SECONDS, WarehouseBusyError

SCHEMES = ("postgresql", "postgres")
USUAL_SCHEMA = "copydesk"
CONNECT_SECONDS = 10
"""How long a server may take to answer before it counts as gone."""
LOCK_CLASS = 0x434F5059
"""First half of the advisory lock's key ('COPY'); the second is the hash of the schema's name."""

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,58}")
_WRONG_ADDRESS = (
    "password authentication",
    "no password supplied",
    "does not exist",
    "pg_hba.conf",
)


@dataclass(frozen=True, slots=True)
class PostgresCatalog:
    """One schema of a Postgres database."""

    url: str
    """As libpq takes it."""
    schema: str

    extensions = ("postgres_scanner",)

    @property
    def name(self) -> str:
        """How messages call the warehouse: its address without the password."""
        return f"{without_password(self.url)} (schema {self.schema})"

    @property
    def advice(self) -> str:
        """What a person does who meant another warehouse."""
        return "name its catalog with COPYDESK_CATALOG"

    def target(self, *, in_shell: bool = False) -> tuple[str, list[str]]:
        """DuckLake's address of the catalog, and its options for ATTACH."""
        url = _parted(self.url)[0] if in_shell else self.url
        return f"ducklake:postgres:{url}", [f"METADATA_SCHEMA {quoted(self.schema)}"]

    def shell_environment(self) -> dict[str, str]:
        """What a shell needs besides `target(in_shell=True)`: a command line is no secret."""
        password = _parted(self.url)[1]
        return {"PGPASSWORD": password} if password else {}

    def exists(self) -> bool:
        """Whether a warehouse was made here. Raises as `session` does."""
        with self.session() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"{self.schema}.ducklake_metadata"])
            return bool(cursor.fetchone() != (None,))

    @contextmanager
    def lock(self, seconds: float) -> Iterator[None]:
        """Keep other writers out; raises WarehouseBusyError after `seconds`."""
        deadline = time.monotonic() + seconds
        with self.session("copydesk writer") as cursor:
            while not self._try_lock(cursor):
                if time.monotonic() >= deadline:
                    raise WarehouseBusyError(
                        f"{self.name} is being written to by {self._holder(cursor)}; waited "
                        f"{seconds:g} s. Wait for it to end, or stop it, then try again."
                    )
                time.sleep(POLL_SECONDS * random.uniform(0.5, 1.5))
            yield

    def writer(self) -> str | None:
        """Who holds the lock now; None where nobody does."""
        with self.session() as cursor:
            return self._holder(cursor)

    @property
    def metadata(self) -> str:
        """What an attached lake calls the place of its own tables."""
        return f"__ducklake_metadata_lake.{self.schema}"

    def create(self, fill: Callable[[str, list[str]], None]) -> None:
        """Make the catalog under another name with `fill(address, options)`, then rename it."""
        aside = f"{self.schema}_new"
        with self.session() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {aside} CASCADE")  # of one that was killed
            fill(self.target()[0], [f"METADATA_SCHEMA {quoted(aside)}"])
            # An empty schema may have been made beforehand, with its rights.
            cursor.execute(f"DROP SCHEMA IF EXISTS {self.schema}")
            cursor.execute(f"ALTER SCHEMA {aside} RENAME TO {self.schema}")

    @contextmanager
    def session(self, application: str = "copydesk") -> Iterator[Any]:
        """A cursor of a session of its own, without a transaction around its statements.

        Raises TransientError where the server does not answer, UsageError where it refuses.
        """
        psycopg2 = _driver()
        options = {"connect_timeout": CONNECT_SECONDS, "fallback_application_name": application}
        try:
            with closing(psycopg2.connect(self.url, **options)) as connection:
                connection.autocommit = True
                yield connection.cursor()
        except psycopg2.Error as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> TransientError | UsageError:
        said = without_password(str(error).strip())
        if any(phrase in said for phrase in _WRONG_ADDRESS):
            return UsageError(f"{self.name} refuses this address: {said}")
        return TransientError(f"The catalog at {self.name} does not answer: {said}")

    def vacuum(self) -> int:
        """Nothing: Postgres vacuums by itself."""
        return 0

    def _try_lock(self, cursor: Any) -> bool:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK_CLASS, self.schema])
        return bool(cursor.fetchone()[0])

    def _holder(self, cursor: Any) -> str | None:
        cursor.execute(
            "SELECT pid, client_addr, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND granted AND classid = %s"
            " AND objid = (hashtext(%s)::bigint & 4294967295)::oid",
            [LOCK_CLASS, self.schema],
        )
        found = cursor.fetchone()
        if found is None:
            return None
        pid, address, since = found
        return (
            f"the client {address or 'on the server itself'} (session {pid}, since {since:%F %T})"
        )


def postgres_catalog(url: str) -> PostgresCatalog:
    """The catalog that a URL names. Raises UsageError for what is no such URL."""
    parts = urlsplit(url)
    wanted = dict(parse_qsl(parts.query))
    schema = wanted.pop("schema", USUAL_SCHEMA)
    if parts.scheme not in SCHEMES:
        raise UsageError(
            f"COPYDESK_CATALOG={without_password(url)!r}: give a Postgres address, "
            "postgresql://user@host/database, or leave it out for SQLite in the folder."
        )
    if not _NAME.fullmatch(schema):
        raise UsageError(f"COPYDESK_CATALOG: schema={schema!r} is no plain lower-case name.")
    return PostgresCatalog(urlunsplit(parts._replace(query=urlencode(wanted))), schema)


def _parted(url: str) -> tuple[str, str | None]:
    """A URL without its password, and the password."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    bare = f"{name}@{host}" if name else host
    return urlunsplit(parts._replace(netloc=bare)), unquote(password) or None


def without_password(text: str) -> str:
    """`text` with every password of a URL in it masked."""
    hidden = re.sub(r"(://[^:/@\s]*):[^@\s]*@", r"\1:***@", text)
    return re.sub(r"(password=)[^&\s\"']+", r"\1***", hidden)


def _driver() -> Any:
    try:
        import psycopg2
    except ImportError:
        raise UsageError(
            "A Postgres catalog needs the scale extra: pip install 'copydesk[scale]' "
            "(in a checkout: make setup-scale)."
        ) from None
    return psycopg2
