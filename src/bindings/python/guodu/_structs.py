# SPDX-License-Identifier: Apache-2.0
"""The structs and numbers of guodu.h as ctypes declares them.

A test compares the size of each struct and the place of each member with what the C compiler says, and each
number with the header, so nothing here can drift away from the library unseen.
"""

from __future__ import annotations

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_bool,
    c_char,
    c_char_p,
    c_double,
    c_int,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any

ZH, EN = 0, 1

OK = 0
NO_MEMORY = 1
BAD_RULES = 2
BAD_CALL = 3
BAD_VALUE = 4
CANNOT_READ = 5
CANNOT_WRITE = 6
TOO_MANY_REJECTS = 7
NOT_SORTED = 8
STOPPED = 9
LIMIT = 10

FORMAT_NDJSON = 2
CELL_TEXT, CELL_NUMBER = 0, 1
EXPLAIN_TEXT, EXPLAIN_JSON = 0, 1
DIGEST_SIZE = 65

(
    TYPE_TRUTH,
    TYPE_WHOLE,
    TYPE_DECIMAL,
    TYPE_PERCENT,
    TYPE_MONEY,
    TYPE_DATE,
    TYPE_DURATION,
    TYPE_TEXT,
    TYPE_CHOICE,
    TYPE_SET,
    TYPE_REGION,
    TYPE_CITIZEN_ID,
    TYPE_LIST,
) = range(13)

READ: Any = CFUNCTYPE(c_int, c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_size_t))
RELEASE: Any = CFUNCTYPE(None, c_void_p, c_void_p, c_size_t)
STOP: Any = CFUNCTYPE(c_bool, c_void_p)
TAKE_BATCH: Any = CFUNCTYPE(c_bool, c_void_p, c_void_p)
NEXT_ROW: Any = CFUNCTYPE(c_int, c_void_p, c_void_p)


class Reader(Structure):
    """``guodu_reader``"""

    _fields_ = [("read", READ), ("release", RELEASE), ("user", c_void_p)]


class Limits(Structure):
    """``guodu_limits``"""

    _fields_ = [
        ("memory", c_uint64),
        ("rule_bytes", c_uint64),
        ("rule_files", c_uint32),
        ("rules", c_uint32),
        ("depth", c_uint32),
        ("steps", c_uint32),
    ]


class Diagnostic(Structure):
    """``guodu_diagnostic``"""

    _fields_ = [
        ("severity", c_int),
        ("code", c_char_p),
        ("file", c_char_p),
        ("line", c_size_t),
        ("column", c_size_t),
        ("end_line", c_size_t),
        ("end_column", c_size_t),
        ("message", c_char_p),
        ("help", c_char_p),
        ("shown", c_char_p),
    ]


class Policy(Structure):
    """``guodu_policy``"""

    _fields_ = [
        ("name", c_char_p),
        ("title", c_char_p),
        ("category", c_char_p),
        ("doc", c_char_p),
        ("record", c_size_t),
        ("output_count", c_size_t),
        ("clause_count", c_size_t),
    ]


class Field(Structure):
    """``guodu_field``"""

    _fields_ = [
        ("name", c_char_p),
        ("type", c_int),
        ("type_name", c_char_p),
        ("unit", c_char_p),
        ("choice", c_size_t),
        ("list", c_size_t),
        ("given", c_bool),
        ("key", c_bool),
        ("required", c_bool),
        ("place", c_bool),
        ("may_be_none", c_bool),
        ("doc", c_char_p),
    ]


class Assertion(Structure):
    """``guodu_assertion``"""

    _fields_ = [
        ("kind", c_int),
        ("name", c_char_p),
        ("title", c_char_p),
        ("record", c_char_p),
    ]


class DataOptions(Structure):
    """``guodu_data_options``"""

    _fields_ = [
        ("format", c_int),
        ("encoding", c_char_p),
        ("separator", c_char),
        ("header_row", c_uint32),
        ("decimal", c_char),
        ("missing", POINTER(c_char_p)),
        ("missing_count", c_size_t),
    ]


class Cell(Structure):
    """``guodu_cell``"""

    _fields_ = [("kind", c_int), ("text", c_void_p), ("length", c_size_t), ("real", c_double)]


class Rows(Structure):
    """``guodu_rows``"""

    _fields_ = [
        ("name", c_char_p),
        ("headings", POINTER(c_char_p)),
        ("heading_count", c_size_t),
        ("next", NEXT_ROW),
        ("user", c_void_p),
    ]


class DataCounts(Structure):
    """``guodu_data_counts``"""

    _fields_ = [
        ("kind", c_char_p),
        ("has_file", c_bool),
        ("read", c_uint64),
        ("used", c_uint64),
        ("rejected", c_uint64),
        ("childless", c_uint64),
    ]


class Reject(Structure):
    """``guodu_reject``"""

    _fields_ = [
        ("kind", c_char_p),
        ("file", c_char_p),
        ("line", c_uint64),
        ("column", c_char_p),
        ("value", c_char_p),
        ("code", c_char_p),
        ("reason", c_char_p),
        ("key", c_char_p),
    ]


class ReportOptions(Structure):
    """``guodu_report_options``"""

    _fields_ = [
        ("path", c_char_p),
        ("findings", c_char_p),
        ("format", c_int),
        ("wide", c_bool),
        ("mark", c_bool),
        ("zh", c_bool),
        ("as_of", c_char_p),
        ("write", c_void_p),
        ("user", c_void_p),
    ]


class JudgingOptions(Structure):
    """``guodu_judging_options``"""

    _fields_ = [
        ("as_of", c_char_p),
        ("engine", c_int),
        ("threads", c_size_t),
        ("batch_rows", c_size_t),
        ("report", c_void_p),
        ("summary", c_void_p),
        ("batch", TAKE_BATCH),
        ("no_reasons", c_bool),
        ("batch_reasons", c_bool),
        ("stop", STOP),
        ("user", c_void_p),
    ]


class JudgingAccount(Structure):
    """``guodu_judging_account``"""

    _fields_ = [
        ("records", c_uint64),
        ("rows", c_uint64),
        ("referred", c_uint64),
        ("threads", c_size_t),
        ("read_seconds", c_double),
        ("evaluate_seconds", c_double),
        ("reference_seconds", c_double),
        ("report_seconds", c_double),
        ("wall_seconds", c_double),
    ]


class Total(Structure):
    """``guodu_total``"""

    _fields_ = [
        ("name", c_char_p),
        ("sum", c_char_p),
        ("known", c_uint64),
        ("yes", c_uint64),
        ("unknown", c_uint64),
    ]


class TestOptions(Structure):
    """``guodu_test_options``"""

    _fields_ = [("filter", c_char_p), ("coverage", c_bool), ("lang", c_int)]


class TestCase(Structure):
    """``guodu_test_case``"""

    _fields_ = [
        ("file", c_char_p),
        ("line", c_size_t),
        ("title", c_char_p),
        ("passed", c_bool),
        ("expectations", c_size_t),
        ("failures", c_size_t),
    ]


class TestCounts(Structure):
    """``guodu_test_counts``"""

    _fields_ = [
        ("examples", c_size_t),
        ("passed", c_size_t),
        ("failed", c_size_t),
        ("not_selected", c_size_t),
        ("expectations", c_size_t),
        ("expectations_failed", c_size_t),
    ]


class TestFailure(Structure):
    """``guodu_test_failure``"""

    _fields_ = [
        ("line", c_size_t),
        ("expected", c_char_p),
        ("got", c_char_p),
        ("why_count", c_size_t),
        ("why", POINTER(c_char_p)),
    ]


class ArrowSchema(Structure):
    """``struct ArrowSchema`` of the Arrow C Data Interface."""


class ArrowArray(Structure):
    """``struct ArrowArray`` of the Arrow C Data Interface."""


class ArrowArrayStream(Structure):
    """``struct ArrowArrayStream`` of the Arrow C Stream Interface."""


RELEASE_SCHEMA: Any = CFUNCTYPE(None, POINTER(ArrowSchema))
RELEASE_ARRAY: Any = CFUNCTYPE(None, POINTER(ArrowArray))
RELEASE_STREAM: Any = CFUNCTYPE(None, POINTER(ArrowArrayStream))
STREAM_SCHEMA: Any = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))
STREAM_NEXT: Any = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))
STREAM_ERROR: Any = CFUNCTYPE(c_void_p, POINTER(ArrowArrayStream))

ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", RELEASE_SCHEMA),
    ("private_data", c_void_p),
]
ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", RELEASE_ARRAY),
    ("private_data", c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", STREAM_SCHEMA),
    ("get_next", STREAM_NEXT),
    ("get_last_error", STREAM_ERROR),
    ("release", RELEASE_STREAM),
    ("private_data", c_void_p),
]

#: What the functions of guodu.h take and return; those that are not here are not called.
FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "guodu_version": (c_char_p, []),
    "guodu_version_number": (c_int, []),
    "guodu_status_word": (c_char_p, [c_int, c_int]),
    "guodu_rules_new": (c_void_p, [c_void_p]),
    "guodu_rules_free": (None, [c_void_p]),
    "guodu_rules_set_reader": (c_int, [c_void_p, POINTER(Reader)]),
    "guodu_rules_set_limits": (c_int, [c_void_p, POINTER(Limits)]),
    "guodu_rules_set_library": (c_int, [c_void_p, c_char_p]),
    "guodu_rules_load_file": (c_int, [c_void_p, c_char_p]),
    "guodu_rules_load_text": (c_int, [c_void_p, c_char_p, c_char_p, c_size_t]),
    "guodu_rules_error": (c_char_p, [c_void_p, c_int]),
    "guodu_rules_diagnostic_count": (c_size_t, [c_void_p]),
    "guodu_rules_error_count": (c_size_t, [c_void_p]),
    "guodu_rules_diagnostic": (c_int, [c_void_p, c_size_t, c_int, c_bool, POINTER(Diagnostic)]),
    "guodu_rules_name": (c_char_p, [c_void_p]),
    "guodu_rules_ruleset_version": (c_char_p, [c_void_p]),
    "guodu_rules_policy_count": (c_size_t, [c_void_p]),
    "guodu_rules_policy_info": (c_int, [c_void_p, c_size_t, POINTER(Policy)]),
    "guodu_rules_clause": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    "guodu_rules_field_count": (c_size_t, [c_void_p, c_size_t]),
    "guodu_rules_field": (c_int, [c_void_p, c_size_t, c_size_t, POINTER(Field)]),
    "guodu_rules_field_heading": (c_char_p, [c_void_p, c_size_t, c_size_t, c_size_t]),
    "guodu_rules_output": (c_int, [c_void_p, c_size_t, c_size_t, POINTER(Field)]),
    "guodu_rules_choice": (c_char_p, [c_void_p, c_size_t]),
    "guodu_rules_choice_value": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    "guodu_rules_assertion_count": (c_size_t, [c_void_p]),
    "guodu_rules_assertion": (c_int, [c_void_p, c_size_t, POINTER(Assertion)]),
    "guodu_rules_record_count": (c_size_t, [c_void_p]),
    "guodu_rules_record": (c_char_p, [c_void_p, c_size_t]),
    "guodu_rules_record_parent": (c_char_p, [c_void_p, c_size_t]),
    "guodu_rules_file_count": (c_size_t, [c_void_p]),
    "guodu_rules_file": (c_char_p, [c_void_p, c_size_t]),
    "guodu_rules_digest": (c_int, [c_void_p, c_char_p]),
    "guodu_rules_example_count": (c_size_t, [c_void_p]),
    "guodu_rules_lang": (c_int, [c_void_p]),
    "guodu_record_new": (c_void_p, [c_void_p, c_char_p]),
    "guodu_record_free": (None, [c_void_p]),
    "guodu_record_read_json": (c_int, [c_void_p, c_char_p, c_size_t]),
    "guodu_record_unused": (c_char_p, [c_void_p, c_size_t]),
    "guodu_record_error": (c_char_p, [c_void_p, c_int]),
    "guodu_data_new": (c_void_p, [c_void_p]),
    "guodu_data_free": (None, [c_void_p]),
    "guodu_data_add_bytes": (
        c_int,
        [c_void_p, c_char_p, c_char_p, c_char_p, c_size_t, POINTER(DataOptions)],
    ),
    "guodu_data_add_rows": (c_int, [c_void_p, c_char_p, POINTER(Rows)]),
    "guodu_data_add_arrow": (
        c_int,
        [c_void_p, c_char_p, c_char_p, POINTER(ArrowSchema), POINTER(ArrowArray)],
    ),
    "guodu_data_add_arrow_stream": (
        c_int,
        [c_void_p, c_char_p, c_char_p, POINTER(ArrowArrayStream)],
    ),
    "guodu_data_limit_rejects": (None, [c_void_p, c_uint64]),
    "guodu_data_join": (c_int, [c_void_p]),
    "guodu_data_error": (c_char_p, [c_void_p, c_int]),
    "guodu_data_count": (c_int, [c_void_p, c_size_t, POINTER(DataCounts)]),
    "guodu_data_reject_count": (c_size_t, [c_void_p]),
    "guodu_data_reject": (c_int, [c_void_p, c_size_t, c_int, POINTER(Reject)]),
    "guodu_data_note_count": (c_size_t, [c_void_p]),
    "guodu_data_note": (c_char_p, [c_void_p, c_size_t, c_int]),
    "guodu_outcome_word": (c_char_p, [c_int, c_int]),
    "guodu_holding_word": (c_char_p, [c_int, c_int]),
    "guodu_evaluation_new": (c_void_p, [c_void_p]),
    "guodu_evaluation_free": (None, [c_void_p]),
    "guodu_evaluation_run": (c_int, [c_void_p, c_void_p, c_char_p]),
    "guodu_evaluation_error": (c_char_p, [c_void_p, c_int]),
    "guodu_evaluation_json": (c_int, [c_void_p, c_int, POINTER(c_void_p), POINTER(c_size_t)]),
    "guodu_evaluation_explain": (
        c_int,
        [c_void_p, c_size_t, c_int, c_int, POINTER(c_char_p)],
    ),
    "guodu_evaluation_explain_finding": (
        c_int,
        [c_void_p, c_size_t, c_int, c_int, POINTER(c_char_p)],
    ),
    "guodu_evaluation_tell_near": (None, [c_void_p, c_bool]),
    "guodu_rules_key": (c_char_p, [c_void_p, c_size_t, c_size_t]),
    "guodu_report_new": (c_void_p, [c_void_p, POINTER(ReportOptions)]),
    "guodu_report_free": (None, [c_void_p]),
    "guodu_report_close": (c_int, [c_void_p]),
    "guodu_report_error": (c_char_p, [c_void_p, c_int]),
    "guodu_summary_new": (c_void_p, [c_void_p]),
    "guodu_summary_free": (None, [c_void_p]),
    "guodu_summary_count": (c_uint64, [c_void_p, c_size_t, c_int]),
    "guodu_summary_finding_count": (c_uint64, [c_void_p, c_size_t, c_int]),
    "guodu_summary_total": (c_int, [c_void_p, c_size_t, c_size_t, POINTER(Total)]),
    "guodu_summary_text": (c_char_p, [c_void_p, c_int]),
    "guodu_judging_new": (c_void_p, [c_void_p]),
    "guodu_judging_free": (None, [c_void_p]),
    "guodu_judging_run": (c_int, [c_void_p, c_void_p, POINTER(JudgingOptions)]),
    "guodu_judging_error": (c_char_p, [c_void_p, c_int]),
    "guodu_judging_tell": (None, [c_void_p, POINTER(JudgingAccount)]),
    "guodu_batch_count": (c_size_t, [c_void_p, c_size_t]),
    "guodu_batch_arrow": (
        c_int,
        [c_void_p, c_size_t, c_int, POINTER(ArrowSchema), POINTER(ArrowArray)],
    ),
    "guodu_test_new": (c_void_p, [c_void_p]),
    "guodu_test_free": (None, [c_void_p]),
    "guodu_test_run": (c_int, [c_void_p, c_void_p, POINTER(TestOptions)]),
    "guodu_test_error": (c_char_p, [c_void_p, c_int]),
    "guodu_test_count": (None, [c_void_p, POINTER(TestCounts)]),
    "guodu_test_example": (c_int, [c_void_p, c_size_t, POINTER(TestCase)]),
    "guodu_test_failed": (c_int, [c_void_p, c_size_t, c_size_t, POINTER(TestFailure)]),
    "guodu_test_describe": (
        c_int,
        [c_void_p, c_void_p, c_size_t, POINTER(c_char_p), POINTER(c_size_t)],
    ),
}

#: The struct of the header that each class declares, for the test that compares them.
STRUCTS: dict[str, type[Structure]] = {
    "guodu_reader": Reader,
    "guodu_limits": Limits,
    "guodu_diagnostic": Diagnostic,
    "guodu_policy": Policy,
    "guodu_field": Field,
    "guodu_assertion": Assertion,
    "guodu_data_options": DataOptions,
    "guodu_cell": Cell,
    "guodu_rows": Rows,
    "guodu_data_counts": DataCounts,
    "guodu_reject": Reject,
    "guodu_report_options": ReportOptions,
    "guodu_judging_options": JudgingOptions,
    "guodu_judging_account": JudgingAccount,
    "guodu_total": Total,
    "guodu_test_options": TestOptions,
    "guodu_test_counts": TestCounts,
    "guodu_test_case": TestCase,
    "guodu_test_failure": TestFailure,
    "struct ArrowSchema": ArrowSchema,
    "struct ArrowArray": ArrowArray,
    "struct ArrowArrayStream": ArrowArrayStream,
}

