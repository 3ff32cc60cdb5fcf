"""Postings and shards: small, exact, and cheap to change."""

from hypothesis import given
from hypothesis import strategies as st

from hub.search.postings import amend, decode, encode, invert, used_by
from hub.search.shards import MOST, TARGET, cut

terms = st.text(alphabet="作业手机孩子abc1", min_size=1, max_size=2)
counts = st.dictionaries(terms, st.integers(1, 1000), max_size=8)


@given(st.dictionaries(st.integers(0, 100_000), st.integers(1, 100_000), max_size=50))
def test_encoding_loses_nothing(pairs: dict[int, int]) -> None:
    raw = encode(sorted(pairs.items()))
    assert dict(decode(raw)) == pairs
    assert used_by(raw) == len(pairs)


@given(st.lists(counts, min_size=1, max_size=6), counts, st.data())
def test_amending_a_document_is_the_same_as_counting_anew(
    documents: list[dict[str, int]], new: dict[str, int], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(documents) - 1))
    postings = invert(documents)
    amend(postings, number, documents[number], new)
    assert postings == invert([*documents[:number], new, *documents[number + 1 :]])


@given(
    st.dictionaries(
        st.text(alphabet="作业手机孩子abc", min_size=1, max_size=3),
        st.binary(min_size=1, max_size=900),
        max_size=80,
    )
)
def test_every_term_lies_in_the_shard_that_its_cut_names(postings: dict[str, bytes]) -> None:
    shards = cut(postings)
    cuts = [shard.cut for shard in shards]
    assert cuts == sorted(cuts)
    for term, posting in postings.items():
        place = sum(one <= term for one in cuts[1:])
        assert (
            term.encode() + bytes([len(posting) & 127 | (128 if len(posting) > 127 else 0)])
            in shards[place].raw
        )


def test_shards_are_neither_many_nor_large() -> None:
    postings = {chr(0x4E00 + n // 90) + chr(0x4E00 + n % 90): b"\x01\x01" * (n % 40 + 1) for n in range(8000)}
    shards = cut(postings)
    assert len(shards) <= MOST
    assert max(len(shard.raw) for shard in shards) <= 2 * TARGET + 100
