"""People in scripts without capitals: two signs make a name, one alone makes none."""

from __future__ import annotations

import pytest

from tasks.enrich.names import find_names
from tasks.enrich.people import find_people
from tasks.enrich.text import article_text


def people(language: str, body: str) -> list[tuple[str, str | None, int]]:
    text = article_text(body, language=language)
    found = find_people(text, find_names(text)).people
    return [(person.name, person.role, person.mentions) for person in found]


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("zh", "校长赵文博表示，学校将扩建。赵文博去年上任。", [("赵文博", "校长", 2)]),
        ("zh", "船长刘刚说，风太大了。", [("刘刚", "船长", 1)]),
        ("zh", "昨天，郑晓燕女士打开了信。", [("郑晓燕", None, 1)]),
        ("zh", "議員歐陽志明指出，預算不足。", [("歐陽志明", "議員", 1)]),
        ("zh", "画家卡洛斯·贝尼特斯在展览上讲话。", [("卡洛斯·贝尼特斯", None, 1)]),
        ("ja", "会議には高橋直子教授が出席した。", [("高橋直子", "教授", 1)]),
        ("ja", "漁師の木村太一さんは話した。", [("木村太一", None, 1)]),
        ("ja", "カルロス・ベニテス監督が来日した。", [("カルロス・ベニテス", "監督", 1)]),
        ("ko", "최은별 군수는 다리를 열었다. 최은별 군수가 웃었다.", [("최은별", "군수", 2)]),
        ("ko", "정하늘 부산시장이 말했다.", [("정하늘", "부산시장", 1)]),
        ("ar", "وقال الوزير كريم البحري إن الميناء جاهز.", [("كريم البحري", "الوزير", 1)]),
        ("ar", "وأكدت مريم عبد الكريم أن العمل بدأ.", [("مريم عبد الكريم", None, 1)]),
        ("hi", "महापौर अनिता जोशी ने पुल खोला।", [("अनिता जोशी", "महापौर", 1)]),
        ("hi", "मोहन लाल गुप्ता ने कहा कि काम पूरा है।", [("मोहन लाल गुप्ता", None, 1)]),
    ],
)
def test_a_name_with_two_signs(
    language: str, body: str, expected: list[tuple[str, str | None, int]]
) -> None:
    assert people(language, body) == expected


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("zh", "高层表示，金融界人士认为市场平稳。"),
        ("zh", "专家高度评价这一成果，记者从会议上了解到。"),
        ("ja", "東京都知事は会見した。中央区長と原発所長も出席した。"),
        ("ko", "이러한 시장은 드물다. 전통적 시장이 열렸다."),
        ("ar", "قال الوزير إن محمد سيأتي. وقال علي الذي وصل اليوم."),
        ("hi", "मंत्री ने कहा कि किसान और सेना साथ हैं।"),
    ],
)
def test_one_sign_makes_no_name(language: str, body: str) -> None:
    assert people(language, body) == []
