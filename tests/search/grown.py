"""A larger catalogue of the same kind: lectures put together from sentences of the real ones."""

from __future__ import annotations

import random
import re

from hub.catalogue.model import Body, Catalogue, Lecture, Step

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def grown(catalogue: Catalogue, lectures: int, seed: int = 1) -> Catalogue:
    """The catalogue with `lectures` lectures: the real ones first, then mixtures; the same for one seed.

    A mixture keeps stage, topic and series of one real lecture, takes most sentences from it and the rest
    from others, and changes every twentieth character, so that the vocabulary grows as real text's does.
    """
    chance = random.Random(seed)
    real = catalogue.lectures
    sentences = [
        _SENTENCE.findall(
            " ".join((one.body.situation, one.body.idea, *(step.text for step in one.body.steps)))
        )
        for one in real
    ]
    letters = sorted(
        {letter for row in sentences for one in row for letter in one if "\u4e00" <= letter <= "\u9fff"}
    )

    def text(place: int, size: int) -> str:
        out = ""
        while len(out) < size:
            row = sentences[place] if chance.random() < 0.6 else chance.choice(sentences)
            one = chance.choice(row)
            out += "".join(
                chance.choice(letters)
                if "\u4e00" <= letter <= "\u9fff" and chance.random() < 0.05
                else letter
                for letter in one
            )
        return out

    made: list[Lecture] = list(real)
    for number in range(len(real) + 1, lectures + 1):
        place = chance.randrange(len(real))
        model = real[place]
        body = Body(
            situation=text(place, 250), idea=text(place, 250), tonight=text(place, 60), seek_help=text(place, 120),
            steps=tuple(Step(title=text(place, 6)[:10], text=text(place, 200)) for _ in range(3)),
        )  # fmt: skip
        narration = tuple(
            (chapter.title, tuple(_SENTENCE.findall(text(place, 110)))) for chapter in model.head.chapters
        )
        title = f"{model.head.title[:12]}：{text(place, 4)[:6]}"
        head = model.head.model_copy(update={"title": title, "summary": text(place, 30)[:50]})
        made.append(model.model_copy(update={
            "id": f"L{number}", "slug": f"{number:03}-grown", "path": f"lectures/{number:03}-grown/lecture.md",
            "head": head, "body": body, "narration": narration, "cues": (),
        }))  # fmt: skip
    return with_lectures(catalogue, tuple(made))


def with_lectures(catalogue: Catalogue, lectures: tuple[Lecture, ...]) -> Catalogue:
    """The catalogue with other lectures, unchecked (a copy would keep cached look-ups)."""
    given = {name: getattr(catalogue, name) for name in Catalogue.model_fields}
    return Catalogue.model_construct(None, **{**given, "lectures": lectures})
