import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Page
from adapters.readings import Wall
from adapters.walls import find_wall
from tests.adapters import labels
from tests.shared import needs_shared

PRODUCT = '<script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"5"}}</script>'


def wall(html: str, url: str | None = None, status: int = 200) -> Wall | None:
    return find_wall(Page(html.encode(), url=url, status=status))


WALLS = {
    "perimeterx": (Wall.ROBOT, '<title>Robot or human?</title><div id="px-captcha"></div>'),
    "perimeterx_without_title": (Wall.ROBOT, '<div id="px-captcha"></div><p>Please wait</p>'),
    "perimeterx_words": (Wall.ROBOT, "<p>Press &amp; Hold to confirm you are a human (and not a bot).</p>"),
    "perimeterx_denied": (Wall.ROBOT, "<title>Access to this page has been denied.</title>"),
    "mercado_livre": (Wall.LOGIN, "<title>Mercado Livre</title><h1>Olá! Para continuar, acesse sua conta</h1>"),
    "mercado_libre": (Wall.LOGIN, "<title>Mercado Libre</title><h1>¡Hola! Para continuar, ingresa a tu cuenta</h1>"),
    "mercado_link": (Wall.LOGIN, '<a href="https://x/login?loginType=1&registrationType=negative_traffic">Entrar</a>'),
    "ebay_error": (Wall.SERVER_ERROR, "<title>Error Page | eBay</title><p>SORRY</p>"),
    "ebay_checking": (Wall.CAPTCHA, "<p>Checking your browser before you access eBay.</p>"),
    "cloudflare_challenge": (Wall.WAF, "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"),
    "cloudflare_block": (Wall.WAF, "<title>Attention Required! | Cloudflare</title>"),
    "cloudflare_german": (Wall.WAF, "<title>Einen Moment…</title>"),
    "datadome": (Wall.CAPTCHA, '<iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=1"></iframe>'),
    "akamai": (
        Wall.WAF,
        '<title>Access Denied</title>You don\'t have permission to access "http://x/" on this server.',
    ),
    "akamai_reference": (Wall.WAF, "<p>Reference #18.2</p><p>https://errors.edgesuite.net/18.2</p>"),
    "incapsula": (Wall.WAF, '<iframe src="/_Incapsula_Resource?CWUDNSAI=23">Request unsuccessful. Incapsula</iframe>'),
    "aws_waf": (Wall.WAF, "<title></title><script>window.gokuProps = {}</script>"),
    "punish": (Wall.PUNISH, '<title>Captcha Interception</title><div class="nc_iconfont btn_slide"></div>'),
    "punish_script": (Wall.PUNISH, '<script>location="https://x/_____tmd_____/punish?x5secdata=1"</script>'),
    "mtop": (Wall.PUNISH, '{"ret":["FAIL_SYS_USER_VALIDATE","RGV587_ERROR::SM::哎哟喂,被挤爆啦"]}'),
    "jd_risk": (Wall.CAPTCHA, "<title>京东验证</title><p>验证一下，购物无忧</p>"),
    "imperva": (Wall.CAPTCHA, "<title>Pardon Our Interruption</title><h1>Pardon Our Interruption</h1>"),
    "akamai_interstitial": (
        Wall.WAF,
        '<meta http-equiv="refresh" content="5; URL=\'/p/1?bm-verify=AAQ\'"><title>&nbsp;</title>'
        '<script>function triggerInterstitialChallenge(){var u="/_sec/verify?provider=interstitial"}</script>',
    ),
    "siteground": (Wall.WAF, '<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">'),
    "siteground_screen": (Wall.WAF, "<title>Robot Challenge Screen</title>"),
    "imunify": (
        Wall.WAF,
        "<title>One moment, please...</title><h1>Please wait while your request is being verified...</h1>",
    ),
    "vercel": (Wall.WAF, "<title>Vercel Security Checkpoint</title><p>We're verifying your browser</p>"),
    "shopify": (Wall.WAF, "<h1>Your connection needs to be verified before you can proceed</h1>"),
    "anubis": (Wall.WAF, "<title>Making sure you&#39;re not a bot!</title>"),
    "fastly": (Wall.WAF, "<title>Client Challenge</title>"),
    "ozon": (Wall.WAF, "<title>Antibot Challenge Page</title>"),
    "baleen": (Wall.WAF, "<title>Shop</title><script>__blnChallengeStore={}</script>"),
    "kasada": (Wall.WAF, "<script>window.KPSDK={};KPSDK.now=Date.now</script>"),
    "flipkart": (Wall.CAPTCHA, "<title>Flipkart reCAPTCHA</title><p>Are you a human?</p>"),
    "aws_captcha": (Wall.CAPTCHA, "<title>Human Verification</title><script>window.gokuProps = {}</script>"),
    "yandex": (Wall.CAPTCHA, "<title>Вы не робот?</title><form action='/checkcaptcha?key=1'></form>"),
    "yandex_words": (Wall.CAPTCHA, "<p>Подтвердите, что запросы отправляли вы, а не робот</p>"),
    "nginx": (Wall.SERVER_ERROR, "<title>502 Bad Gateway</title><center><h1>502 Bad Gateway</h1></center>"),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_served_as_200_is_known_by_its_face(name: str) -> None:
    expected, html = WALLS[name]
    assert wall(html) is expected


@pytest.mark.parametrize("name", WALLS)
def test_a_product_page_with_the_words_of_a_wall_is_no_wall(name: str) -> None:
    assert wall(PRODUCT + WALLS[name][1]) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://login.taobao.com/member/login.jhtml?redirectURL=x", Wall.LOGIN),
        ("https://passport.jd.com/new/login.aspx?ReturnUrl=x", Wall.LOGIN),
        ("https://signin.ebay.com/ws/eBayISAPI.dll?SignIn", Wall.LOGIN),
        ("https://www.mercadolibre.com.mx/gz/account-verification?go=x", Wall.LOGIN),
        ("https://item.taobao.com/_____tmd_____/punish?x5secdata=1", Wall.PUNISH),
        ("https://cfe.m.jd.com/privatedomain/risk_handler/03101900/?returnurl=x", Wall.CAPTCHA),
        ("https://www.ebay.com/splashui/captcha?ap=1", Wall.CAPTCHA),
        ("https://www.walmart.com/blocked?url=x", Wall.ROBOT),
        ("https://market.yandex.ru/showcaptcha?cc=1", Wall.CAPTCHA),
        ("https://shop.example/.well-known/sgcaptcha/?r=%2F", Wall.WAF),
        ("https://item.taobao.com/item.htm?id=1", None),
        ("https://www.walmart.com/ip/1", None),
    ],
)
def test_a_redirect_to_a_wall_is_known_by_its_address(url: str, expected: Wall | None) -> None:
    assert wall("<title>Anything</title>", url) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, Wall.LOGIN),
        (403, Wall.ROBOT),
        (412, Wall.ROBOT),
        (429, Wall.ROBOT),
        (500, Wall.SERVER_ERROR),
        (503, Wall.SERVER_ERROR),
        (520, Wall.SERVER_ERROR),
        (404, None),
        (410, None),
        (200, None),
    ],
)
def test_an_error_without_a_face_is_named_by_its_status(status: int, expected: Wall | None) -> None:
    assert wall("<p>no</p>", status=status) is expected


def test_a_face_tells_more_than_a_status() -> None:
    assert wall(WALLS["cloudflare_challenge"][1], status=503) is Wall.WAF
    assert wall(WALLS["datadome"][1], status=403) is Wall.CAPTCHA


@pytest.mark.parametrize(
    "html",
    [
        "<title>500 Piece Puzzle</title><p>Lovely</p>",
        "<title>Un momento de paz</title><p>Novela</p>",
        "<title>Client Challenge Cup, 24 oz</title><p>Lovely</p>",
        "<title>Captain’s Lamp</title><p>One moment, please: we are packing it</p>",
        "<title>Shop</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><p>Hello</p>",
        "<title>Shop</title><script src='https://js.datadome.co/tags.js'></script><p>Hello</p>",
        "<title>Shop</title><script>window._pxAppId='PX1'</script><p>Hello</p>",
        "<title>Shop</title><script src='/_Incapsula_Resource?SWJIYLWA=1'></script><p>Hello</p>",
        "<title>Taobao</title><script>var u='/_____tmd_____/punish?x5secdata=1'</script>" + "<a href='/i'>灯</a>" * 80,
        "<title>1688</title><div class='baxia-dialog auto'>x5secdata</div>" + "<p>数据线批发 手机数据线</p>" * 300,
    ],
)
def test_a_good_page_that_only_carries_a_guards_script_is_no_wall(html: str) -> None:
    assert wall(html) is None


@given(st.binary(max_size=400))
def test_no_bytes_make_the_search_for_walls_fail(body: bytes) -> None:
    find_wall(Page(body))


@needs_shared
def test_every_recorded_wall_is_caught_and_no_recorded_page_is_called_one() -> None:
    recorded = labels.load(lambda one: one["file"].endswith(".html") and not one["file"].startswith("amazon/"))
    found = {one["file"]: (find_wall(labels.page_of(one)), one["page"] == "blocked") for one in recorded}
    assert {file for file, (caught, _) in found.items() if caught} == {file for file, (_, bad) in found.items() if bad}
