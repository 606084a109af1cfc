"""Many desks and commands at once through asyncssh, with rekeying. Arguments: port, key file."""

import asyncio
import sys

import asyncssh

port, key = int(sys.argv[1]), sys.argv[2]


async def connect():
    return await asyncssh.connect(
        "127.0.0.1", port, username="desk", client_keys=[key], known_hosts=None, agent_path=None, config=None,
        rekey_bytes=20_000,
    )


async def desk(connection):
    process = await connection.create_process(term_type="xterm-256color", term_size=(100, 30), encoding=None)
    seen = b""
    while b"lyon-hotel" not in seen:
        piece = await process.stdout.read(65536)
        assert piece, seen
        seen += piece
    return process


async def leave(process):
    process.stdin.write(b"\x03\x03\x03")
    while await process.stdout.read(65536):
        pass
    await process.wait_closed()
    assert process.exit_status == 0, process.exit_status


async def main():
    # Six desks over three connections, each used until it was keyed anew several times.
    connections = [await connect() for _ in range(3)]
    desks = [await desk(connection) for connection in connections for _ in range(2)]
    for _ in range(60):
        for process in desks:
            process.stdin.write(b"\x1b[B\x1b[A?\x1b")
        await asyncio.sleep(0.05)
    listed = await connections[0].run("endpoints list --format id")
    assert listed.exit_status == 0 and len(listed.stdout.splitlines()) > 400, listed
    refused = await connections[0].run("sh")
    assert refused.exit_status == 2, refused
    for process in desks:
        await leave(process)
    # More channels than a connection has.
    connection = await connect()
    channels = [await desk(connection) for _ in range(4)]
    try:
        await connection.create_process(term_type="xterm", encoding=None)
        raise AssertionError("a fifth channel")
    except asyncssh.ChannelOpenError:
        pass
    for process in channels:
        await leave(process)
    print("well")


asyncio.run(main())
