"""A desk through paramiko: escape sequences in pieces, sizes, quitting. Arguments: port, key file."""

import sys
import time

import paramiko

port, key = int(sys.argv[1]), sys.argv[2]
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect("127.0.0.1", port, "desk", key_filename=key, allow_agent=False, look_for_keys=False)
desk = client.invoke_shell("xterm-256color", 100, 30)
desk.settimeout(30)


def read_until(text):
    seen = b""
    while text.encode() not in seen:
        piece = desk.recv(65536)
        assert piece, f"it ended before {text!r}: {seen!r}"
        seen += piece
    return seen


def read_for(seconds):
    seen = b""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        desk.settimeout(left)
        try:
            seen += desk.recv(65536)
        except TimeoutError:
            break
    desk.settimeout(30)
    return seen


read_until("lyon-hotel")
desk.resize_pty(120, 40)
read_for(0.5)
# Whole keys, cut at every byte, with every pause: no letter of them may arrive as a letter.
for keys in (b"\x1b[B", b"\x1b[1;5A", b"\x1bOA", b"\x1b[200~n\x1b[201~", b"\x1b[<0;5;5M", "é".encode()):
    for cut in range(1, len(keys)):
        for pause in (0, 0.02, 0.08, 0.15):
            desk.sendall(keys[:cut])
            time.sleep(pause)
            desk.sendall(keys[cut:])
shown = read_for(1)
for wrong in ("Create a domain", "Choose the application", "Name of the domain"):
    assert wrong.encode() not in shown, shown
desk.sendall(b"?")
read_until("Move up by a page")
desk.sendall(b"\x03")
time.sleep(0.3)
desk.sendall(b"\x03\x03\x03")
assert desk.recv_exit_status() == 0
client.close()
print("well")
