"""Writes the schemas that our files are held against, from GenAI Bench's own models.

    pip install genai-bench==0.0.5
    python make_schemas.py

Each key that a model has is required, optional or not: its own files always have all of them.
"""

import json
import pathlib

from genai_bench.metrics.metrics import AggregatedMetrics, RequestLevelMetrics
from genai_bench.protocol import ExperimentMetadata

FOLDER = pathlib.Path(__file__).parent.parent / "schemas"


def record(**properties):
    """An object with these keys, and no others."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


TEXT = {"type": "string"}
COUNT = {"type": "integer"}
NUMBER = {"type": "number"}
TEXTS = {"type": "object", "additionalProperties": TEXT}
COUNTS = {"type": "object", "additionalProperties": COUNT}

# What the tool has no place for stands under a key of ours, which it passes over.
OUR_METADATA = record(
    suite=TEXT,
    test=TEXT,
    provider=TEXT,
    endpoint={"type": ["string", "null"]},
    num_concurrency_means=TEXT,
    environment=TEXT,
    build_configuration=TEXT,
    settings=TEXTS,
    runs={
        "type": "array",
        "items": record(file=TEXT, case=TEXT, load=TEXT, repetitions=COUNT, mean_in_flight=NUMBER),
    },
)
OUR_RUN = record(
    case=TEXT,
    load=TEXT,
    repetitions=COUNT,
    mean_in_flight=NUMBER,
    errors=COUNTS,
    cancelled_by_client=COUNT,
)
# Only where not every request was kept.
OUR_RUN["properties"]["sampling"] = TEXT


def strict(schema):
    """Requires every key, and says 'anything' as {} and not as true."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: {} if key == "additionalProperties" and part is True else strict(part)
        for key, part in schema.items()
        if key not in {"default", "description", "title"}
        # The name of a property may be one of these words.
        or isinstance(part, dict)
    }
    if "properties" in result:
        result["required"] = sorted(result["properties"])
    return result


def write(name, schema):
    text = json.dumps(schema, indent=2, sort_keys=True) + "\n"
    (FOLDER / name).write_text(text)


metadata = strict(ExperimentMetadata.model_json_schema())
metadata["properties"]["perfharness"] = OUR_METADATA
metadata["required"].append("perfharness")
write("genai-bench.metadata.schema.json", metadata)

aggregated = strict(AggregatedMetrics.model_json_schema())
definitions = aggregated.pop("$defs")
definitions["AggregatedMetrics"] = aggregated
definitions["RequestLevelMetrics"] = strict(RequestLevelMetrics.model_json_schema())
write(
    "genai-bench.run.schema.json",
    {
        "$defs": definitions,
        "type": "object",
        "properties": {
            "aggregated_metrics": {"$ref": "#/$defs/AggregatedMetrics"},
            "individual_request_metrics": {
                "type": "array",
                "items": {"$ref": "#/$defs/RequestLevelMetrics"},
            },
            "_time_unit": {"enum": ["s", "ms"]},
            "perfharness": OUR_RUN,
        },
        "required": [
            "_time_unit",
            "aggregated_metrics",
            "individual_request_metrics",
            "perfharness",
        ],
    },
)
