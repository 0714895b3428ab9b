import hashlib
import tomllib

from annotations.importing.samples import SEEDS, sample_articles
from annotations.model.ids import text_sha256

SHA256 = {
    "azovstal-negotiations.txt": "a8ed6ab222d8bf771245c465d003ef4c65fc7e7d6a7a9d9c009517eb70754bfb",
    "azovstal-surrender.txt": "1d93f1cf1a2662dd2854ae8432d2747c64da8e218b4e095b4a65171b0b92bcd7",
    "second-round-of-talks.txt": "164d9ed5170b9fac528c07101b81489cd950586b2a97594cfa0fb7eef0381086",
    "evacuation-route.txt": "8310e8a7a7309c46fb2eeceef8dbf1e72b1b6e26a623f11ecb8e7c9174b01741",
    "azovstal-prisoner-exchange.txt": "3d5f599c49d2eada9de5db40ee4a3a2c5c3dbe8beefe4c7001249b718fa66238",
}


def test_the_bytes_of_the_samples_are_the_originals() -> None:
    actual = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS.glob("*.txt")}
    assert actual == SHA256


def test_the_words_of_the_samples_are_their_bytes() -> None:
    assert [text_sha256(article.words).hex() for article in sample_articles()] == list(SHA256.values())


def test_titles_stand_in_the_text() -> None:
    titled = [article for article in sample_articles() if article.metadata.title]
    assert len(titled) == 3
    for article in titled:
        assert article.metadata.title in article.words.split("\n")


def test_no_sample_claims_an_outlet_or_a_date() -> None:
    for article in sample_articles():
        assert (article.metadata.outlet, article.metadata.published) == ("", "")
        assert article.suggested_dates == ()
        assert not article.guessed


def test_metadata_names_every_file_once_with_its_original_name() -> None:
    listed = tomllib.loads((SEEDS / "metadata.toml").read_text("utf-8"))["article"]
    assert [entry["file"] for entry in listed] == list(SHA256)
    assert [article.metadata.original_name[:4] for article in sample_articles()] == [
        "000_",
        "001_",
        "002_",
        "003_",
        "004_",
    ]
