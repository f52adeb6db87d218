"""Trims result files of other tools, and computes with numpy what our definitions make of them.

python3 make_import_fixture.py trim vllm|guidellm|aiperf-summary|aiperf-records|genai-bench FROM TO
python3 make_import_fixture.py expect            # writes expected.json from the files beside this one
"""

import json
import sys

import numpy as np

REQUEST = ["request_start_time", "time_to_first_token_ms", "inter_token_latency_ms", "request_latency",
           "prompt_tokens", "output_tokens"]
TIMINGS = ["targeted_start", "request_start", "first_token_iteration", "last_token_iteration", "request_end"]
METRICS = ["time_to_first_token", "request_latency", "inter_token_latency", "inter_chunk_latency",
           "input_sequence_length", "output_sequence_length"]


def pick(source, keys):
    return {key: source[key] for key in keys if key in source}


def guidellm(report):
    report = {"metadata": report["metadata"], "benchmarks": report["benchmarks"]}
    for benchmark in report["benchmarks"]:
        benchmark["config"] = {
            "strategy": benchmark["config"]["strategy"],
            "backend": pick(benchmark["config"]["backend"], ["kind", "target", "model"])}
        benchmark["requests"].pop("total", None)
        for group in ["successful", "errored", "incomplete"]:
            benchmark["requests"][group] = [
                pick(r, REQUEST) | {"info": {"timings": pick(r["info"]["timings"], TIMINGS), "error": r["info"]["error"]}}
                for r in benchmark["requests"][group] or []]
        benchmark["metrics"] = {
            name: value if name == "request_totals" else {"successful": pick(
                value["successful"], ["mean", "median", "count", "percentiles"])}
            for name, value in benchmark["metrics"].items()
            if name in ["request_totals", "requests_per_second", "request_latency", "time_to_first_token_ms",
                        "inter_token_latency_ms", "output_tokens_per_second", "tokens_per_second"]}
        for key in ["scheduler_state", "scheduler_metrics", "warnings"]:
            benchmark.pop(key, None)
    return report


def aiperf_summary(summary):
    kept = pick(summary, ["schema_version", "aiperf_version", "request_throughput", "request_count",
                          "completed_request_count", "output_token_throughput", "total_token_throughput",
                          "benchmark_duration"] + METRICS)
    kept["input_config"] = pick(summary["input_config"], ["models", "phases"])
    return kept


def aiperf_record(record):
    record["metadata"] = pick(record["metadata"], [
        "credit_issued_ns", "request_start_ns", "request_ack_ns", "request_end_ns", "benchmark_phase",
        "was_cancelled"])
    record["metrics"] = pick(record["metrics"], METRICS)
    return record


def genai_bench(run):
    keys = ["ttft", "tpot", "e2e_latency", "num_input_tokens", "num_output_tokens", "error_code", "error_message"]
    run["individual_request_metrics"] = [pick(r, keys) for r in run["individual_request_metrics"]]
    run["aggregated_metrics"].pop("stats")
    return run


def trim(kind, source, target):
    if kind == "aiperf-records":
        with open(source) as lines, open(target, "w") as out:
            for line in lines:
                out.write(json.dumps(aiperf_record(json.loads(line))) + "\n")
        return
    data = json.load(open(source))
    if kind == "vllm":
        data.pop("generated_texts", None)
        data["tokenizer_id"] = "local"
    else:
        data = {"guidellm": guidellm, "aiperf-summary": aiperf_summary, "genai-bench": genai_bench}[kind](data)
    with open(target, "w") as out:
        json.dump(data, out, indent=None if kind == "vllm" else 1)
        out.write("\n")


def figures(values):
    values = np.array(values)
    return {"count": len(values), "mean": values.mean(), "p50": np.percentile(values, 50),
            "p90": np.percentile(values, 90), "p99": np.percentile(values, 99)}


def latencies(requests):
    """requests: (wait or None, first, last, tokens, gaps or None), in seconds since each was sent."""
    # A reply that was read all at once has no time per token: no gap was seen in it.
    result = {
        "timeToFirstTokenFromSent": figures([r[1] for r in requests]),
        "endToEndLatencyFromSent": figures([r[2] for r in requests]),
        "timePerOutputToken": figures([(r[2] - r[1]) / (r[3] - 1) for r in requests if r[2] > r[1]])}
    if all(r[0] is not None for r in requests):
        result["timeToFirstToken"] = figures([r[0] + r[1] for r in requests])
        result["endToEndLatency"] = figures([r[0] + r[2] for r in requests])
    if all(r[4] is not None for r in requests):
        result["interChunkLatency"] = figures([g for r in requests for g in r[4] if g > 0])
    return result


def expect():
    expected = {}
    for name in ["vllm-detailed.json", "vllm-rate.json"]:
        d = json.load(open(name))
        hasRate = d["request_rate"] != "inf"
        expected[name] = latencies([
            (d["queue_times"][i] if hasRate else None, d["ttfts"][i], d["latencies"][i], d["output_lens"][i], None)
            for i in range(len(d["ttfts"]))])
    for name in ["guidellm-concurrent.json", "guidellm-poisson.json"]:
        rows = []
        for r in json.load(open(name))["benchmarks"][0]["requests"]["successful"]:
            t = r["info"]["timings"]
            start = t["request_start"]
            wait = start - t["targeted_start"] if "poisson" in name else None
            rows.append((wait, t["first_token_iteration"] - start, t["last_token_iteration"] - start,
                         r["output_tokens"], None))
        expected[name] = latencies(rows)
    rows = []
    for line in open("aiperf/profile_export.jsonl"):
        r = json.loads(line)
        if r["metadata"]["benchmark_phase"] != "profiling":
            continue
        m = {key: value["value"] for key, value in r["metrics"].items()}
        wait = (r["metadata"]["request_start_ns"] - r["metadata"]["credit_issued_ns"]) / 1e9
        rows.append((wait, m["time_to_first_token"] / 1e3, m["request_latency"] / 1e3,
                     m["output_sequence_length"], [g / 1e3 for g in m["inter_chunk_latency"]]))
    expected["aiperf/profile_export.jsonl"] = latencies(rows)
    name = "genai-bench/D20_16_text-to-text_num_concurrency_4_time_2s.json"
    expected[name] = latencies([
        (None, r["ttft"], r["e2e_latency"], r["num_output_tokens"], None)
        for r in json.load(open(name))["individual_request_metrics"]])
    with open("expected.json", "w") as out:
        json.dump(expected, out, indent=1, sort_keys=True)
        out.write("\n")


if sys.argv[1] == "trim":
    trim(*sys.argv[2:])
else:
    expect()
