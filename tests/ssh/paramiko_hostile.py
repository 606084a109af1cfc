"""What no client should send: too many variables, modes, channels and key exchanges. Arguments: port, key file."""

import socket
import struct
import sys
import time

import paramiko
from paramiko.common import cMSG_CHANNEL_REQUEST, cMSG_KEXINIT

port, key = int(sys.argv[1]), sys.argv[2]


def connect():
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", port, "desk", key_filename=key, allow_agent=False, look_for_keys=False)
    client.get_transport().set_keepalive(0)
    return client


def request(channel, kind, reply=False):
    message = paramiko.Message()
    message.add_byte(cMSG_CHANNEL_REQUEST)
    message.add_int(channel.remote_chanid)
    message.add_string(kind)
    message.add_boolean(reply)
    return message


def variables(channel, count):
    for number in range(count):
        message = request(channel, "env")
        message.add_string("LANG")
        message.add_string(f"xx_{number % 10}.UTF-8")
        channel.transport._send_user_message(message)


def pty(channel, modes):
    message = request(channel, "pty-req")
    message.add_string("xterm-256color")
    for size in (100, 30, 0, 0):
        message.add_int(size)
    message.add_string(modes)
    channel.transport._send_user_message(message)


def draws(channel):
    channel.settimeout(30)
    seen = b""
    while b"lyon-hotel" not in seen:
        piece = channel.recv(65536)
        if not piece:
            return False
        seen += piece
    return True


def whoami(client):
    _, out, _ = client.exec_command("whoami", timeout=30)
    assert b"Oli" in out.read()
    assert out.channel.recv_exit_status() == 0


def ends(client):
    """Waits until the connection has ended."""
    deadline = time.monotonic() + 30
    while client.get_transport().is_active():
        assert time.monotonic() < deadline, "the connection goes on"
        time.sleep(0.02)


quiet = connect()
whoami(quiet)

# 101 variables: the channel goes on.
client = connect()
channel = client.get_transport().open_session()
variables(channel, 101)
channel.exec_command("whoami")
assert b"Oli" in channel.makefile("rb").read() and channel.recv_exit_status() == 0
# 10,000 of them: the connection is ended.
channel = client.get_transport().open_session()
try:
    variables(channel, 10_000)
except (OSError, EOFError, paramiko.SSHException):
    pass
ends(client)
whoami(quiet)

# 131 modes of a terminal, one with an opcode that nobody knows, and modes that are cut off: a desk, or none, and nothing else.
for modes in (
    b"".join(struct.pack(">BI", 1 + number % 127, number) for number in range(131)) + b"\0",
    struct.pack(">BI", 159, 7) + b"\0",
    struct.pack(">BI", 1, 7)[:3],
    bytes(range(256)) * 100,
):
    client = connect()
    try:
        channel = client.get_transport().open_session()
        pty(channel, modes)
        channel.invoke_shell()
        draws(channel)
    except (OSError, EOFError, paramiko.SSHException):
        pass
    client.close()
    whoami(quiet)

# A thousand channels: four are had.
client = connect()
had = []
for _ in range(1000):
    try:
        had.append(client.get_transport().open_session(timeout=30))
    except paramiko.ChannelException:
        pass
assert len(had) == 4, len(had)
for channel in had:
    channel.close()
whoami(client)
client.close()


def packet(payload):
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


def kexinit(names):
    lists = b"".join(struct.pack(">I", len(name)) + name for name in names)
    return bytes([20]) + bytes(16) + lists + bytes(5)


# Key exchanges begun again and again, before anybody has come in, with and without the order of messages kept strictly.
aead, mac = b"chacha20-poly1305@openssh.com", b"hmac-sha2-256-etm@openssh.com"
for kex in (b"curve25519-sha256,kex-strict-c-v00@openssh.com", b"curve25519-sha256"):
    stream = socket.create_connection(("127.0.0.1", port))
    stream.settimeout(30)
    begin = kexinit([kex, b"ssh-ed25519", aead, aead, mac, mac, b"none", b"none", b"", b""])
    try:
        stream.sendall(b"SSH-2.0-flood\r\n")
        for _ in range(5000):
            stream.sendall(packet(begin))
        while stream.recv(65536):
            pass
    except (ConnectionError, BrokenPipeError):
        pass
    stream.close()
    whoami(quiet)

# And by somebody who has.
client = connect()
transport = client.get_transport()
begin = kexinit([b"curve25519-sha256", b"ssh-ed25519", aead, aead, mac, mac, b"none", b"none", b"", b""])
message = paramiko.Message(begin)
try:
    for _ in range(5000):
        transport.packetizer.send_message(message)
except (OSError, EOFError, paramiko.SSHException):
    pass
ends(client)
whoami(quiet)
print("well")
