"""Real clients at the PostgreSQL and Flight SQL endpoints, in Python and beyond; `--write` puts the README's table anew."""
import sys

import _pg_programs
import _pg_python
from _endpoint import Clients, fixture, serving, serving_writers
from _silt import root


def write_table(tally):
    """The README's lines between the marks."""
    lines = ["| Client | Version | Checks | Passed |", "| --- | --- | --- | --- |"]
    for client, parts in tally.found.items():
        checks = ", ".join(part.replace("|", "\\|") for part, _ in parts if part != "again")
        lines.append(f"| {client} | {tally.versions[client]} | {checks} | {sum(ok for _, ok in parts)} of {len(parts)} |")
    readme = root / "README.md"
    first, rest = readme.read_text().split("<!-- pg clients -->\n", 1)
    last = rest.split("<!-- end of pg clients -->", 1)[1]
    text = "\n".join(lines)
    readme.write_text(f"{first}<!-- pg clients -->\n{text}\n<!-- end of pg clients -->{last}")


def main():
    tally = Clients("pg clients")
    with serving(fixture, "--flight", "127.0.0.1:0") as (port, flight_port), serving_writers() as writers:
        _pg_python.all_of(tally, port, flight_port)
        _pg_programs.all_of(tally, port, flight_port, writers)
    if "--write" in sys.argv:
        write_table(tally)
    return tally.close()


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
