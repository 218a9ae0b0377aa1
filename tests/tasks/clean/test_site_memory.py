"""A cleaner with a site memory removes what recurs on the page's site, and nothing else."""

from __future__ import annotations

from tasks.clean.cleaner import default_cleaner
from tasks.clean.site_memory import Known, MemoryCleaner, SiteMemory, read_vetoes, text_sha256
from tasks.models import Decision, Label, MediaType, RawDocument, Source
from tasks.read import read_document

PAGE = """<html><head><title>Quay opens</title></head><body><div><h1>Quay opens again</h1>
<p>The quay was opened again on Monday, after a winter of repairs that cost two million crowns.</p>
<p>Divers had found forty faults in the wall, and each of them has been mended by local hands.</p>
<p>The harbour master was pleased with the stone, which came from a quarry beyond the hills.</p>
<h2>{heading}</h2>
<p>{line}</p></div></body></html>"""
LINE = "Our reporters sit in the reading café every Thursday and like to be asked about anything."
NEWSLETTER = Known(Label.NEWSLETTER, articles=18, of=20)


def decisions(
    line: str, known: dict[str, Known], *, heading: str = "From the desk", url: str | None = None
) -> dict[str, Decision]:
    address = "https://www.quay.example/1" if url is None else url
    document = RawDocument(
        PAGE.format(heading=heading, line=line).encode(),
        MediaType.HTML,
        "page",
        Source("test"),
        url=address,
    )
    page = read_document(document).page
    cleaner = MemoryCleaner(default_cleaner(), SiteMemory({"quay.example": known}))
    found = cleaner.label([page])[0].decisions
    assert len(found) == len(page.blocks)
    return {block.text: decision for block, decision in zip(page.blocks, found, strict=True)}


def test_a_known_block_goes_with_its_label_its_counts_and_its_share() -> None:
    found = decisions(LINE, {LINE: NEWSLETTER})
    assert found[LINE] == Decision(Label.NEWSLETTER, False, "site:18/20", 0.9)


def test_a_heading_above_nothing_but_a_known_block_goes_with_it() -> None:
    assert decisions(LINE, {})["From the desk"].kept
    assert not decisions(LINE, {LINE: NEWSLETTER})["From the desk"].kept


def test_headings_and_quotations_stay_even_where_they_are_known() -> None:
    quotation = f"“{LINE}”"
    known = {quotation: NEWSLETTER, "What happens next": NEWSLETTER, "Quay opens again": NEWSLETTER}
    found = decisions(quotation, known, heading="What happens next")
    assert all(found[text].kept for text in known)


def test_what_one_site_repeats_stays_on_another_and_on_pages_without_an_address() -> None:
    for url in ("https://other.example/1", ""):
        assert decisions(LINE, {LINE: NEWSLETTER}, url=url)[LINE].kept


def test_the_canonical_address_tells_the_site_of_a_page_that_came_without_one() -> None:
    link = '<link rel="canonical" href="https://quay.example/2">'
    document = RawDocument(
        PAGE.format(heading="About us", line=LINE).replace("<title>", f"{link}<title>").encode(),
        MediaType.HTML,
        "page",
        Source("test"),
    )
    page = read_document(document).page
    memory = SiteMemory({"quay.example": {LINE: NEWSLETTER}})
    assert memory.of(page) == {LINE: NEWSLETTER}


def test_the_vetoes_of_the_seed_name_texts_by_their_hash() -> None:
    vetoes = read_vetoes()
    assert ("*", text_sha256("Correction:")) in {(veto.domain, veto.text_sha256) for veto in vetoes}
    assert all(veto.why for veto in vetoes)
