from annotations.model.settings import ProjectSettings, Rate

DOLLARS, POUNDS = Rate("dollar", "euro", 0.92), Rate("pound sterling", "złoty", 5)


_NONSENSE = (
    "[" * 100_000,
    '[["dollar", "euro", true]]',
    f'[["dollar", "euro", {"9" * 400}]]',
    f'[["dollar", "euro", {"9" * 5000}]]',
)


def test_rates_are_kept_one_for_each_currency() -> None:
    settings = ProjectSettings().with_rate("dollar", Rate("dollar", "yen", 150)).with_rate("dollar", DOLLARS)
    both = settings.with_rate(POUNDS.currency, POUNDS)
    assert ProjectSettings.of_stored(both.stored()).rates == (DOLLARS, POUNDS)
    assert both.with_rate("dollar", None).rates == (POUNDS,)


def test_a_rate_that_is_none_is_left_out_when_read() -> None:
    for written in (
        "",
        "7",
        "{",
        '[["dollar", "euro", -1]]',
        '[["dollar", "euro", Infinity], ["dollar"], 5]',
        *_NONSENSE,
    ):
        assert ProjectSettings.of_stored({"rates": written}).rates == ()


def test_a_second_rate_for_a_currency_is_left_out_when_read() -> None:
    written = '[["dollar", "euro", 0.92], ["dollar", "yen", 150]]'
    assert ProjectSettings.of_stored({"rates": written}).rates == (DOLLARS,)
