#!/usr/bin/python3
"""The commands in the README files answer what stands under them, and no flag is left out.

    readme_test.py [--update] [PROGRAM]

Loads data/ into a new database and runs on it every line "$ partnergraph ..." of the README files
that has an output under it. The output must be the same to the letter; a line "..." ends the
comparison. Commands with "--db build/networks" run on the network that data/networks/convert.py makes,
if the data are there. With --update, the output is written into the README files instead; look at the
difference before you commit it. PROGRAM is build/release/bin/partnergraph unless given.

service/README.md must name every command, every flag and every environment variable that the help
of the program names.
"""

import argparse
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FILES = ["README.md", "service/README.md", "data/README.md", "graph/README.md"]
# How examples name the database of the seed, treaties and sister cities.
NETWORKS = " --db build/networks"
DATA = pathlib.Path(os.environ.get("PARTNERGRAPH_DATA") or SOURCE.parent / "shared/data")
# Of a code block in Markdown, and of a command in it.
INDENT = "    "
PROMPT = INDENT + "$ "
ENOUGH = "..."
COMMAND_SECONDS = 60


class Example:
    """A command and the lines under it, from `begin` to `end` of the file's lines."""

    def __init__(self, command, begin, lines):
        self.command = command
        self.begin = begin
        self.end = begin + len(lines)
        self.lines = [line[len(INDENT):] for line in lines]

    @property
    def is_cut(self):
        return bool(self.lines) and self.lines[-1] == ENOUGH

    @property
    def expected(self):
        return self.lines[:-1] if self.is_cut else self.lines

    def shown(self, output):
        """As much of the output as the file shows."""
        return output[:len(self.expected)] if self.is_cut else output


def find_examples(lines, has_networks):
    """The commands with an output that can be run, in the order of the file."""
    examples = []
    i = 0
    while i < len(lines):
        i += 1
        if not lines[i - 1].startswith(PROMPT):
            continue
        command = lines[i - 1][len(PROMPT):]
        begin = i
        while i < len(lines) and not lines[i].startswith(PROMPT) and (
                lines[i].startswith(INDENT) or not lines[i].strip()):
            i += 1
        output = lines[begin:i]
        while output and not output[-1].strip():
            output.pop()
        if command.startswith("partnergraph ") and output and (
                has_networks or NETWORKS not in command):
            examples.append(Example(command, begin, output))
    return examples


def environment():
    """Without what a user may have set for the program."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("PARTNERGRAPH_", "LC_")) and name not in ("LANG", "LANGUAGE")}
    return kept | {"LC_ALL": "C.UTF-8"}


def run(program, arguments):
    """Exit code and lines of what the program writes."""
    done = subprocess.run([program, *arguments], cwd=SOURCE, env=environment(), text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=COMMAND_SECONDS, check=False)
    return done.returncode, done.stdout.splitlines()


def answer(program, database, command):
    if NETWORKS in command:
        command = command.replace(NETWORKS, "")
        database += "_networks"
    return run(program, [*shlex.split(command)[1:], "--db", database])


def load_networks(program, folder, database):
    """False: the data are not there."""
    if not (DATA / "treaties").is_dir():
        return False
    convert = subprocess.run([sys.executable, SOURCE / "data/networks/convert.py", folder,
                              "--data", DATA], text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, check=False)
    if convert.returncode != 0:
        sys.exit("the networks cannot be converted:\n" + convert.stdout)
    code, output = run(program, ["import", folder + "/seed", "--ontology", folder + "/ontology.textproto",
                                   "--db", database, "--author", "readme_test"])
    if code != 0:
        sys.exit("the networks cannot be imported:\n" + "\n".join(output))
    return True


def difference(example, shown):
    return "\n".join(difflib.unified_diff(example.expected, shown, "the file", "the program",
                                          lineterm=""))


def check(program, database, has_networks, name, text):
    """What differs, one text a command."""
    failures = []
    for example in find_examples(text.split("\n"), has_networks):
        code, output = answer(program, database, example.command)
        shown = example.shown(output)
        if shown != example.expected:
            failures.append(f"{name}:{example.begin}: $ {example.command}\n(exit code {code})\n"
                            f"{difference(example, shown)}\n")
    return failures


def update(program, database, has_networks, text):
    """The text with the program's output under each command."""
    lines = text.split("\n")
    for example in reversed(find_examples(lines, has_networks)):
        code, output = answer(program, database, example.command)
        shown = example.shown(output)
        if shown == example.expected:
            continue
        if code != 0:
            sys.exit(f"$ {example.command}\nends with exit code {code}; nothing is updated:\n"
                     + "\n".join(output))
        if len(output) > len(shown):
            shown = [*shown, ENOUGH]
        lines[example.begin:example.end] = [INDENT + line if line else "" for line in shown]
    return "\n".join(lines)


def unnamed_words(program):
    """What the help names and service/README.md does not."""
    text = (SOURCE / "service/README.md").read_text(encoding="utf-8")
    _, overview = run(program, ["--help", "--lang", "en"])
    begin = overview.index("Commands:") + 1
    commands = [line.split()[0] for line in overview[begin:overview.index("", begin)]]
    words = set(commands)
    for arguments in [[]] + [[command] for command in commands]:
        _, help_lines = run(program, [*arguments, "--help", "--lang", "en"])
        for line in help_lines:
            words.update(re.findall(r"^  (?:-\w,)?(--[a-z-]+)", line))
            words.update(re.findall(r"\$(PARTNERGRAPH_[A-Z]+)", line))
    return sorted(word for word in words if not re.search(rf"`[^`]*{word}\b", text))


def main():
    parser = argparse.ArgumentParser(description="Runs the commands of the README files.")
    parser.add_argument("--update", action="store_true", help="write the output into the files")
    parser.add_argument("program", nargs="?",
                        default=str(SOURCE / "build/release/bin/partnergraph"))
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    failures = []
    count = 0
    with tempfile.TemporaryDirectory(prefix="pg_readme_") as folder:
        database = folder + "/db"
        code, output = run(program, ["import", "data/seed", "--ontology", "data/ontology.textproto",
                                       "--strict", "--db", database, "--author", "readme_test"])
        if code != 0:
            sys.exit("data/ cannot be imported:\n" + "\n".join(output))
        has_networks = load_networks(program, folder + "/networks", database + "_networks")
        if not has_networks:
            print(f"skipped: commands with{NETWORKS}, because {DATA}/treaties is not there")
        for name in FILES:
            path = SOURCE / name
            text = path.read_text(encoding="utf-8")
            count += len(find_examples(text.split("\n"), has_networks))
            if not options.update:
                failures += check(program, database, has_networks, name, text)
                continue
            updated = update(program, database, has_networks, text)
            if updated != text:
                path.write_text(updated, encoding="utf-8")
                print(f"updated: {name}")
    assert count > 0, "no README file has a command with its output"
    unnamed = unnamed_words(program)
    if unnamed:
        failures.append("service/README.md does not name " + ", ".join(unnamed) + "\n")
    if failures:
        print("\n".join(failures))
        sys.exit(f"{len(failures)} failures at {count} commands. Where a new answer is right, write it "
                 "into the README files with\n    tests/service/readme_test.py --update")
    print(f"{count} commands with their output")


if __name__ == "__main__":
    main()
