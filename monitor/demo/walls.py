"""The walls that stand before Amazon's pages: status and body of each, shaped as recorded in 2014-2025."""

from adapters.readings import Wall

_FORM = """<!doctype html><html class="a-no-js" lang="en-us"><head><meta charset="utf-8">
<title dir="ltr">Amazon.com</title><script>ue_sn = "opfcaptcha.amazon.com", ue_id = 'LOOPBACK000000000000';</script>
</head><body><div class="a-container a-padding-double-large">
<div class="a-box a-alert a-alert-info"><h4>{words}</h4></div>
<form method="get" action="/errors/validateCaptcha" name="">
<input type=hidden name="amzn" value="bG9vcGJhY2s=" /><input type=hidden name="amzn-r" value="&#047;" />{inside}
<button type="submit" class="a-button-text" alt="Continue shopping">Continue shopping</button></form></div>
</body></html>"""

_CAPTCHA = _FORM.format(
    words="Enter the characters you see below",
    inside="""<img src="https://img.invalid/captcha/loopback.jpg">
<input autocomplete="off" placeholder="Type characters" id="captchacharacters" name="field-keywords" type="text">""",
)
_CONTINUE = _FORM.format(
    words="Click the button below to continue shopping",
    inside='<input type=hidden name="field-keywords" value="LOOPBK" />',
)
_DOGS = """<!doctype html><html><head><meta charset="utf-8"><title>503 - Service Unavailable Error</title></head><body>
<a href="/"><img id="b" src="https://img.invalid/logo.png" alt="Amazon"></a>
<a href="/ref=cs_503_link/"><img src="https://img.invalid/500_503.png"
 alt="Sorry! Something went wrong. Please go back and try again or go to Amazon's home page."></a>
<a href="/dogsofamazon" target="_blank"><img id="d" alt="Dogs of Amazon"></a></body></html>"""
_WAF = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title>
<script>window.awsWafCookieDomainList = []; window.gokuProps = {"key":"bG9vcGJhY2s=","iv":"AA","context":"AA"};</script>
<script src="https://loopback.us-east-2.token.awswaf.com/loopback/challenge.js"></script></head><body>
<div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1></noscript></body></html>"""
_LOGIN = """<!doctype html><html class="a-no-js" lang="en-us"><head><meta charset="utf-8"><title>Amazon Sign-In</title>
</head><body><form name="signIn" method="post" action="https://www.amazon.com/ap/signin" class="auth-validate-form">
<h1>Sign in</h1><input type="email" id="ap_email" name="email"><input id="continue" type="submit"></form>
</body></html>"""

WALLS = {
    Wall.CAPTCHA: (200, _CAPTCHA),
    Wall.CONTINUE_SHOPPING: (200, _CONTINUE),
    Wall.SERVER_ERROR: (503, _DOGS),
    Wall.WAF: (202, _WAF),
    Wall.LOGIN: (200, _LOGIN),
}

NOT_FOUND = """<!doctype html><html><head><meta charset="utf-8"><title>Page Not Found</title></head><body>
<a href="/ref=cs_404_logo/"><img id="b" src="https://img.invalid/logo.png" alt="Amazon"></a>
<a href="/ref=cs_404_link"><img src="https://img.invalid/404.png"
 alt="Sorry! We couldn't find that page. Try searching or go to Amazon's home page."></a>
<a href="/dogsofamazon"><img id="d" alt="Dogs of Amazon"></a></body></html>"""
