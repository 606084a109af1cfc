"""What desks over SSH cost, measured from outside, on an account of 20 domains with 1,000 endpoints each.

    tests/ssh/setup                      # asyncssh, once
    target/ssh-clients/bin/python benches/desk/figures.py target/release/sipdeck
    unshare -rn target/ssh-clients/bin/python benches/desk/figures.py target/release/sipdeck --slow

The first tells memory, processor time and bytes of 1, 50 and 200 desks, and the requests that 50 desks need. The second has
two networks of its own, with a line between them that is shaped to 64 kbit/s each way once a desk is drawn, and tells how
late a key is shown after others were held down.
"""

import asyncio
import ctypes
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import asyncssh

PROGRAM = os.path.abspath(sys.argv[1])
SIZE = (120, 40)
SEATS_EACH = 8
CHANNELS = 4
CONTROL = "c" * 32
NEAR = "10.78.0.1"
SHAPE = "tc qdisc add dev {} root tbf rate 64kbit burst 3000 latency 30s"
# What is held down: a key that moves the cursor, and two that each draw a whole screen.
HELD = {"a cursor key": [b"\x1b[B"], "two screens in turn": [b"2", b"3"]}


class Scene:
    """A platform and a host, each a process of its own."""

    def __init__(self, folder, pace):
        self.home = pathlib.Path(folder)
        self.keys = []
        environment = {
            "HOME": folder,
            "XDG_CONFIG_HOME": f"{folder}/config",
            "XDG_STATE_HOME": f"{folder}/state",
            "XDG_CACHE_HOME": f"{folder}/cache",
            "SIPDECK_USER_ID": "u-figures",
            "SIPDECK_TOKEN": "t-figures",
            "SIPDECK_SECRET": "s-figures",
            "SIPDECK_CONTROL_TOKEN": CONTROL,
        }
        self.platform, line = self.start(["serve", "--generate", "20x1000", *pace], environment)
        self.origin = re.search(r"http://[0-9.]+:[0-9]+", line).group()
        config = self.home / "config/sipdeck"
        config.mkdir(parents=True)
        (self.home / "secret").write_text("s-figures")
        (self.home / "secret").chmod(0o600)
        (config / "config.toml").write_text(
            f'[profiles.main]\norigin = "{self.origin}"\nuser_id = "u-figures"\ntoken = "t-figures"\n'
            f'secret_file = "{self.home}/secret"\n'
        )
        lines = []
        for owner in range(200 // SEATS_EACH + 1):
            key = asyncssh.generate_private_key("ssh-ed25519")
            self.keys.append(key)
            public = key.export_public_key().decode().strip()
            lines.append(f'owner="desk {owner}",role="operator",profile="main" {public}\n')
        (config / "ssh.keys").write_text("".join(lines))
        (config / "ssh.keys").chmod(0o600)
        arguments = ["ssh", "--listen", "0.0.0.0:0", "--as-root", "--no-cache"]
        clean = {name: value for name, value in environment.items() if not name.startswith("SIPDECK")}
        self.host, line = self.start(arguments, clean)
        self.port = int(line.rsplit(":", 1)[1])

    def start(self, arguments, environment):
        log = open(self.home / f"{arguments[0]}.log", "w")
        process = subprocess.Popen(
            [PROGRAM, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
        )
        return process, process.stdout.readline().strip()

    def end(self):
        for process in (self.host, self.platform):
            process.send_signal(signal.SIGKILL)
            process.wait()

    def memory(self):
        """MiB that the host has in memory."""
        status = pathlib.Path(f"/proc/{self.host.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def ticks(self):
        """Hundredths of a second of the processor that the host has used."""
        fields = pathlib.Path(f"/proc/{self.host.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def requests(self):
        asked = urllib.request.Request(f"{self.origin}/_platform/metrics", headers={"Authorization": f"Bearer {CONTROL}"})
        text = urllib.request.urlopen(asked).read().decode()
        return int(re.search(r"^sipdeck_requests_total (\d+)", text, re.M).group(1))


class Desk:
    """Somebody's desk, and how many bytes it was sent."""

    def __init__(self, process):
        self.process = process
        self.seen = b""
        self.count = 0
        self.reader = asyncio.create_task(self.read())
        self.news = asyncio.Event()

    async def read(self):
        while piece := await self.process.stdout.read(65536):
            self.count += len(piece)
            self.seen = (self.seen + piece)[-200_000:]
            self.news.set()

    async def wait(self, text):
        while text not in self.seen:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 120)

    def send(self, keys):
        self.process.stdin.write(keys)


async def connect(scene, number, line=None):
    return await asyncssh.connect(
        "127.0.0.1" if line is None else NEAR,
        scene.port,
        sock=None if line is None else line.connected(scene.port),
        username="desk",
        client_keys=[scene.keys[number]],
        known_hosts=None,
        agent_path=None,
        config=None,
        preferred_auth="publickey",
    )


async def sit(scene, count, line=None):
    """So many desks, drawn and at rest."""
    connections, desks = [], []
    for at in range(count):
        if at % CHANNELS == 0:
            connections.append(await connect(scene, at // SEATS_EACH, line))
        process = await connections[-1].create_process(term_type="xterm-256color", term_size=SIZE, encoding=None)
        desks.append(Desk(process))
    for desk in desks:
        await desk.wait(b"Overview")
    await rest(desks)
    return connections, desks


async def rest(desks):
    """Waits until nothing was sent for a while."""
    before = None
    while before != (before := sum(desk.count for desk in desks)):
        await asyncio.sleep(2)


async def crowd(count):
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(folder, ["--rate-limit", "off"])
        empty = scene.memory()
        begun = time.monotonic()
        connections, desks = await sit(scene, count)
        taken = time.monotonic() - begun
        used = scene.ticks() / 100
        requests = scene.requests()
        full, first = scene.memory(), statistics.median(desk.count for desk in desks)
        sent, before = sum(desk.count for desk in desks), scene.ticks()
        await asyncio.sleep(20)
        after, idle = scene.ticks(), sum(desk.count for desk in desks) - sent
        desks[0].send(b"3")
        await rest(desks)
        sent, pressed = desks[0].count, scene.ticks()
        for _ in range(100):
            desks[0].send(b"\x1b[B")
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        key, work = (desks[0].count - sent) / 100, (scene.ticks() - pressed) / 10
        for connection in connections:
            connection.abort()
        print(
            f"{count:4} desks: {empty:.1f} MiB empty, {full:.1f} with them, {(full - empty) / count:.2f} each; at rest after "
            f"{taken:.1f} s and {used:.2f} s of CPU, {requests} requests; {first:.0f} bytes to each until then; 20 s idle: "
            f"{after - before} ticks of 10 ms, {idle} bytes; a key in a list: {key:.0f} bytes, "
            f"{work:.1f} ms of CPU",
            flush=True,
        )
        scene.end()


class Far:
    """Another network, and the line to it."""

    def __init__(self):
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", "3600"])
        own, other = (f"/proc/{process}/ns/net" for process in ("self", self.holder.pid))
        while os.readlink(own) == os.readlink(other):
            time.sleep(0.01)
        self.run(f"ip link add near type veth peer name far netns {self.holder.pid}")
        self.run(f"ip addr add {NEAR}/24 dev near && ip link set near up")
        self.inside("ip addr add 10.78.0.2/24 dev far && ip link set far up")

    def run(self, command):
        subprocess.run(command, shell=True, check=True)

    def inside(self, command):
        self.run(f"nsenter -t {self.holder.pid} -n sh -c '{command}'")

    def slow_down(self):
        self.run(SHAPE.format("near"))
        self.inside(SHAPE.format("far"))

    def connected(self, port):
        """A socket at the other end."""
        with open("/proc/self/ns/net") as own, open(f"/proc/{self.holder.pid}/ns/net") as other:
            enter = ctypes.CDLL(None, use_errno=True).setns
            if enter(other.fileno(), 0):
                raise OSError(ctypes.get_errno(), "setns")
            made = socket.socket()
            if enter(own.fileno(), 0):
                raise OSError(ctypes.get_errno(), "setns")
        made.connect((NEAR, port))
        made.setblocking(False)
        return made

    def end(self):
        self.run("ip link del near")
        self.holder.kill()
        self.holder.wait()


async def hold(desk, keys):
    """Holds keys down for 7 s."""
    begun = time.monotonic()
    while time.monotonic() - begun < 7:
        for key in keys:
            desk.send(key)
            await asyncio.sleep(1 / 30)


async def slow():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for name, keys in HELD.items():
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder:
                scene, line = Scene(folder, ["--rate-limit", "off"]), Far()
                connections, desks = await sit(scene, 1, line)
                desk = desks[0]
                desk.send(b"3")
                # What any line costs that is used so is not counted.
                await hold(desk, keys)
                await rest(desks)
                line.slow_down()
                before, memory = desk.count, scene.memory()
                await hold(desk, keys)
                desk.seen = b""
                pressed = time.monotonic()
                desk.send(b":zqzq")
                await desk.wait(b"zqzq")
                lag = time.monotonic() - pressed
                sent, grown = (desk.count - before) / 1000, scene.memory() - memory
                connections[0].abort()
                scene.end()
                line.end()
                print(f"64 kbit/s: a key after 7 s of {name} is shown after {lag:.2f} s; {sent:.0f} kB were sent, "
                      f"{grown:.1f} MiB more memory", flush=True)


async def main():
    if "--slow" in sys.argv:
        await slow()
    else:
        for count in (1, 50, 200):
            await crowd(count)


asyncio.run(main())
