"""What the judges share: silt as a process that answers, values of Arrow as the same cells, comparison, a tally.

A cell is null, true or false, text, a number where the type is a float, or a list; see test/support/cells.ts.
"""
import json
import math
import pathlib
import subprocess

import pyarrow as pa

root = pathlib.Path(__file__).resolve().parents[2]
node = root / "node_modules/.bin/node"


class Silt:
    """silt, ready for statements over any paths. An answer is a dict: columns and rows, or error."""

    def __init__(self):
        command = [node, "test/interop/answers.ts"]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, paths, sql, **settings):
        request = {"paths": [str(path) for path in paths], "sql": sql, "settings": settings}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"silt ended at: {sql}")
        return json.loads(line)

    def rows(self, paths, sql, **settings):
        answer = self.ask(paths, sql, **settings)
        if "error" in answer:
            raise RuntimeError(f"{answer['error']['condition']}: {answer['error']['message']}")
        return answer["rows"]

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=60)


def silt_command(*arguments):
    """Runs the command; its stdout."""
    command = [node, "bin/silt.js", *map(str, arguments)]
    return subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True).stdout


def rows_of(table):
    """The rows of an Arrow table as lists of cells."""
    columns = [cells(column) for column in table.columns]
    return [list(row) for row in zip(*columns)] if columns else [[] for _ in range(table.num_rows)]


def cells(column):
    out = []
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        out += chunk_cells(chunk)
    return out


def chunk_cells(array):
    if isinstance(array, pa.ExtensionArray):
        return chunk_cells(array.storage)
    kind = array.type
    if pa.types.is_dictionary(kind):
        return chunk_cells(array.dictionary_decode())
    valid = array.is_valid().to_pylist()
    if pa.types.is_struct(kind):
        fields = [chunk_cells(array.field(i)) for i in range(kind.num_fields)]
        return [[field[i] for field in fields] if ok else None for i, ok in enumerate(valid)]
    if pa.types.is_map(kind):
        pairs = [[key, item] for key, item in zip(chunk_cells(array.keys), chunk_cells(array.items))]
        offsets = array.offsets.to_pylist()
        return [sorted_pairs(pairs[offsets[i]:offsets[i + 1]]) if ok else None for i, ok in enumerate(valid)]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values, offsets = chunk_cells(array.values), array.offsets.to_pylist()
        return [values[offsets[i]:offsets[i + 1]] if ok else None for i, ok in enumerate(valid)]
    return leaf_cells(array)


def sorted_pairs(pairs):
    return sorted(pairs, key=lambda pair: json.dumps(pair[0], ensure_ascii=False))


def leaf_cells(array):
    kind = array.type
    if pa.types.is_timestamp(kind):
        to_micros = {"s": lambda v: v * 10**6, "ms": lambda v: v * 1000, "us": lambda v: v, "ns": lambda v: v // 1000}
        return texts(array.cast(pa.int64()), to_micros[kind.unit])
    if pa.types.is_date32(kind):
        return texts(array.cast(pa.int32()))
    if pa.types.is_date64(kind):
        return texts(array.cast(pa.int64()), lambda ms: ms // 86_400_000)
    if pa.types.is_decimal(kind):
        return texts(array, decimal_text)
    if pa.types.is_floating(kind):
        return [None if value is None else float_cell(value) for value in array.to_pylist()]
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or kind == pa.binary_view():
        return texts(array, lambda value: value.hex())
    if pa.types.is_boolean(kind):
        return texts(array, lambda value: "true" if value else "false")
    return texts(array)


def texts(array, form=lambda value: value):
    return [None if value is None else str(form(value)) for value in array.to_pylist()]


def decimal_text(value):
    """Exact digits without trailing zeros after the point, as silt's cells have them."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def float_cell(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return "-0.0" if value == 0 and math.copysign(1, value) < 0 else value


def difference(actual, expected, is_ordered=False, relative=0.0):
    """Null where both lists of rows are one answer, else a sentence. Without order, rows are a multiset."""
    if len(actual) != len(expected):
        return f"{len(actual)} rows instead of {len(expected)}"
    if not is_ordered:
        actual, expected = sorted(actual, key=row_key), sorted(expected, key=row_key)
    for at, (ours, theirs) in enumerate(zip(actual, expected)):
        if not same(ours, theirs, relative):
            return f"row {at + 1} is {short(ours)} instead of {short(theirs)}"
    return None


def row_key(row):
    """Numbers rounded, so that two sums of floats sort alike, and a whole one as the float that it is."""
    return json.dumps(rounded(row), default=str)


def rounded(cell):
    if isinstance(cell, list):
        return [rounded(each) for each in cell]
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return float(f"{cell:.6g}") if is_number else cell


def same(ours, theirs, relative):
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(same(a, b, relative) for a, b in zip(ours, theirs))
    if ours != theirs and relative > 0 and (isinstance(ours, float) or isinstance(theirs, float)):
        a, b = number(ours), number(theirs)
        return a is not None and b is not None and abs(a - b) <= relative * max(abs(a), abs(b))
    return ours == theirs


def number(cell):
    """Exact numbers are text; what is no number gives null."""
    try:
        return float(cell)
    except (TypeError, ValueError):
        return None


def short(row):
    text = json.dumps(row, ensure_ascii=False)
    return text if len(text) < 300 else f"{text[:300]}..."


class Tally:
    """Counts what a judge found; prints what differs."""

    def __init__(self, title):
        self.title = title
        self.passed = 0
        self.failed = []

    def judge(self, what, found):
        """`found` is null where it holds, else a sentence."""
        if found is None:
            self.passed += 1
        else:
            self.failed.append(what)
            print(f"{self.title}: {what}: {found}")

    def close(self):
        print(f"{self.title}: {self.passed} passed, {len(self.failed)} failed")
        return len(self.failed) == 0
