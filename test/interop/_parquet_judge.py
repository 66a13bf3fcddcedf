"""The Parquet files of a folder: what each of silt's ways to decode makes of them, by pyarrow."""
import json
import subprocess
import sys

from _parquet_texts import facts
from _silt import root


def judge_folder(folder, tally):
    script = str(root / "test/interop/parquet-digests.ts")
    out = subprocess.run(["node", script, str(folder)], capture_output=True, text=True, check=False)
    if out.returncode != 0:
        sys.exit(f"parquet-digests.ts failed: {out.stderr}")
    ours = json.loads(out.stdout)
    for path in sorted(folder.glob("*.parquet")):
        expected = facts(path)
        wrong = [how for how, found in ours[path.name].items() if found != expected]
        tally.judge(path.name, f"differs: {', '.join(wrong)}" if wrong else None)
