"""The catalogue says of every number what it is, in both languages, once."""

from trident.risk import FEATURES, FORMULAS, Entity, EventKind, Measure
from trident.risk.features import HORIZON_US, Unit

DAY_US = 86_400_000_000


def test_every_feature_has_a_name_a_version_and_words_of_its_own() -> None:
    assert len(FEATURES) > 60
    for name, feature in FEATURES.items():
        assert name == feature.name
        assert feature.version >= 1
        assert feature.zh
        assert not feature.zh.isascii()
        assert feature.en.isascii()
    assert len({feature.zh + feature.en for feature in FEATURES.values()}) == len(FEATURES)
    assert len({feature.key for feature in FEATURES.values()}) == len(FEATURES)


def test_every_measure_has_a_formula_and_is_used() -> None:
    assert set(FORMULAS) == set(Measure) == {feature.measure for feature in FEATURES.values()}


def test_every_subject_is_counted_and_summed_over_every_window() -> None:
    for entity in set(Entity) - {Entity.PAYMENT}:
        for suffix in ("1h", "24h", "7d", "30d"):
            assert FEATURES[f"{entity}_count_{suffix}"].unit is Unit.EVENTS
            assert FEATURES[f"{entity}_sum_{suffix}"].unit is Unit.FEN


def test_windows_make_sense_for_what_they_measure() -> None:
    for feature in FEATURES.values():
        is_alone = feature.entity is Entity.PAYMENT
        assert not (is_alone and feature.window)
        if feature.measure is Measure.FRAUD_SHARE:
            assert feature.window is not None
            assert feature.window.delay_us > 0, "a label is not known in the moment"
        if feature.window and feature.window.delay_us:
            assert not feature.is_with_current
        if feature.of is not EventKind.PAYMENT:
            assert feature.entity is Entity.CUSTOMER
    assert HORIZON_US == 37 * DAY_US
