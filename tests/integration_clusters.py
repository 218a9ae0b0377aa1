"""Real Dask and Ray clusters for the integration tests, on loopback and free ports.

In: a temporary folder and an environment. Out: a running cluster (from the scale lock) to which
workers can be added; each is a process group of its own that the tests may kill.
"""

from __future__ import annotations

import shutil
import socket
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration_servers import START_SECONDS, Server, free_port


@dataclass
class Dask:
    """A Dask scheduler and its workers, each a process of its own that the tests may kill."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    workers: list[Server] = field(default_factory=list)
    scheduler: Server = field(init=False)

    @property
    def address(self) -> str:
        """Address for COPYDESK_CLUSTER."""
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> Dask:
        """Run a scheduler."""
        (self.folder / "scheduler").mkdir(exist_ok=True)
        self.scheduler = Server(self.folder / "scheduler")
        command = [_script("dask"), "scheduler", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--no-dashboard", "--no-jupyter"]
        self.scheduler.launch(command, lambda: _listens(self.port), self.environment)
        return self

    def add_worker(self, **environment: str) -> Server:
        """Run one more worker, of one thread."""
        folder = self.folder / f"worker-{len(self.workers)}"
        folder.mkdir()
        worker = Server(folder)
        command = [_script("dask"), "worker", self.address, "--nthreads", "1", "--no-dashboard"]
        command += ["--local-directory", str(folder)]
        log = folder / "server.log"
        worker.launch(
            command,
            lambda: "Starting established connection" in log.read_text(errors="replace"),
            self.environment | environment,
        )
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        """End them all."""
        for server in (*self.workers, self.scheduler):
            server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Ray:
    """A Ray head and nodes, each of one processor, for drivers that come as `ray://` clients."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    client_port: int = field(default_factory=free_port)
    nodes: list[Server] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Address for COPYDESK_CLUSTER."""
        return f"ray://127.0.0.1:{self.client_port}"

    def start(self) -> Ray:
        """Run the head."""
        self._node(
            "--head",
            f"--port={self.port}",
            f"--ray-client-server-port={self.client_port}",
            "--include-dashboard=false",
            f"--temp-dir={self.folder}/ray",
        )
        return self

    def add_node(self) -> Server:
        """Run one more node."""
        return self._node(f"--address=127.0.0.1:{self.port}")

    def _node(self, *options: str) -> Server:
        folder = self.folder / f"node-{len(self.nodes)}"
        folder.mkdir()
        node = Server(folder)
        command = [_script("ray"), "start", "--block", "--node-ip-address=127.0.0.1"]
        command += ["--num-cpus=1", "--object-store-memory=80000000", *options]
        log = folder / "server.log"
        node.launch(
            command,
            lambda: "will now block forever" in log.read_text(errors="replace"),
            self.environment
            | {
                "RAY_USAGE_STATS_ENABLED": "0",
                # Ray itself gives a node 30 s to start, too little on a machine that is busy.
                "RAY_raylet_start_wait_time_s": str(int(START_SECONDS)),
            },
        )
        self.nodes.append(node)
        return node

    def close(self) -> None:
        """End them all; first kindly, as Ray's daemons leave their head's process group."""
        for node in reversed(self.nodes):
            if node.process is not None and node.process.poll() is None:
                node.process.terminate()
        for node in self.nodes:
            if node.process is not None:
                node.process.wait(timeout=START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def _script(name: str) -> str:
    return str(Path(sysconfig.get_path("scripts")) / name)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
