"""silt serve as the judges need it: one that everyone reads, one whose users write; what clients pass, client by client."""
import contextlib
import pathlib
import subprocess
import tempfile

from _silt import Tally, node, root

fixture = root / "test/fixtures/lineitem"
user, password = "me", "secret"


@contextlib.contextmanager
def serving(*arguments):
    """A server's ports: PostgreSQL's, and Flight SQL's where it was asked for."""
    command = [node, "bin/silt.js", "serve", *map(str, arguments), "--pg", "127.0.0.1:0"]
    server = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)
    try:
        port = int(server.stderr.readline().split("port=")[1].split()[0])
        if "--flight" not in arguments:
            yield port
        else:
            yield port, int(server.stderr.readline().rsplit(":", 1)[1])
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stderr.close()


@contextlib.contextmanager
def serving_writers(threads=()):
    """The port of a server on a warehouse of its own, in which `user` may write."""
    with tempfile.TemporaryDirectory() as folder:
        lake, users = pathlib.Path(folder) / "lake", pathlib.Path(folder) / "users"
        # The folder is a catalog from its first table on.
        statement = "CREATE TABLE first_of_all (a INT); DROP TABLE first_of_all"
        subprocess.run([node, "bin/silt.js", "--warehouse", lake, "-c", statement], cwd=root, check=True, capture_output=True)
        add = [node, "bin/silt.js", "user", "add", user, "--users", users]
        subprocess.run(add, cwd=root, check=True, capture_output=True, input=f"{password}\n", text=True)
        with serving(lake, "--users", users) as port:
            yield port


class Clients(Tally):
    """Keeps what each client passed, for the README's table."""

    def __init__(self, title):
        super().__init__(title)
        self.found = {}
        self.versions = {}

    def judge(self, what, found):
        super().judge(what, found)
        client, _, part = what.partition(", ")
        self.found.setdefault(client, []).append((part, found is None))

    def expect(self, what, found, wanted):
        self.judge(what, None if found == wanted else f"{found!r} instead of {wanted!r}")

    def guard(self, client, work):
        """An error that no check has caught is one of the client as a whole."""
        try:
            work()
        except Exception as error:
            self.judge(client, f"{type(error).__name__}: {str(error)[:300]}")

    def judge_lines(self, client, command, timeout_s=120):
        """A client in another language: a line a check, its name and what was wrong, parted by a tab. Lines without a name count where they fail."""
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout_s)
        lines = [line.partition("\t") for line in done.stdout.splitlines() if "\t" in line]
        for name, _, wrong in lines:
            if name or wrong:
                self.judge(f"{client}, {name or 'again'}", wrong or None)
        if done.returncode != 0 or not lines:
            self.judge(client, done.stderr[-600:])

    def skip(self, client, why):
        print(f"{self.title}: {client} is skipped: {why}")
