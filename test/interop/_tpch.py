"""TPC-H at scale 0.01 for the judges: the tables' names, the 22 queries, and whether silt's answers are the known ones."""
import datetime
import decimal
import re

from _silt import difference, root

names = ["region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem"]


def judge_answers(silt, paths, tally, whose):
    """Asks silt the 22 queries over the tables, and tells the tally of each."""
    for number in range(1, 23):
        answer = silt.ask(paths, (root / f"tpch/queries/q{number:02d}.sql").read_text())
        found = str(answer["error"]) if "error" in answer else difference_of(answer, number)
        tally.judge(f"q{number:02d} over {whose}", found)


def difference_of(answer, number):
    _, *lines = (root / f"tpch/answers/sf0.01/q{number:02d}.psv").read_text().splitlines()
    kinds = [kind for _, kind in answer["columns"]]
    expected = [[cell(text, kind) for text, kind in zip(line.split("|"), kinds)] for line in lines]
    return difference(answer["rows"], expected, is_ordered=True, relative=1e-9)


def cell(text, kind):
    """The text of an answer as a cell of silt's type: the answers have doubles where silt has decimals of some scale."""
    if text == "":
        return None
    if kind == "double":
        return float(text)
    if kind == "date":
        return str((datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days)
    scale = re.fullmatch(r"decimal\(\d+,(\d+)\)", kind)
    if scale is None:
        return text
    rounded = decimal.Decimal(text).quantize(decimal.Decimal(1).scaleb(-int(scale[1])), decimal.ROUND_HALF_UP)
    exact = format(rounded, "f")
    return exact.rstrip("0").rstrip(".") if "." in exact else exact
