"""What makes a real page heavy: scripts, and shelves of other people's goods."""


def filler(size: int) -> str:
    """About `size` characters, the same each time; scripts and tags in the measure of recorded pages of 2021-2025."""
    parts: list[str] = []
    length = 0
    while length < size:
        part = _shelf(len(parts)) if len(parts) % 2 else _script(len(parts))
        parts.append(part)
        length += len(part)
    return "".join(parts)


def _script(number: int) -> str:
    rows = [f'"w{number}_{row}":{{"t":{row * 37 % 911},"u":"/gp/x/{row}?a=1"}}' for row in range(150)]
    return f"<script>P.when('A').register('w{number}',function(A){{return {{{','.join(rows)}}};}});</script>"


def _shelf(number: int) -> str:
    cards = "".join(_card(number, card) for card in range(8))
    return f'<div class="a-carousel-container"><ol class="a-carousel" role="list">{cards}</ol></div>'


def _card(number: int, card: int) -> str:
    asin = f"B0SHELF{number % 100:02d}{card}"
    tracked = ",".join(f"&quot;k{key}&quot;:&quot;{asin}-{key * 7919 % 1000:03d}&quot;" for key in range(20))
    return f"""<li class="a-carousel-card" role="listitem" data-csa-c-item-id="amzn1.asin.{asin}" data-csa-c-type="item"
 data-csa-c-posx="{card}" data-p13n-asin-metadata="{{{tracked}}}">
<a class="a-link-normal" href="/dp/{asin}/ref=sims_{card}"><img alt="" src="https://img.invalid/{number}/{card}.jpg">
<div class="p13n-sc-truncate">Another thing {number}-{card}</div></a>
<i class="a-icon a-icon-star-small"><span class="a-icon-alt">4.{card} out of 5 stars</span></i>
<span class="a-price"><span class="a-offscreen">${card + 3}.99</span></span></li>"""
