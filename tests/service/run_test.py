#!/usr/bin/python3
"""service/run starts a server on any folder, imports data/ once, and refuses wrong flags at once.

    run_test.py

Uses build/release of the source tree, which must be built: the script's own build step then finds
nothing to do, and a start takes seconds.
"""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = SOURCE / "service/run"
PROGRAM = SOURCE / "build/release/bin/partnergraph"
# For one test; then it fails, and what it started is ended.
TEST_SECONDS = 120
LISTENING = "listening on "
IMPORTED = re.compile(r"^[\d,]+ rows? read", re.MULTILINE)


def environment():
    """Without what a user may have set for the program."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith("PARTNERGRAPH_")} | {"LC_ALL": "C.UTF-8"}


class Start:
    """A run of the script. Its output so far is in `output`."""

    def __init__(self, *arguments, folder=None):
        self.output = ""
        self.process = subprocess.Popen(
            [SCRIPT, *arguments], cwd=folder, env=environment(), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdout.close()

    def address(self):
        """Reads until the server listens; None if it ends before."""
        for line in self.process.stdout:
            self.output += line
            if line.startswith(LISTENING):
                return line.removeprefix(LISTENING).strip()
        return None

    def wait(self):
        """Reads to the end and returns the exit code."""
        self.output += self.process.stdout.read()
        return self.process.wait()

    def end(self):
        """Ends the server as an operator does."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    @property
    def imported(self):
        return IMPORTED.search(self.output) is not None


def ask(address, *arguments):
    done = subprocess.run([PROGRAM, "--server", address, *arguments], env=environment(), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout


def setUpModule():
    # Outside the time of a test; nothing to do if everything is built.
    subprocess.run(["cmake", "--build", SOURCE / "build/release", "--target", "partnergraph"],
                   stdout=subprocess.DEVNULL, check=True)


class RunTest(unittest.TestCase):

    def setUp(self):
        def fail(*_):
            raise TimeoutError(f"more than {TEST_SECONDS} seconds")

        signal.signal(signal.SIGALRM, fail)
        signal.alarm(TEST_SECONDS)
        self.addCleanup(signal.alarm, 0)
        folder = tempfile.TemporaryDirectory(prefix="pg_run_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *arguments, folder=None):
        start = Start(*arguments, folder=folder)
        self.addCleanup(start.__exit__)
        return start

    def socket(self, name="socket"):
        return f"unix:{self.folder}/{name}"

    def assert_serves_the_seed(self, start):
        address = start.address()
        self.assertIsNotNone(address, start.output)
        self.assertIn("Hungary (hungary)",
                      ask(address, "neighbors", "上海市科委", "--tie", "agreement", "--lang", "en"))
        return address

    def test_imports_at_the_first_start_only(self):
        flags = ["--db", str(self.folder / "new/db"), "--address", self.socket()]
        first = self.start(*flags)
        self.assert_serves_the_seed(first)
        self.assertEqual(first.end(), 0, first.output)
        self.assertTrue(first.imported, first.output)
        second = self.start(*flags)
        address = self.assert_serves_the_seed(second)
        self.assertFalse(second.imported, second.output)
        self.assertNotIn("revision 5", ask(address, "history", "stcsm"))
        self.assertEqual(second.end(), 0, second.output)

    def test_imports_into_an_empty_folder_and_touches_nothing_beside_it(self):
        for name, flag in [("plain", "{}"), ("slash", "{}/"), ("two words", "{}//")]:
            with self.subTest(name):
                db = self.folder / "parent" / name
                db.mkdir(parents=True)
                start = self.start(f"--db={flag.format(db)}", "--address", self.socket())
                self.assert_serves_the_seed(start)
                self.assertEqual(start.end(), 0, start.output)
                self.assertEqual(list(db.parent.iterdir()), [db])
                db.rename(self.folder / name)

    def test_takes_the_folder_where_it_was_started(self):
        start = self.start("--db", "./", "--address", self.socket(), folder=self.folder)
        self.assert_serves_the_seed(start)
        self.assertTrue((self.folder / "CURRENT").exists())

    def test_imports_again_after_an_interrupted_import(self):
        db = self.folder / "db"
        subprocess.run([PROGRAM, "import", "--db", db, self.empty_data() / "seed", "--ontology",
                        SOURCE / "data/ontology.textproto"], env=environment(),
                       stdout=subprocess.DEVNULL, check=True)
        (db / "first_import").touch()
        for imports in (True, False):
            start = self.start("--db", str(db), "--address", self.socket())
            self.assert_serves_the_seed(start)
            self.assertEqual(start.imported, imports, start.output)
            self.assertEqual(start.end(), 0)

    def empty_data(self):
        """A folder as data/, without a fact."""
        folder = self.folder / "empty_data"
        (folder / "seed").mkdir(parents=True)
        for file in (SOURCE / "data/seed").iterdir():
            with file.open("rb") as lines:
                (folder / "seed" / file.name).write_bytes(lines.readline())
        return folder

    def test_two_first_starts_at_once_make_one_server_with_the_seed(self):
        db = str(self.folder / "db")
        starts = [self.start("--db", db, "--address", self.socket(name)) for name in ("a", "b")]
        addresses = [start.address() for start in starts]
        # The database is held by one of them; the other one says so.
        served = [start for start, address in zip(starts, addresses) if address]
        refused = [start for start, address in zip(starts, addresses) if not address]
        self.assertEqual((len(served), len(refused)), (1, 1), [s.output for s in starts])
        self.assertEqual(refused[0].wait(), 1)
        self.assertIn("another process", refused[0].output)
        self.assertEqual(sum(start.imported for start in starts), 1)
        self.assertIn("Fudan University", ask(next(filter(None, addresses)), "search", "复旦"))

    def test_says_a_free_port_only_once_it_is_known(self):
        start = self.start("--db", str(self.folder / "db"), "--address", "127.0.0.1:0")
        self.assertRegex(self.assert_serves_the_seed(start), r"^127\.0\.0\.1:[1-9]\d*$")
        self.assertNotIn("--server 127.0.0.1:0", start.output)
        self.assertIn("--server ADDRESS", start.output)

    def test_prints_commands_that_can_be_pasted(self):
        start = self.start("--db", str(self.folder / "two words"), "--address", self.socket("a&b"))
        self.assert_serves_the_seed(start)
        commands = re.findall(r"^  (\S*partnergraph .*)$", start.output, re.MULTILINE)
        self.assertEqual(len(commands), 3, start.output)
        for command in commands:
            done = subprocess.run(["bash", "-c", command], env=environment(), text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")

    @unittest.skipUnless(shutil.which("openssl"), "needs openssl")
    def test_says_what_a_client_needs_for_tls(self):
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
                        certificate, "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
        start = self.start("--db", str(self.folder / "db"), "--address", "127.0.0.1:0",
                           "--tls-cert", str(certificate), "--tls-key", str(key))
        address = start.address()
        self.assertIsNotNone(address, start.output)
        command = re.search(r"^  (\S*partnergraph .*)$", start.output, re.MULTILINE)[1]
        command = command.replace("ADDRESS", address).replace("CA.pem", str(certificate))
        done = subprocess.run(["bash", "-c", command], env=environment(), check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")

    def test_refuses_wrong_flags_before_anything_is_made(self):
        db = str(self.folder / "db")
        for line, code, says in [
                ("--db", 3, "--db needs a value"),
                ("--db=", 3, "--db needs a value"),
                ("--db --insecure", 3, "--db needs a value"),
                (f"--db {db} --address", 3, "--address needs a value"),
                (f"--db {db} --adress x", 3, 'unknown argument "--adress"'),
                (f"--db {db} elsewhere", 3, 'unknown argument "elsewhere"'),
                (f"--db {db} --address nowhere", 1, 'address "nowhere": '),
                (f"--db {db} --tls-cert c.pem", 1, "tls_key"),
                (f"--db {db} --address 0.0.0.0:0", 1, "TLS")]:
            with self.subTest(line):
                start = self.start(*shlex.split(line))
                self.assertEqual(start.wait(), code, start.output)
                self.assertIn(says, start.output)
                self.assertNotIn("The database is", start.output)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_help_wins_over_all_else(self):
        for line in ["--help", "-h", f"--db {self.folder}/db --help", "--adress --help"]:
            start = self.start(*shlex.split(line))
            self.assertEqual(start.wait(), 0, start.output)
            self.assertTrue(start.output.startswith("Builds partnergraph"), start.output)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_knows_every_flag_of_serve(self):
        done = subprocess.run([PROGRAM, "serve", "--help", "--lang", "en"], env=environment(),
                              text=True, stdout=subprocess.PIPE, check=True)
        flags = set(re.findall(r"^  (--[a-z-]+)", done.stdout, re.MULTILINE)) - {"--check"}
        self.assertIn("--address", flags)
        help_text = self.start("--help")
        help_text.wait()
        for flag in flags:
            self.assertIn(flag, help_text.output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
