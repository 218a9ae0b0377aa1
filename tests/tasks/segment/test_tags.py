"""What a start tag says is split into the words that its authors made it of."""

import pytest

from tasks.segment.tags import tokens_of


@pytest.mark.parametrize(
    ("tag", "tokens"),
    [
        ('div class="articleBody"', "article-body"),
        ('div class="AISummary RelatedArticles-module__teaserText"',
         "aisummary related-articles-module__teaser-text"),
        ('p class="sc-dLgYpQ post"', "sc-dlgypq post"),
        ('p id="Lead" role="note" hidden', "lead note hidden"),
    ],
)  # fmt: skip
def test_words_written_together_are_told_apart_by_their_capitals(tag: str, tokens: str) -> None:
    assert tokens_of[tag] == tokens
