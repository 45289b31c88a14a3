"""A table computed by columns says what every payment would have found by looking back."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.risk.reference_features import Happening, reference_features
from tests.risk.streams import START_US, assert_same, streams, table_of
from trident.risk import FEATURES
from trident.risk.training import EventTable, compute_features, feature_matrix, payments_table


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(streams())
def test_columns_agree_with_the_plain_reference(events: list[Happening]) -> None:
    wanted = reference_features(events)
    columns = compute_features(table_of(events), FEATURES.values())
    for row, values in enumerate(wanted):
        assert_same({name: None if np.isnan(c[row]) else float(c[row]) for name, c in columns.items()}, values)


def test_what_is_unknown_reads_as_its_definition_says() -> None:
    table = payments_table(at=np.array([START_US], np.int64), amount_minor=np.array([100], np.int64), subjects={})
    matrix = feature_matrix(table, FEATURES.values())
    assert not np.isnan(matrix).any()
    for column, feature in zip(matrix.T, FEATURES.values(), strict=True):
        if feature.entity != "payment":
            assert column.tolist() == [feature.stand_in]


def test_an_empty_table_has_empty_columns() -> None:
    empty = np.zeros(0, np.int64)
    table = payments_table(at=empty, amount_minor=empty, subjects={})
    assert all(len(column) == 0 for column in compute_features(table, FEATURES.values()).values())


def test_a_table_out_of_order_is_refused() -> None:
    pair = np.array([2, 1], np.int64)
    with pytest.raises(ValueError, match="order of time"):
        payments_table(at=pair, amount_minor=pair, subjects={})
    with pytest.raises(ValueError, match="one length"):
        EventTable(pair, np.zeros(1, np.int8), pair, {}, pair)
