"""Amazon's walls: what is served in place of a page, known by its markup and not by its words."""

import re

from adapters.page import Page, squeeze
from adapters.readings import Wall

# All walls but the log-in page are 2 to 20 KB; real pages may load the same guards' scripts.
_SMALL = 40_000
_FORM = 'form[action*="validateCaptcha" i]'
_CAPTCHA = '#captchacharacters, input[name="field-keywords"][type="text"], img[src*="captcha" i]'
_LOGIN = 'form[name="signIn"], #ap_email, #ap_password, #authportal-main-section'
# Amazon's own guard, and Akamai's, which stands before some of its pages since 2026.
_WAF = re.compile(
    rb"gokuProps|challenge-container|awswaf\.com|AwsWafIntegration|AwsWafCaptcha"
    rb"|triggerInterstitialChallenge|/_sec/verify\?provider=|[?&]bm-verify="
)
_ERROR_LINK = re.compile(rb"ref=cs_50\d_|/error/[a-z]{2}_[A-Z]{2}/5\d\d")
_ERROR_TITLE = re.compile(
    r"\b50[023]\b|service unavailable|something went wrong|tut uns leid|internal server error", re.I
)
_MISSING = re.compile(rb"ref=cs_404_|/error/(?:[a-z]{2}_[A-Z]{2}/)?404|/404_logo")
_MISSING_TITLE = re.compile(
    r"\b404\b|page not found|document not found|seite wurde nicht gefunden|seite nicht gefunden|page introuvable"
    r"|p[aá]gina no encontrada|documento no encontrado|pagina non trovata|p[aá]gina n[aã]o encontrada"
    r"|pagina niet gevonden|sidan hittades inte|nie znaleziono strony|sayfa bulunamad[ıi]|ページが見つかりません"
    r"|لم يتم العثور على الصفحة",
    re.IGNORECASE,
)
_ROBOTS = re.compile(rb"api-services-support@amazon\.com|opfcaptcha\.amazon\.")


def find(page: Page) -> Wall | None:
    """The wall that the page is, None where none is known; only for pages that hold no content."""
    if form := page.root.one(_FORM):
        return Wall.CAPTCHA if form.one(_CAPTCHA) or page.root.has("captchacharacters") else Wall.CONTINUE_SHOPPING
    if page.root.one(_LOGIN):
        return Wall.LOGIN
    if page.status >= 500:
        return Wall.SERVER_ERROR
    return _small_wall(page) if len(page.body) < _SMALL else None


def _small_wall(page: Page) -> Wall | None:
    if _WAF.search(page.body):
        return Wall.WAF
    if is_missing(page):
        return None
    if _ERROR_LINK.search(page.body) or _ERROR_TITLE.search(title(page)):
        return Wall.SERVER_ERROR
    return Wall.ROBOT if _ROBOTS.search(page.body) else None


def is_missing(page: Page) -> bool:
    """True for the page that stands where a product no longer is."""
    return page.status in (404, 410) or bool(_MISSING.search(page.body) or _MISSING_TITLE.search(title(page)))


def title(page: Page) -> str:
    found = page.root.one("title")
    return squeeze(found.node.text()) if found else ""
