"""A desk through paramiko: escape sequences in pieces, sizes, quitting. Arguments: port, key file."""

import sys
import time

import paramiko

port, key = int(sys.argv[1]), sys.argv[2]
WRONG = ("Create a domain", "Choose the application", "Name of the domain")


class Desk:
    def __init__(self):
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        self.client.connect("127.0.0.1", port, "desk", key_filename=key, allow_agent=False, look_for_keys=False)
        self.shell = self.client.invoke_shell("xterm-256color", 100, 30)
        self.shell.settimeout(30)

    def read_until(self, text):
        seen = b""
        while text.encode() not in seen:
            piece = self.shell.recv(65536)
            assert piece, f"it ended before {text!r}: {seen!r}"
            seen += piece
        return seen

    def read_for(self, seconds):
        seen = b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.shell.settimeout(left)
            try:
                seen += self.shell.recv(65536)
            except TimeoutError:
                break
        self.shell.settimeout(30)
        return seen

    def type_in_pieces(self):
        """Whole keys, cut at every byte, with every pause. Answers what was shown."""
        for keys in (b"\x1b[B", b"\x1b[1;5A", b"\x1bOA", b"\x1b[200~n\x1b[201~", b"\x1b[<0;5;5M", "é".encode()):
            for cut in range(1, len(keys)):
                for pause in (0, 0.02, 0.08, 0.15):
                    self.shell.sendall(keys[:cut])
                    time.sleep(pause)
                    self.shell.sendall(keys[cut:])
        return self.read_for(1)


# No letter of them may arrive as a letter. On a machine that stands still for half a second, a piece may come too late for
# anybody: then it is tried again.
for tries_left in (2, 1, 0):
    desk = Desk()
    desk.read_until("lyon-hotel")
    desk.shell.resize_pty(120, 40)
    desk.read_for(0.5)
    shown = desk.type_in_pieces()
    if not any(wrong.encode() in shown for wrong in WRONG):
        break
    assert tries_left, shown
    desk.client.close()
desk.shell.sendall(b"?")
desk.read_until("Move up by a page")
desk.shell.sendall(b"\x03")
time.sleep(0.3)
desk.shell.sendall(b"\x03\x03\x03")
assert desk.shell.recv_exit_status() == 0
desk.client.close()
print("well")
