"""The walls of every platform but Amazon: robot checks, log-in pages, error pages in place of the page asked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from adapters.page import Page
from adapters.readings import Wall

# A wall says little; a page with more than this many visible characters is a page.
_LITTLE = 2500


@dataclass(frozen=True, slots=True)
class Sign:
    """How one wall is known, by any of its patterns; `source` and `words` count only on a page that says little."""

    wall: Wall
    title: str = ""
    url: str = ""
    source: str = ""
    words: str = ""


# Order matters: what is surest comes first.
_SIGNS = (
    Sign(
        Wall.PUNISH,
        title=r"captcha interception|验证码拦截|滑动验证页面",
        url=r"_____tmd_____/punish|/punish\?|x5secdata=",
        source=r"_____tmd_____/punish|x5secdata|/punish\?x5step|\"action\":\s*\"captcha\"|nc_iconfont btn_slide|"
        r"FAIL_SYS_USER_VALIDATE|RGV587_ERROR",
        words=r"we need to check if you are a robot|请拖动下方滑块|亲，?请拖动|unusual traffic from your network",
    ),
    Sign(
        Wall.LOGIN,
        url=r"//login\.(?:taobao|tmall|1688|aliexpress)\.|//passport\.(?:jd|aliexpress|1688)\.|//plogin\.m\.jd|"
        r"//signin\.ebay\.|/jms/ml\w/lgz/login|//www\.mercadolib?v?re[^/]*/gz/account-verification",
        source=r"account-verification-(?:header|main)|registrationType=negative_traffic|suspicious-traffic-frontend|"
        r"member/login\.jhtml\?|id=\"login-form\"[^>]*taobao",
        words=r"para continuar, (?:acesse sua conta|ingresa a tu cuenta)|欢迎登录|密码登录",
    ),
    Sign(
        Wall.CAPTCHA,
        title=r"verify (?:that )?you are (?:a )?human|security check|captcha|访问验证|安全验证|京东验证",
        url=r"//cfe\.m\.jd\.com/privatedomain/risk_handler|/splashui/captcha|geo\.captcha-delivery\.com",
        source=r"geo\.captcha-delivery\.com|captcha-delivery\.com/captcha|/splashui/captcha|"
        r"privatedomain/risk_handler",
        words=r"验证一下，购物无忧|快速验证|pardon our interruption|please verify (?:that )?you are (?:a )?human|"
        r"checking your browser before you access ebay",
    ),
    Sign(
        Wall.ROBOT,
        title=r"robot or human|are you (?:a )?(?:robot|human)|access to this page has been denied|bot detection",
        url=r"//[\w.]*walmart\.[\w.]+/blocked\b",
        source=r"id=[\"']px-captcha|#px-captcha|/px/captcha|_pxBlockedUrl|_pxUuid",
        words=r"activate and hold the button|press (?:&|and) hold to confirm you are|"
        r"unusual activity from your (?:computer|network|device)",
    ),
    Sign(
        Wall.WAF,
        title=r"just a moment\.\.\.|attention required! \| cloudflare|access denied|request rejected|ddos-guard|"
        r"请稍候|un momento|einen moment|один момент",
        url=r"/cdn-cgi/challenge-platform|__cf_chl_",
        # The bare scripts of these guards are on good pages too; these marks are on their walls alone.
        source=r"_cf_chl_opt|cf-chl-|challenge-platform/h/\w/orchestrate|_Incapsula_Resource\?CWUDNSAI|"
        r"incapsula incident id|window\.gokuProps|sucuri_cloudproxy_js|errors\.edgesuite\.net|/_sec/cp_challenge",
        words=r"you don't have permission to access .{0,300} on this server|request unsuccessful\. incapsula|"
        r"the requested url was rejected|enable javascript and cookies to continue",
    ),
    Sign(
        Wall.SERVER_ERROR,
        title=r"error page \| ebay|(?:50[0234]|internal server error|bad gateway|service (?:temporarily )?unavailable|"
        r"gateway time-?out)\b.*",
        words=r"something went wrong on our end|system is busy, please try again|系统繁忙|网络繁忙",
    ),
)
_BY_STATUS = {
    401: Wall.LOGIN,
    403: Wall.ROBOT,
    407: Wall.LOGIN,
    429: Wall.ROBOT,
    430: Wall.ROBOT,
    503: Wall.SERVER_ERROR,
}


def find_wall(page: Page) -> Wall | None:
    """The wall that stands in the page's place, or None.

    Content comes first: a wall has its own title or address, or says little. Many a whole product page carries
    the scripts of a robot check, the words of a log-in, or a punish address (recorded pages 2018–2026).
    """
    title = _title(page)
    by_address = (sign.wall for sign in _SIGNS if _is_at(sign, page.url) or _is_titled(sign, title))
    return next(by_address, None) or _by_content(page) or _by_status(page.status)


def _is_at(sign: Sign, url: str | None) -> bool:
    return bool(sign.url and url and re.search(sign.url, url, re.IGNORECASE))


def _is_titled(sign: Sign, title: str) -> bool:
    return bool(sign.title and re.match(sign.title, title, re.IGNORECASE))


def _title(page: Page) -> str:
    node = page.tree.css_first("title")
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def _by_content(page: Page) -> Wall | None:
    visible = _visible(page)
    if len(visible) > _LITTLE or _sells(page):
        return None
    return next((sign.wall for sign in _SIGNS if any(_says(sign, page.text, visible))), None)


def _says(sign: Sign, source: str, visible: str) -> Iterable[bool]:
    search = partial(re.search, flags=re.IGNORECASE)
    yield bool(sign.words and search(sign.words, visible))
    yield bool(sign.source and search(sign.source, source))


def _sells(page: Page) -> bool:
    """Whether the page's data or its markup offers a product."""
    css = 'meta[property="product:price:amount"], meta[property="og:price:amount"], [itemprop="price"]'
    return page.tree.css_first(css) is not None or '"offers"' in page.text


def _by_status(status: int) -> Wall | None:
    """An HTTP error without a known face; a page that is not there (404, 410) is an answer, not a wall."""
    if status < 400 or status in (404, 410):
        return None
    return _BY_STATUS.get(status, Wall.SERVER_ERROR if status >= 500 else Wall.ROBOT)


def _visible(page: Page) -> str:
    """The text that a reader sees, up to a little more than a wall would say."""
    said: list[str] = []
    size = 0
    body = page.tree.body
    for node in body.traverse(include_text=True) if body is not None else ():
        if not node.is_text_node or (node.parent is not None and node.parent.tag in _UNSEEN):
            continue
        words = " ".join((node.text_content or "").split())
        if words:
            said.append(words)
            size += len(words) + 1
        if size > _LITTLE:
            break
    return " ".join(said)


_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "head", "title"))
