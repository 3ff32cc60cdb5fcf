"""Postings and shards: small, exact, and cheap to change."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.search.postings import amended, decode, encode, invert, used_by, varint
from hub.search.shards import MOST, TARGET, Shard, cut_into, entries_of, recut, target_of

terms = st.text(alphabet="作业手机孩子abc1", min_size=1, max_size=2)
counts = st.dictionaries(terms, st.integers(1, 1000), max_size=8)


@given(st.dictionaries(st.integers(0, 100_000), st.integers(1, 100_000), max_size=50))
def test_encoding_loses_nothing(pairs: dict[int, int]) -> None:
    raw = encode(sorted(pairs.items()))
    assert dict(decode(raw)) == pairs
    assert used_by(raw) == len(pairs)


def test_a_near_document_with_a_small_count_takes_one_byte() -> None:
    assert encode([(0, 1), (15, 7)]) == bytes([0, 14 * 8 + 6])


@given(st.lists(counts, min_size=1, max_size=6), counts, st.data())
def test_amending_a_document_is_the_same_as_counting_anew(
    documents: list[dict[str, int]], new: dict[str, int], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(documents) - 1))
    postings = invert(documents)
    for term in documents[number].keys() | new.keys():
        postings[term] = amended(postings.get(term, b""), {number: new.get(term, 0)})
    wanted = invert([*documents[:number], new, *documents[number + 1 :]])
    assert {term: raw for term, raw in postings.items() if raw} == wanted


@given(
    st.dictionaries(
        st.text(alphabet="作业手机孩子abc", min_size=1, max_size=3),
        st.binary(min_size=1, max_size=900),
        max_size=80,
    )
)
def test_every_term_lies_in_the_shard_that_its_cut_names(postings: dict[str, bytes]) -> None:
    shards = cut(postings, most=1000)
    cuts = [shard.cut for shard in shards]
    assert cuts == sorted(cuts)
    for term, posting in postings.items():
        place = sum(one <= term for one in cuts[1:])
        assert (term, posting) in [*entries_of(shards[place].raw or b"")]


def cut(postings: dict[str, bytes], target: int = TARGET, most: float = 3) -> list[Shard]:
    return [*cut_into(sorted(postings.items()), target, most)]


words = st.text(alphabet="一二三四五六七八九十", min_size=1, max_size=2)
kept = st.dictionaries(
    words, st.dictionaries(st.integers(0, 30), st.integers(1, 9), min_size=1), min_size=1, max_size=60
)
changed = st.dictionaries(
    words, st.dictionaries(st.integers(0, 30), st.integers(0, 9), min_size=1), max_size=5
)


@settings(max_examples=200)
@given(kept, changed, st.integers(10, 60))
def test_changed_shards_are_those_of_a_fresh_cut(
    index: dict[str, dict[int, int]], changes: dict[str, dict[int, int]], target: int
) -> None:
    postings = {term: encode(sorted(pairs.items())) for term, pairs in index.items()}
    old = cut(postings, target)
    read: list[str] = []

    def raw(shard: Shard) -> bytes:
        read.append(shard.first)
        return shard.raw or b""

    made = recut(old, changes, target, 3, raw)
    for term, documents in changes.items():
        postings[term] = amended(postings.get(term, b""), documents)
    fresh = cut({term: one for term, one in postings.items() if one}, target)
    assert made == fresh
    assert len(read) == len(set(read))


def test_a_change_reads_only_what_lies_around_it() -> None:
    postings = many()
    old, read = cut(postings), list[str]()

    def raw(shard: Shard) -> bytes:
        read.append(shard.first)
        return shard.raw or b""

    recut(old, {"乐乐": {3: 1}}, TARGET, 3, raw)
    assert len(read) < len(old) / 5


def many() -> dict[str, bytes]:
    return {
        chr(0x4E00 + n // 90) + chr(0x4E00 + n % 90): encode((d, 1) for d in range(n % 40 + 1))
        for n in range(8000)
    }


def test_shards_are_neither_many_nor_large() -> None:
    shards = cut(many())
    assert len(shards) <= MOST
    assert max(len(shard.raw or b"") for shard in shards) <= 2 * TARGET + 100


def test_a_frequent_term_has_a_shard_of_its_own() -> None:
    postings = many() | {"乐乐": varint(0) * 5000}
    own = [shard for shard in cut(postings) if shard.first <= "乐乐" <= shard.last]
    assert [(shard.first, shard.last, shard.common) for shard in own] == [("乐乐", "乐乐", ("乐乐",))]


def test_larger_indexes_have_larger_shards_in_steps() -> None:
    assert target_of(1000) == target_of(TARGET * MOST) == TARGET
    assert target_of(TARGET * MOST + 1) == TARGET + TARGET // 4
