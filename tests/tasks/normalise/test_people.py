from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.normalise.people import Byline, read_byline


@pytest.mark.parametrize(
    ("raw", "people", "organizations"),
    [
        ("By JANE DOE and John Roe | BBC News", ("Jane Doe", "John Roe"), ("BBC News",)),
        (
            "Von Anna Beispiel und Karl-Heinz Muster, Berlin",
            ("Anna Beispiel", "Karl-Heinz Muster"),
            (),
        ),
        ("Par Jean d'Exemple et Marie Modèle", ("Jean d'Exemple", "Marie Modèle"), ()),
        ("Por José Muestra y Gómez", ("José Muestra y Gómez",), ()),
        ("Por Ana Muestra y Luis Ejemplo", ("Ana Muestra", "Luis Ejemplo"), ()),
        ("Di Mario Esempio e Anna Prova", ("Mario Esempio", "Anna Prova"), ()),
        ("Door Jan Voorbeeld en Piet van den Berg", ("Jan Voorbeeld", "Piet van den Berg"), ()),
        ("Przez Jan Przykład i Anna Wzór", ("Jan Przykład", "Anna Wzór"), ()),
        ("Автор: Иван Примеров", ("Иван Примеров",), ()),
        ("بقلم: أحمد مثال", ("أحمد مثال",), ()),
        ("記者 王小明／台北報導", ("王小明",), ()),
        ("文/李雷", ("李雷",), ()),
        ("取材・文：山田太郎", ("山田太郎",), ()),
        ("山田太郎と鈴木花子", ("山田太郎", "鈴木花子"), ()),
        ("홍길동 기자", ("홍길동",), ()),
        ("Doe, Jane", ("Jane Doe",), ()),
        ("Jane Doe, John Roe, and Ann Poe", ("Jane Doe", "John Roe", "Ann Poe"), ()),
        ("Jane Doe, Political editor", ("Jane Doe",), ()),
        ("By Jane Doe in Berlin", ("Jane Doe",), ()),
        ("By Jane Doe in Berlin and John Roe in Paris", ("Jane Doe", "John Roe"), ()),
        ("Jane Doe (Berlin) @jane jane@example.com", ("Jane Doe",), ()),
        ("By Jane Doe, 3 May 2025", ("Jane Doe",), ()),
        ("SEAN O'BRIEN; RONALD MCDONALD", ("Sean O'Brien", "Ronald McDonald"), ()),
        ("VINCENT VAN DER BERG", ("Vincent van der Berg",), ()),
        ("MARIA DE LA CRUZ", ("Maria de la Cruz",), ()),
        ("Lars von Muster", ("Lars von Muster",), ()),
        ("Reuters", (), ("Reuters",)),
        ("dpa", (), ("dpa",)),
        ("Staff", (), ("Staff",)),
        ("Redaktion", (), ("Redaktion",)),
        ("John Roe and the Associated Press", ("John Roe",), ("the Associated Press",)),
        ("By", (), ()),
        ("", (), ()),
    ],
)
def test_bylines(raw: str, people: tuple[str, ...], organizations: tuple[str, ...]) -> None:
    assert read_byline(raw) == Byline(people, organizations)


def test_several_strings_give_each_name_once() -> None:
    byline = read_byline(["Jane Doe", "JANE DOE", "John Roe | Reuters", "reuters"])
    assert byline == Byline(("Jane Doe", "John Roe"), ("Reuters",))


@given(st.one_of(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=5)))
def test_no_text_makes_it_raise_and_nothing_is_named_twice(raw: str | list[str]) -> None:
    byline = read_byline(raw)
    folded = [name.casefold() for name in (*byline.people, *byline.organizations)]
    assert len(folded) == len(set(folded))
    assert read_byline(raw) == byline
