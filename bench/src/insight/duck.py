"""Asks DuckDB the pack: duck.py PACK FOLDER. A JSON line a question (name, CPU and clock seconds, columns, rows), then the peak of memory."""
import json, re, resource, sys, time

import duckdb

pack, folder = sys.argv[1:3]
db = duckdb.connect()
for table in ("sales", "calendar", "product"):
    db.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}.parquet'")


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


for name, grain, sql in re.findall(r"-- @(\S+)( @grain)?\n(.*?)(?=\n-- @|\Z)", open(pack).read(), re.S):
    for per in ("y", "yq", "ym", "yw") if grain else ("",):
        before, began = cpu(), time.monotonic()
        answer = db.execute(sql.replace("{PER}", per))
        columns = [column[0] for column in answer.description]
        rows = answer.fetchall()
        cost = {"cpu": cpu() - before, "wall": time.monotonic() - began}
        rows = [[float(v) if not isinstance(v, (int, str)) else v for v in row] for row in rows]
        print(json.dumps({"name": " ".join(filter(None, [name, per])), **cost, "columns": columns, "rows": rows}), flush=True)
print(json.dumps({"peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "version": duckdb.__version__}))
