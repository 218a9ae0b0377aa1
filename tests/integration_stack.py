"""deployments/compose.yaml without an engine: its services as processes, Postgres from Debian.

In: a temporary folder. Out: the three services with the commands, environments and health checks
of compose.yaml; names of hosts, ports and paths of a container become those of this machine. What
only an engine does (images, users, read-only roots, networks) is not tried.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.integration_servers import Postgres, Server, free_port, private_folder

DEPLOYMENTS = Path(__file__).parent.parent / "deployments"
PASSWORD = "loopback-only"
HOME = "/var/lib/copydesk"
"""Where a container has its volume."""


@dataclass
class Stack:
    """The services; `folder/etc/incoming` is what the worker reads."""

    folder: Path
    port: int = field(default_factory=free_port)
    postgres: Postgres = field(default_factory=lambda: Postgres(private_folder("stack")))
    services: dict[str, Server] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """Address of the Prefect API."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def incoming(self) -> Path:
        """The watched folder."""
        return self.folder / "etc" / "incoming"

    def start(self) -> Stack:
        """Start all services, each when those that it waits for are healthy."""
        self.incoming.mkdir(parents=True)
        self._mount_sources()
        self.postgres.start()
        self._make_database()
        self._launch("server")
        self._launch("worker")
        return self

    def environment(self, name: str) -> dict[str, str]:
        """What a service sees: its own variables and the image's, nothing of who runs this."""
        set_by_image = re.findall(r"(COPYDESK_\w+)=(\S+)", (DEPLOYMENTS / "Dockerfile").read_text())
        own = dict(set_by_image) | self._service(name)["environment"]
        path = f"{sysconfig.get_path('scripts')}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder / name)} | {
            variable: self._here(name, str(value)) for variable, value in own.items()
        }

    def close(self) -> None:
        """End them all."""
        for server in (*reversed(self.services.values()), self.postgres):
            server.close()

    def _launch(self, name: str) -> None:
        service = self._service(name)
        command = service.get("entrypoint") or ["copydesk", *service["command"]]
        environment = self.environment(name)
        check = service.get("healthcheck", {}).get("test", ["CMD", "true"])[1:]
        check = [sys.executable if word == "python" else self._here(name, word) for word in check]

        def healthy() -> bool:
            done = subprocess.run(check, env=environment, capture_output=True, check=False)
            return done.returncode == 0

        (self.folder / name).mkdir()
        self.services[name] = Server(self.folder / name)
        self.services[name].launch(
            [self._here(name, word) for word in command], healthy, environment
        )

    def _here(self, name: str, text: str) -> str:
        """A value of compose.yaml as it is on this machine."""
        for there, here in (
            ("${POSTGRES_PASSWORD}", PASSWORD),
            ("@postgres/", f"@127.0.0.1:{self.postgres.port}/"),
            ("//server:", "//127.0.0.1:"),
            ("4200", str(self.port)),
            (HOME, str(self.folder / name)),
            ("/etc/", f"{self.folder}/etc/"),
        ):
            text = text.replace(there, here)
        return text

    def _service(self, name: str) -> dict[str, Any]:
        services = yaml.safe_load((DEPLOYMENTS / "compose.yaml").read_text())["services"]
        found: dict[str, Any] = services[name]
        return found

    def _mount_sources(self) -> None:
        (mounted,) = (
            volume.split(":") for volume in self._service("worker")["volumes"] if ".toml" in volume
        )
        place = Path(self._here("worker", mounted[1]))
        place.parent.mkdir()
        place.write_bytes((DEPLOYMENTS / mounted[0]).read_bytes())

    def _make_database(self) -> None:
        made = self._service("postgres")["environment"]
        user, database = made["POSTGRES_USER"], made["POSTGRES_DB"]
        for statement in (
            f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE DATABASE {database} OWNER {user}",
        ):
            self.postgres.execute(statement)
