#!/usr/bin/env python3
"""Makes the numbers that the tests of Statistics are held against: `python3 make_numpy_fixture.py`.

numpy.json      percentiles, means (of all, of a tenth) and deviations of seeded data sets, by numpy
binomial.json   binomial tails and exact intervals of a share, by scipy
generator.json  SplitMix64 and xoshiro256**, written anew here from the authors' C sources

The files are the same byte for byte whenever the versions of numpy and scipy named in them are.
"""

import json
import pathlib

import numpy
import scipy
from scipy import stats

FOLDER = pathlib.Path(__file__).parent
MASK = (1 << 64) - 1


def write(name, content):
    text = json.dumps(content, indent=1, sort_keys=True)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def tail_mean(array):
    """The mean of the greatest tenth: every number in ten equal parts, of all parts a tenth."""
    mean = float(numpy.sort(numpy.repeat(array, 10))[-len(array):].mean())
    # Acerbi and Tasche's own formula: the mean beyond the quantile, and what lacks of a tenth at it.
    quantile = numpy.quantile(array, 0.9, method="inverted_cdf")
    beyond = (array * (array > quantile)).mean()
    shortfall = (beyond + quantile * (0.1 - (array > quantile).mean())) / 0.1
    assert abs(mean - shortfall) <= 1e-12 * abs(array).max()
    return mean


def numpy_fixture():
    random = numpy.random.default_rng(20260)
    sets = {
        "one": [3.25],
        "two": [2.0, -1.0],
        "five": random.normal(10, 3, 5).tolist(),
        "hundred": random.lognormal(0, 0.35, 100).tolist(),
        "ties": random.integers(0, 4, 50).astype(float).tolist(),
        "all equal": [0.1] * 7,
        "huge range": (10.0 ** random.uniform(-12, 12, 60)).tolist(),
        "far from zero": (1e9 + random.uniform(0, 1, 40)).tolist(),
    }
    percents = [0, 1, 25, 50, 75, 90, 95, 99, 99.9, 100]
    cases = []
    for name, values in sets.items():
        array = numpy.array(values)
        cases.append({
            "name": name,
            "values": values,
            "greatestTenth": tail_mean(array),
            "leastTenth": -tail_mean(-array),
            "percentiles": numpy.percentile(array, percents).tolist(),
            "mean": float(numpy.mean(array)),
            "populationDeviation": float(numpy.std(array, ddof=0)),
            "sampleDeviation": float(numpy.std(array, ddof=1)) if len(values) > 1 else None,
        })
    return {"numpy": numpy.__version__, "percents": percents, "cases": cases}


def binomial_fixture():
    tails = []
    for count, probability in [
        (1, 0.3), (6, 0.5), (29, 0.9), (100, 0.01), (299, 0.99), (1000, 0.5), (2995, 0.999),
        (100_000, 0.95), (1_000_000, 0.5), (1_000_000, 0.999),
    ]:
        mean = count * probability
        deviation = (mean * (1 - probability)) ** 0.5
        ks = {0, count - 1, count} | {round(mean + z * deviation) for z in (-6, -3, -1, 0, 1, 3, 6)}
        for k in sorted(k for k in ks if 0 <= k <= count):
            tails.append({
                "count": count, "probability": probability, "successes": k,
                "atMost": float(stats.binom.cdf(k, count, probability)),
                "atLeast": float(stats.binom.sf(k - 1, count, probability)),
            })
    shares = []
    for confidence in (0.9, 0.95, 0.99):
        for k, n in [(0, 1), (1, 1), (0, 20), (20, 20), (1, 20), (3, 100), (50, 100), (97, 100),
                     (7, 3000), (1, 1_000_000), (500_000, 1_000_000)]:
            # scipy's own interval is right to 1e-9 only, by its root finder; beta quantiles to more.
            tail = (1 - confidence) / 2
            low = float(stats.beta.ppf(tail, k, n - k + 1)) if k > 0 else 0.0
            high = float(stats.beta.isf(tail, k + 1, n - k)) if k < n else 1.0
            interval = stats.binomtest(k, n).proportion_ci(confidence, method="exact")
            assert abs(interval.low - low) < 1e-9 and abs(interval.high - high) < 1e-9
            shares.append({"successes": k, "trials": n, "confidence": confidence,
                           "low": low, "high": high})
    return {"scipy": scipy.__version__, "tails": tails, "shares": shares}


def split_mix(state):
    """https://prng.di.unimi.it/splitmix64.c"""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotated_left(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro(s):
    """https://prng.di.unimi.it/xoshiro256starstar.c"""
    s = list(s)
    while True:
        yield (rotated_left((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated_left(s[3], 45)


def take(generator, count):
    return [next(generator) for _ in range(count)]


def generator_fixture():
    # What others publish as the output of the authors' sources, so that this file is known to agree:
    # SplitMix64 from 1234567 (Rosetta Code), xoshiro256** from 1, 2, 3, 4 (Rust's rand_xoshiro).
    assert take(split_mix(1234567), 3) == [
        6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert take(xoshiro([1, 2, 3, 4]), 4) == [11520, 0, 1509978240, 1215971899390074240]
    cases = []
    for seed in (0, 1, 1234567, MASK):
        for stream in (0, 1, 77):
            start = seed ^ ((stream * 0xD1342543DE82EF95) & MASK)
            output = take(xoshiro(take(split_mix(start), 4)), 8)
            cases.append({"seed": f"{seed:x}", "stream": f"{stream:x}",
                          "output": [f"{number:x}" for number in output]})
    return {"cases": cases}


write("numpy.json", numpy_fixture())
write("binomial.json", binomial_fixture())
write("generator.json", generator_fixture())
