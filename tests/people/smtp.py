"""A mail server on this machine for tests: it takes messages, or refuses them as it is told."""

import socketserver
import threading
import time


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 ready")
        sender = to = None
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word.startswith(b"EHLO"):
                self._say("250 hello")
            elif word.startswith(b"MAIL FROM"):
                sender = line.split(b"<")[1].split(b">")[0].decode()
                self._say("250 ok")
            elif word.startswith(b"RCPT TO"):
                to = line.split(b"<")[1].split(b">")[0].decode()
                refused = to in self.server.refused
                self._say("550 no such mailbox" if refused else "250 ok")
            elif word == b"DATA":
                self._say("354 go on")
                self._take(sender, to)
            elif word == b"QUIT":
                self._say("250 bye" if self.server.rude else "221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self, sender, to):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        time.sleep(self.server.slow_s)
        self.server.taken.append((sender, to, b"".join(lines)))
        self._say("250 taken")

    def _say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """Messages that were taken are in ``taken``: sender, recipient, bytes."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken, self.refused, self.slow_s, self.rude = [], set(), 0.0, False
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self._thread.join()
        self.server_close()
