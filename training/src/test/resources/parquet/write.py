# Writes the files here: python write.py, with pyarrow 25.
import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq

n = 40
things = pa.table({
    "whole": pa.array([i - 20 for i in range(n)], pa.int32()),
    "long": pa.array([i * 10**10 for i in range(n)], pa.int64()),
    "unsigned": pa.array([2**32 - 1 - i for i in range(n)], pa.uint32()),
    "single": pa.array([i / 4 for i in range(n)], pa.float32()),
    "number": pa.array([None if i == 5 else i * 0.1 for i in range(n)], pa.float64()),
    "price": pa.array([decimal.Decimal(i) / 4 for i in range(n)], pa.decimal128(10, 2)),
    "colour": pa.array([None if i == 6 else ["rot", "grün", 'blau, "hell"'][i % 3] for i in range(n)]),
    "true": pa.array([i % 2 == 0 for i in range(n)]),
    "when": pa.array([datetime.datetime(2020, 1, 1 + i % 28) for i in range(n)]),
    "list": pa.array([[i] for i in range(n)]),
    "kind": pa.array(["ja" if i % 4 < 2 else "nein" for i in range(n)]),
})
for codec, more in {
    "snappy": {"use_dictionary": ["colour", "kind"]},
    "zstd": {"data_page_version": "2.0"},
    "gzip": {},
    "none": {"use_dictionary": False, "column_encoding": {
        "number": "BYTE_STREAM_SPLIT", "long": "DELTA_BINARY_PACKED", "colour": "DELTA_BYTE_ARRAY"}},
}.items():
    pq.write_table(things, f"things-{codec}.parquet", compression=codec, row_group_size=16,
                   data_page_size=64, write_batch_size=4, **more)
pq.write_table(things.select(["whole", "kind"]), "things-lz4.parquet", compression="lz4")
