"""Near-duplicates: what is a copy, what is not, and that order does not matter."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from newstance.transforms.duplicates import EMPTY, PLACES, cluster_ids, components, merge, similarity, sketch

WORDS = [f"word{i}" for i in range(3000)]


def text(seed: int, words: int = 60) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def article(paragraphs: list[str]) -> np.ndarray:
    return merge(map(sketch, paragraphs))


def test_a_sketch_estimates_the_share_of_common_word_triples():
    one = [str(i) for i in range(1002)]
    other = [str(i) for i in range(500)] + [f"x{i}" for i in range(502)]  # 498 of 1,502 triples in common
    assert abs(similarity(sketch(" ".join(one)), sketch(" ".join(other))) - 498 / 1502) < 0.1


def test_case_punctuation_and_spacing_do_not_count():
    assert np.array_equal(sketch("“NATO,” he said,\nis ready."), sketch("nato he said is READY"))


def test_texts_without_words_are_like_nothing():
    empty = sketch(" … —")
    assert (empty == EMPTY).all()
    assert similarity(empty, empty) == 0
    assert cluster_ids(["b", "a"], np.array([empty, empty])) == ["b", "a"]


def test_the_same_article_at_three_addresses_and_with_another_first_paragraph_is_one_cluster():
    body = [text(i) for i in range(8)]
    articles = [body, body, body, [text(99), *body[1:]], [text(i) for i in range(50, 58)]]
    ids = cluster_ids(list("dcbae"), np.array([article(a) for a in articles]))
    assert ids == ["a", "a", "a", "a", "e"]


def test_two_articles_that_share_a_quarter_of_their_text_are_not_copies():
    shared = [text(i) for i in range(3)]  # background on the same event
    one = article([*shared, *(text(i) for i in range(10, 16))])
    other = article([*shared, *(text(i) for i in range(20, 26))])
    assert cluster_ids(["a", "b"], np.array([one, other])) == ["a", "b"]


def test_a_large_bucket_of_like_texts_is_found_whole():
    base = text(1, 400).split()
    texts = [" ".join([*base, f"n{i}"]) for i in range(300)]
    assert len(set(components(np.array([sketch(t) for t in texts])).tolist())) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), min_size=1, max_size=14), st.randoms())
def test_clusters_do_not_depend_on_order(drawn: list[tuple[int, int]], rng: random.Random):
    texts = [" ".join(text(base, 80).split()[cut:]) for base, cut in drawn]
    ids = [f"id{i:02}" for i in range(len(texts))]
    sketches = np.array([sketch(t) for t in texts])
    expected = dict(zip(ids, cluster_ids(ids, sketches), strict=True))
    order = list(range(len(ids)))
    rng.shuffle(order)
    again = cluster_ids([ids[i] for i in order], sketches[order])
    assert dict(zip([ids[i] for i in order], again, strict=True)) == expected
    assert all(cluster <= name for name, cluster in expected.items())
    assert sketches.shape == (len(ids), PLACES)
