"""The text of every value that pyarrow reads of a Parquet file, as `canonicalText` of test/unit/formats/parquet/support.ts gives it."""
import hashlib
import struct

import pyarrow as pa
import pyarrow.parquet as pq


def texts(array):
    """The canonical text of every row."""
    if isinstance(array, pa.ExtensionArray):
        return texts(array.storage)
    kind = array.type
    valid = array.is_valid().to_pylist()
    if pa.types.is_dictionary(kind):
        return texts(array.dictionary_decode())
    if pa.types.is_struct(kind):
        members = [texts(array.field(i)) for i in range(kind.num_fields)]
        return [f"({','.join(m[i] for m in members)})" if ok else "N" for i, ok in enumerate(valid)]
    if pa.types.is_map(kind):
        keys, items, offsets = texts(array.keys), texts(array.items), array.offsets.to_pylist()
        pairs = [f"({k},{v})" for k, v in zip(keys, items)]
        return [f"[{','.join(pairs[offsets[i]:offsets[i + 1]])}]" if ok else "N" for i, ok in enumerate(valid)]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values, offsets = texts(array.values), array.offsets.to_pylist()
        return [f"[{','.join(values[offsets[i]:offsets[i + 1]])}]" if ok else "N" for i, ok in enumerate(valid)]
    return ["N" if value is None else value for value in leaf_texts(array)]


def leaf_texts(array):
    kind = array.type
    if pa.types.is_timestamp(kind):
        scale = {"s": 10**6, "ms": 1000, "us": 1}.get(kind.unit)
        return [None if v is None else str(v * scale if scale else v // 1000) for v in array.cast(pa.int64()).to_pylist()]
    if pa.types.is_time(kind):
        raw = array.cast(pa.int32() if pa.types.is_time32(kind) else pa.int64()).to_pylist()
        scale = {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}[kind.unit]
        return [None if v is None else str(v * scale) for v in raw]
    if pa.types.is_date(kind):
        return [None if v is None else str(v) for v in array.cast(pa.int32()).to_pylist()]
    return [None if v is None else scalar_text(v, kind) for v in array.to_pylist()]


def scalar_text(value, kind):
    if pa.types.is_boolean(kind):
        return "T" if value else "F"
    if pa.types.is_decimal(kind):
        return str(int(value.scaleb(kind.scale)))
    if pa.types.is_integer(kind):
        return str(value)
    if pa.types.is_floating(kind):
        number = float(value)
        return "nan" if number != number else struct.pack(">d", number).hex()
    return (value.encode() if isinstance(value, str) else value).hex()


def facts(path):
    """The number of rows and a digest of all values."""
    table = pq.read_table(path, coerce_int96_timestamp_unit="us", use_threads=False).combine_chunks()
    digest = hashlib.sha256()
    for column in table.columns:
        for chunk in column.chunks:
            for text in texts(chunk):
                digest.update(text.encode() + b"\n")
    return [table.num_rows, digest.hexdigest()[:16]]
