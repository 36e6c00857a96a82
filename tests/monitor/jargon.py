"""The Latin words that a translation may keep: names, and what people type or find in files as it is written."""

_NAMES = """
aliexpress amazon america anna asia aws ben blue ctrl ebay healthchecks lamp new shanghai telegram twoam york utc usd
api parquet pdf zip sha fba fbm sku url asin gtin upc ean isbn http https socks5 smtp
analytics browse finances fulfillment post order trading solution provider portal listings feeds
"""
_TYPED = """
add backup check config docs doctor door file folder hours init invite issued keyset login min gap seconds money off
owner password port proxy push queue quiet read rename reload refresh robots role root run secret seller show socks
demo status systemctl systemd tie token true txt csv heartbeat verify webhook case export report abuse violation
"""

WORDS = frozenset((_NAMES + _TYPED).split())

# Amazon has no Russian names for its pages, and its measures go by their letters.
_MEASURES = "ahr box buy lsr odr otdr vtr"
_PAGES = "account client europe feedback fix health inventory manage manager orders stranded"
# What the sellers of a language say in English themselves.
STAYS = {
    "zh": frozenset({"listing"}),
    "ja": frozenset({"captcha"}),
    "ru": frozenset(f"{_MEASURES} {_PAGES} demo".split()),
    "ar": frozenset(_MEASURES.split()),
}
