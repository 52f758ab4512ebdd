"""Rolling stance: windows, intervals and tests, on numbers made by hand and by a seeded generator."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from newstance.transforms import rolling
from newstance.transforms.rolling import (
    ORIGIN,
    ArticleStance,
    Edge,
    Windows,
    adjusted,
    article_scores,
    edge_record,
    edge_windows,
    interval,
    permutation_p,
    seconds,
    shifts,
)

DAY = 86_400.0
EDGE = Edge(holder_id="local:a", holder="A", target_id="local:b", target="B")


def article(name: str, time: float, score: float, *, cluster: str = "", statements: int = 1, distinct: int = 1) -> ArticleStance:
    return ArticleStance(
        document_id=name, cluster=cluster or name, time=time, statements=statements, distinct=distinct, unknown=0,
        total=score * distinct,
    )  # fmt: skip


def test_durations():
    assert [seconds(text) for text in ("90s", "30m", "12h", "7d", "2w", "1.5d")] == [
        90,
        1800,
        43_200,
        604_800,
        1_209_600,
        129_600,
    ]
    for wrong in ("", "7", "d", "-7d", "0d", "7 days"):
        with pytest.raises(ValueError, match="duration"):
            seconds(wrong)


def test_fixed_windows_begin_on_mondays():
    (start,) = Windows(7 * DAY, 7 * DAY).starts([1_582_761_600.0])  # Thursday 2020-02-27
    assert start == 1_582_502_400.0  # Monday 2020-02-24


def test_sliding_windows_hold_what_lies_in_them():
    windows = Windows(7 * DAY, DAY)
    time = ORIGIN + 100.5 * DAY
    starts = windows.starts([time])
    assert starts == [ORIGIN + day * DAY for day in range(94, 101)]
    assert windows.starts([ORIGIN])[-1] == ORIGIN
    assert windows.starts([ORIGIN - 1])[-1] == ORIGIN - DAY
    with pytest.raises(ValueError, match="every"):
        Windows(DAY, 7 * DAY)


def test_an_article_counts_once_however_much_it_says():
    talkative = article("a", 0, -1.0, statements=9, distinct=9)
    assert article_scores([talkative, article("b", 0, 0.5)]).tolist() == [-1.0, 0.5]


def test_copies_are_one_article_and_counts_are_given_both_ways():
    now = [
        article("a", 0, -1.0, statements=2, distinct=2),
        article("copy", 1, 0.0, cluster="a", statements=2, distinct=0),
        article("updated", 2, 0.5, cluster="a", statements=3, distinct=1),
        article("b", 3, 0.5),
    ]
    record = edge_record(EDGE, 0, 10, now)
    assert (record.statements, record.distinct_statements) == (8, 4)
    assert (record.articles, record.distinct_articles) == (4, 2)
    assert record.mean_score == pytest.approx((-0.5 + 0.5) / 2)


def test_a_window_of_copies_only_has_no_mean():
    record = edge_record(EDGE, 0, 10, [article("copy", 1, 0.0, cluster="a", distinct=0)], [article("a", -5, -1.0)])
    assert (record.statements, record.distinct_statements, record.distinct_articles) == (1, 0, 0)
    assert record.mean_score is record.score_low is record.change is record.p_value is None
    assert record.past_score == -1.0


def test_the_interval_of_zeros_and_ones_is_that_of_clopper_and_pearson():
    # 2 of 10: 0.0252 to 0.5561 (Clopper and Pearson 1934).
    low, high = interval(np.array([1.0] * 2 + [0.0] * 8), low=0.0)
    assert low == pytest.approx(0.0252, abs=0.004)
    assert high == pytest.approx(0.5561, abs=0.015)


def test_one_article_proves_little():
    low, high = interval(np.array([0.9]))
    assert low < -0.9
    assert 0.99 < high <= 1.0


def test_the_interval_does_not_jump_where_the_normal_one_takes_over(monkeypatch: pytest.MonkeyPatch):
    scores = np.random.default_rng(1).choice([-0.9, -0.8, 0.7], 60, p=[0.5, 0.3, 0.2])
    drawn = interval(scores)
    monkeypatch.setattr(rolling, "_DRAWN", 10)
    assert interval(scores) == pytest.approx(drawn, abs=0.03)


@pytest.mark.parametrize("number", [2, 5, 12, 40])
def test_the_interval_covers_the_mean_where_students_does_not(number: int):
    """Nine in ten say -0.95, one says 0.9, as stances do: the mean is -0.765."""
    generator = np.random.default_rng(number)
    samples = generator.choice([-0.95, 0.9], (400, number), p=[0.9, 0.1])
    covered = sum(low <= -0.765 <= high for low, high in map(interval, samples))
    assert covered >= 0.94 * len(samples)


def test_the_permutation_test_is_the_exact_one():
    now, past = np.array([0.9, 0.3, 0.8]), np.array([-0.5, 0.1, -0.9, 0.4, -0.2, 0.0])
    values = [*now, *past]
    ways = list(combinations(range(9), 3))
    observed = abs(now.mean() - past.mean()) - 1e-12

    def difference(way: tuple[int, ...]) -> float:
        some = [values[i] for i in way]
        return abs(sum(some) / 3 - (sum(values) - sum(some)) / 6)

    exact = sum(difference(way) >= observed for way in ways) / len(ways)
    assert permutation_p(now, past, 1) == pytest.approx(exact, abs=0.006)
    assert permutation_p(now, past, 1) == permutation_p(now, past, 1)


def test_values_that_do_not_differ_are_no_change():
    assert permutation_p(np.full(5, -0.9), np.full(10, -0.9), 1) == 1.0


def test_a_p_value_over_the_level_is_known_early_and_under_it_drawn_in_full():
    generator = np.random.default_rng(2)
    past = generator.normal(0, 0.3, 30)
    far, near = generator.normal(0.6, 0.3, 8), generator.normal(0.0, 0.3, 8)
    assert permutation_p(far, past, 3) == permutation_p(far, past, 3, level=1.0) < 0.01
    assert permutation_p(near, past, 3) > 0.05


def test_benjamini_and_hochberg():
    p_values = [0.01, 0.02, 0.03, 0.5]
    assert adjusted(p_values, 4) == pytest.approx([0.04, 0.04, 0.04, 0.5])
    # Those left out, all above the level, do not matter to the rest.
    assert adjusted(p_values[:3], 4) == pytest.approx([0.04, 0.04, 0.04])


def series(generator: random.Random, weeks: int, change: int = 10**6, share: float = 0.15) -> list[ArticleStance]:
    """Eight articles a week; ``share`` of them say 0.8, the others -0.9; from week ``change`` on it is the other way round."""
    found = []
    for week in range(weeks):
        for i in range(8):
            kind = (generator.random() < share) != (week >= change)
            time = ORIGIN + (week + generator.random()) * 7 * DAY
            found.append(article(f"{week}-{i}", time, 0.8 if kind else -0.9))
    return found


def test_a_change_is_found_in_its_window_and_the_articles_are_named():
    articles = series(random.Random(1), 6, change=5)
    found = list(edge_windows(EDGE, articles, Windows(7 * DAY, 7 * DAY)))
    assert len(found) == 6
    assert [record.p_value is not None for record, _ in found] == [False, False, True, True, True, True]
    (shift,) = shifts([one for one in found[-1:] if one[0].p_value is not None], 10)
    assert shift.change == pytest.approx(shift.mean_score - shift.past_score) and shift.change > 0.8
    assert shift.q_value == pytest.approx(shift.p_value * 10) and shift.q_value < 0.05
    assert len(shift.document_ids) == 8
    assert all(name.startswith("5-") for name in shift.document_ids)


def test_order_of_the_articles_does_not_matter():
    articles = series(random.Random(2), 5, change=3)
    windows = Windows(7 * DAY, DAY)
    shuffled = random.Random(3).sample(articles, len(articles))
    assert list(edge_windows(EDGE, articles, windows)) == list(edge_windows(EDGE, shuffled, windows))


def test_the_past_can_be_limited():
    articles = series(random.Random(3), 6)
    record, _ = list(edge_windows(EDGE, articles, Windows(7 * DAY, 7 * DAY), past=14 * DAY))[-1]
    assert record.past_articles == 16


def test_false_alarms_and_power():
    """Twenty edges tested at once, 8 articles against 16. No change: at most one window in twenty has a shift. One edge turned
    round: most are found. docs/rolling.md has the figures on real articles."""
    windows, generator = Windows(7 * DAY, 7 * DAY), random.Random(4)
    alarms = hits = 0
    for _ in range(60):
        edges = [replace(EDGE, target_id=f"local:{i}") for i in range(20)]
        still = [list(edge_windows(edge, series(generator, 3), windows))[-1] for edge in edges]
        turned = list(edge_windows(EDGE, series(generator, 3, change=2), windows))[-1]
        alarms += bool(list(shifts(still, 20)))
        hits += bool(list(shifts([turned], 20)))
    assert alarms <= 7  # 3 are expected at 0.05; more than 7 with a probability of 0.02
    assert hits >= 33  # 43 are expected
