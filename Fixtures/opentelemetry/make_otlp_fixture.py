"""Writes otlp.json: messages of the OpenTelemetry protocol as the official definitions encode them, by the Python
packages opentelemetry-proto and protobuf: bytes in hexadecimal, and JSON by protobuf's own mapping with what OTLP's
dialect has otherwise: ids in hexadecimal, enumerations as numbers. OTLPFixture builds the same messages."""

import base64
import importlib.metadata
import json
import pathlib

from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


RESOURCE = {"attributes": [text("service.name", "perfharness"), text("team", "Suche é \"quoted\"\n")]}
SCOPE = {"name": "PerfHarness"}

TRACE = bytes.fromhex("4bf92f3577b34da6a3ce929d0e0e4736")


def identifier(value):
    # Protobuf's mapping of bytes, which is what its parser wants.
    return base64.b64encode(value).decode()


spans = [
    {
        "traceId": identifier(TRACE),
        "spanId": identifier(bytes.fromhex("00f067aa0ba902b7")),
        "name": "ChatLatency/chat(_:)",
        "kind": "SPAN_KIND_INTERNAL",
        "startTimeUnixNano": "1700000000000000000",
        "endTimeUnixNano": "1700000002500000001",
        "flags": 1,
    },
    {
        "traceId": identifier(TRACE),
        "spanId": identifier(bytes.fromhex("53995c3f42cd8ad8")),
        "parentSpanId": identifier(bytes.fromhex("00f067aa0ba902b7")),
        "name": "chat m",
        "kind": "SPAN_KIND_CLIENT",
        "startTimeUnixNano": "1700000000100000000",
        "endTimeUnixNano": "1700000000900000000",
        "attributes": [
            {"key": "array", "value": {"arrayValue": {"values": [{"stringValue": "stop"}, {"stringValue": ""}]}}},
            {"key": "bool", "value": {"boolValue": False}},
            {"key": "double", "value": {"doubleValue": 0.0}},
            {"key": "fraction", "value": {"doubleValue": 0.125}},
            {"key": "int", "value": {"intValue": "-3"}},
            text("long", "x" * 200),
            {"key": "true", "value": {"boolValue": True}},
            {"key": "zero", "value": {"intValue": "0"}},
        ],
        "events": [
            {"timeUnixNano": "1700000000400000000", "name": "perfharness.first_token"},
            {
                "timeUnixNano": "1700000000500000000",
                "name": "exception",
                "attributes": [text("exception.type", "E")],
            },
        ],
        "links": [
            {
                "traceId": identifier(TRACE[::-1]),
                "spanId": identifier(bytes.fromhex("0102030405060708")),
                "attributes": [text("why", "")],
            }
        ],
        "status": {"message": "503", "code": "STATUS_CODE_ERROR"},
        "flags": 1,
    },
]

traces = json_format.ParseDict(
    {"resourceSpans": [{"resource": RESOURCE, "scopeSpans": [{"scope": SCOPE, "spans": spans}]}]},
    ExportTraceServiceRequest(),
)

metrics = json_format.ParseDict(
    {
        "resourceMetrics": [
            {
                "resource": RESOURCE,
                "scopeMetrics": [
                    {
                        "scope": SCOPE,
                        "metrics": [
                            {
                                "name": "gen_ai.client.operation.duration",
                                "description": "GenAI operation duration.",
                                "unit": "s",
                                "histogram": {
                                    "aggregationTemporality": "AGGREGATION_TEMPORALITY_DELTA",
                                    "dataPoints": [
                                        {
                                            "attributes": [text("gen_ai.operation.name", "chat")],
                                            "startTimeUnixNano": "1700000000000000000",
                                            "timeUnixNano": "1700000060000000000",
                                            "count": "4",
                                            "sum": 1.75,
                                            "bucketCounts": ["1", "2", "0", "1"],
                                            "explicitBounds": [0.1, 0.5, 1],
                                            "min": 0.0,
                                            "max": 1.25,
                                        }
                                    ],
                                },
                            }
                        ],
                    }
                ],
            }
        ]
    },
    ExportMetricsServiceRequest(),
)


def dialect(node):
    """What OTLP has otherwise than protobuf's mapping."""
    if isinstance(node, list):
        return [dialect(item) for item in node]
    if isinstance(node, dict):
        return {
            key: base64.b64decode(value).hex() if key in ("traceId", "spanId", "parentSpanId") else dialect(value)
            for key, value in node.items()
        }
    return node


def encoded(message):
    mapped = json_format.MessageToDict(message, use_integers_for_enums=True)
    return {"protobuf": message.SerializeToString(deterministic=True).hex(), "json": dialect(mapped)}


path = pathlib.Path(__file__).parent / "otlp.json"
path.write_text(
    json.dumps(
        {
            "made by": {
                name: importlib.metadata.version(name) for name in ("opentelemetry-proto", "protobuf")
            },
            "traces": encoded(traces),
            "metrics": encoded(metrics),
        },
        indent=1,
        ensure_ascii=False,
    )
    + "\n"
)
