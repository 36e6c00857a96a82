"""The walls of every platform but Amazon: robot checks, log-in pages, error pages in place of the page asked for."""

import re
from dataclasses import dataclass

from adapters.page import Page
from adapters.readings import Wall

# A wall says and offers little; a page with more visible characters or links than this is a page.
_LITTLE = 2500
_FEW_LINKS = 60


@dataclass(frozen=True, slots=True)
class Sign:
    """How one wall is known, by any of its marks; `source` and `words` count only on a page that says little.

    `title` and `url` are patterns at the start of the title and anywhere in the address, `words` one in the visible
    text, `source` literal pieces of the markup.
    """

    wall: Wall
    title: str = ""
    url: str = ""
    words: str = ""
    source: tuple[str, ...] = ()


# Order matters: what is surest comes first.
_SIGNS = (
    Sign(
        Wall.PUNISH,
        title=r"captcha interception|验证码拦截|滑动验证页面",
        url=r"_____tmd_____/punish|/punish\?|x5secdata=",
        words=r"we need to check if you are a robot|请拖动下方滑块|亲，?请拖动|unusual traffic from your network",
        source=(
            "_____tmd_____/punish",
            "x5secdata",
            "/punish?x5step",
            '"action":"captcha"',
            "nc_iconfont btn_slide",
            "FAIL_SYS_USER_VALIDATE",
            "RGV587_ERROR",
        ),
    ),
    Sign(
        Wall.LOGIN,
        url=r"//login\.(?:taobao|tmall|1688|aliexpress)\.|//passport\.(?:jd|aliexpress|1688)\.|//plogin\.m\.jd|"
        r"//signin\.ebay\.|/jms/ml\w/lgz/login|/gz/account-verification",
        words=r"para continuar, (?:acesse sua conta|ingres[aá] (?:a|en) tu cuenta)|欢迎登录|密码登录",
        source=(
            "account-verification-main",
            "registrationType=negative_traffic",
            "suspicious-traffic-frontend",
            "member/login.jhtml?",
        ),
    ),
    Sign(
        Wall.CAPTCHA,
        title=r"verify (?:that )?you are (?:a )?human|human verification|security (?:check|measure)|"
        r"(?:\w+ )?(?:re)?captcha|radware (?:\w+ ){0,2}captcha|вы не робот|访问验证|安全验证|京东验证",
        url=r"//cfe\.m\.jd\.com/privatedomain/risk_handler|/splashui/captcha|geo\.captcha-delivery\.com|"
        r"/showcaptcha\?|//validate\.perfdrive\.com/",
        words=r"验证一下，购物无忧|快速验证|pardon our interruption|please verify (?:that )?you are (?:a )?human|"
        r"checking your browser before you access ebay|подтвердите, что (?:запросы отправляли вы|вы не робот)",
        source=(
            "geo.captcha-delivery.com",
            "captcha-delivery.com/captcha",
            "/splashui/captcha",
            "privatedomain/risk_handler",
            "/checkcaptcha?",
        ),
    ),
    Sign(
        Wall.ROBOT,
        title=r"robot or human|are you (?:a )?(?:robot|human)|access to this page has been denied|bot detection",
        url=r"//[\w.]*walmart\.[\w.]+/blocked\b",
        words=r"activate and hold the button|press (?:&|and) hold to confirm you are|"
        r"unusual activity from your (?:computer|network|device)",
        source=('id="px-captcha"', "id='px-captcha'", "#px-captcha", "/px/captcha", "_pxBlockedUrl"),
    ),
    Sign(
        Wall.WAF,
        title=r"just a moment\.\.\.|attention required! \| cloudflare|access denied|request rejected|ddos-guard|"
        r"one moment, please\.\.\.|robot challenge screen|vercel security checkpoint|verifying your connection|"
        r"making sure you['’]re not a bot|client challenge$|antibot (?:challenge|captcha)|доступ ограничен|"
        r"请稍候|(?:un momento|um momento|einen moment|один момент|bir dakika lütfen)(?:…|\.\.\.)",
        url=r"/cdn-cgi/challenge-platform|__cf_chl_|/\.well-known/sgcaptcha/",
        words=r"you don['’]t have permission to access .{0,300} on this server|request unsuccessful\. incapsula|"
        r"the requested url was rejected|enable javascript and cookies to continue|"
        r"your connection needs to be verified before you can proceed|"
        r"please wait while your request is being verified",
        # The bare scripts of these guards are on good pages too; these marks are on their walls alone.
        source=(
            "_cf_chl_opt",
            "cf-chl-",
            "_Incapsula_Resource?CWUDNSAI",
            "Incapsula incident ID",
            "window.gokuProps",
            "sucuri_cloudproxy_js",
            "errors.edgesuite.net",
            "/_sec/cp_challenge",
            "/_sec/verify?provider=interstitial",
            "triggerInterstitialChallenge",
            "?bm-verify=",
            "/.well-known/sgcaptcha/",
            "__blnChallengeStore",
            "/.well-known/baleen/captcha",
            "KPSDK.now",
        ),
    ),
    Sign(
        Wall.SERVER_ERROR,
        title=r"(?:error page|fehlerseite|page d['’]erreur|p[áa]gina de error|pagina di errore|foutpagina)"
        r" \| ebay|(?:50[0234]|error)\W+(?:internal|bad gateway|service|gateway|server)|"
        r"internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|50[0234]$",
        words=r"something went wrong on our end|system is busy, please try again|系统繁忙|网络繁忙",
        source=("error-header__headline", "secureir.ebaystatic.com"),
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
    return _by_address(page.url or "") or (None if _sells(page) else _by_face(page)) or _by_status(page.status)


def _by_address(url: str) -> Wall | None:
    return next((sign.wall for sign in _SIGNS if sign.url and re.search(sign.url, url, re.IGNORECASE)), None)


def _by_face(page: Page) -> Wall | None:
    title = _title(page)
    titled = (sign.wall for sign in _SIGNS if sign.title and re.match(sign.title, title, re.IGNORECASE))
    return next(titled, None) or (_by_content(page) if says_little(page) else None)


def _title(page: Page) -> str:
    node = page.tree.css_first("title")
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def says_little(page: Page) -> bool:
    """Whether the page is too thin to be a product or a list: few links, little visible text."""
    return len(page.nodes("a[href]")) <= _FEW_LINKS and len(_visible(page)) <= _LITTLE


def _by_content(page: Page) -> Wall | None:
    visible = _visible(page)
    return next((sign.wall for sign in _SIGNS if _says(sign, page.text, visible)), None)


def _says(sign: Sign, source: str, visible: str) -> bool:
    if sign.words and re.search(sign.words, visible, re.IGNORECASE):
        return True
    return any(mark in source for mark in sign.source)


def _sells(page: Page) -> bool:
    """Whether the page's data or its markup offers a product."""
    css = 'meta[property="product:price:amount"], meta[property="og:price:amount"], [itemprop="price"]'
    blocks = (node.text(deep=True) for node in page.nodes('script[type*="ld+json" i]'))
    return page.tree.css_first(css) is not None or any('"offers"' in block for block in blocks)


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
