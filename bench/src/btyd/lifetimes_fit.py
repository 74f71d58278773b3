"""Fits the models of `lifetimes` to a file: lifetimes_fit.py CSV TIMES. A JSON line a model: its name, CPU seconds a fit, parameters."""
import csv, json, resource, sys, warnings

import numpy as np

warnings.simplefilter("ignore")
import lifetimes

path, times = sys.argv[1], int(sys.argv[2])
rows = list(csv.DictReader(open(path)))
x, recency, age, value = (np.array([float(row[name]) for row in rows]) for name in ("x", "t_x", "T", "zbar"))
bought = (x > 0) & (value > 0)


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def fit(name, make, data, parameters):
    before = cpu()
    for _ in range(times):
        model = make(penalizer_coef=0.0)
        model.fit(*data)
    used = (cpu() - before) / times
    print(json.dumps({"name": name, "cpu": used, "parameters": [float(model.params_[p]) for p in parameters]}), flush=True)


fit("bgnbd", lifetimes.BetaGeoFitter, (x, recency, age), ("r", "alpha", "a", "b"))
fit("paretonbd", lifetimes.ParetoNBDFitter, (x, recency, age), ("r", "alpha", "s", "beta"))
fit("gammagamma", lifetimes.GammaGammaFitter, (x[bought], value[bought]), ("p", "q", "v"))
