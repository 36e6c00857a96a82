"""The words that Amazon prints in its markets' languages where no markup says the same."""

import re

UNAVAILABLE = re.compile(
    r"currently unavailable|temporarily out of stock|out of stock|no longer available|not available for purchase"
    r"|currently not available|not currently available"
    r"|derzeit nicht verf[üu]gbar|nicht auf lager|nicht vorr[äa]tig|momentan nicht verf[üu]gbar"
    r"|actuellement indisponible|temporairement en rupture|rupture de stock|n['’]est plus disponible"
    r"|non disponibile|attualmente non disponibile|temporaneamente non disponibile"
    r"|no disponible|no est[áa] disponible|sin stock|sin existencias|agotado"
    r"|n[ãa]o dispon[íi]vel|indispon[íi]vel|sem estoque|fora de estoque|esgotado"
    r"|momenteel niet verkrijgbaar|niet op voorraad|niet beschikbaar"
    r"|inte tillg[äa]nglig|otillg[äa]nglig|slut i lager|inte i lager"
    r"|obecnie niedost[ęe]pn|niedost[ęe]pny|brak w magazynie"
    r"|temin edilemiyor|[şs]u anda mevcut de[ğg]il|stokta yok|mevcut de[ğg]il"
    r"|在庫切れ|一時的に在庫切れ|お取り扱いできません|お取り扱いしておりません|お求めいただけません|入荷の予定は立っていません|目前无货|暂时缺货|缺货"
    r"|غير متوفر|غير متاح|نفدت الكمية|نفد المخزون|अभी उपलब्ध नहीं|स्टॉक में नहीं",
    re.IGNORECASE,
)
# A number of units that are left; the number is the only one in the group.
_ONLY = (
    r"only|just|nur noch|noch|plus que|reste|solo|sólo|rimast[aeio]|apenas|só|slechts|nog|endast|bara|tylko|sadece"
    r"|yalnızca|残り|あと|فقط|تبقى|仅剩|只剩|还剩|केवल|सिर्फ़|सिर्फ"
)
_LEFT = (
    r"left|auf lager|vorrätig|übrig|verfügbar|exemplaire|en stock|disponibil|rimast|unidade|em estoque|restante"
    r"|op voorraad|kvar|i lager|szt|w magazynie|adet|kaldı|点|個|فقط|في المخزون|متبق|件|बचे|स्टॉक"
)
STOCK_LEFT = re.compile(
    rf"(?:{_ONLY})\D{{0,30}}?(?P<a>\d{{1,4}})(?![\d.,]?\d)|(?<![\d.,])(?P<b>\d{{1,4}})\D{{0,20}}?(?:{_LEFT})",
    re.IGNORECASE,
)

USED = re.compile(
    r"\bused\b|\bcollectible\b|gebraucht|\boccasion\b|\busat[oi]\b|de segunda mano|\busad[oa]s?\b|tweedehands"
    r"|gebruikt|begagnad|używan|ikinci el|中古|コレクター商品|مستعمل|二手|\bgebrauchtes\b|segunda mão|\bopen box\b"
    r"|sammlerstück|\bde collection\b|da collezione|\bcoleccion|de cole[cç]|verzamel|samlar|kolekcjoner|koleksiyon",
    re.IGNORECASE,
)
REFURBISHED = re.compile(
    r"refurbished|\brenewed\b|generalüberholt|wiederaufbereitet|reconditionn|ricondizionat|reacondicionad"
    r"|recondicionad|gereviseerd|renoverad|odnowion|yenilenmiş|整備済み|再生品|مجدد|翻新",
    re.IGNORECASE,
)
NEW = re.compile(
    r"\bnew\b|\bneu\b|\bneuf\b|\bnuov[oi]\b|\bnuev[oa]s?\b|\bnov[oa]s?\b|\bnieuw\b|\bny\b|\bnytt\b|\bnow[ey]\b"
    r"|\byeni\b|新品|جديد|全新|नया",
    re.IGNORECASE,
)
# The row that names who sells, in tables whose rows carry their names as words.
SOLD_BY = re.compile(
    r"sold by|seller|verkäufer|verkauf|vendu par|vendeur|venduto da|venditore|vendido por|vendedor|verkocht door"
    r"|verkoper|säljs av|säljare|sprzedawca|sprzedawane przez|satıcı|販売元|出荷元 / 販売元|البائع|يباع|卖家|销售商"
    r"|विक्रेता",
    re.IGNORECASE,
)
SHIPS_FROM = re.compile(
    r"ships from|shipper|dispatch|versand|expédi|spedi|envía|enviado|env[ií]o|verzonden|verzending|levereras|skickas"
    r"|wysyłka|wysyła|gönder|出荷元|発送元|الشحن|يشحن|الشاحن|发货|配送|शिप",
    re.IGNORECASE,
)
_BRAND_LABEL = (
    r"brand|marke|marque|marca|merk|varumärke|märke|marka|ブランド(?:名)?"
    r"|العلامة التجارية|اسم العلامة التجارية|品牌|ब्रांड"
)
BRAND_ROW = re.compile(rf"^(?:{_BRAND_LABEL}|brand name|markenname)$", re.IGNORECASE)
BRAND_LINE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:{_BRAND_LABEL})\s{{0,2}}[:：]\s{{0,2}}(.+)$",
        r"^visit the (.+) store$",
        r"^besuche(?:n sie)? den (.+?)[- ]store$",
        r"^visiter la boutique (.+)$",
        r"^visita lo store di (.+)$",
        r"^visita la tienda de (.+)$",
        r"^visite a loja (?:da |do |de )?(.+?)(?: \(em [^()]+\))?$",
        r"^(?:bezoek|ga naar) de (.+?)[- ](?:store|winkel)$",
        r"^besök (.+?)[- ](?:butiken|store|butik)$",
        r"^odwiedź (?:sklep|markę) (.+)$",
        r"^(.+?) (?:mağazasını|store'u|store’u) ziyaret edin$",
        r"^(.+?)の?ストアを表示$",
        r"^(?:قم بزيارة متجر|تفضل بزيارة متجر|زيارة متجر|تسوق من متجر) (.+)$",
        r"^访问\s?(.+?)\s?(?:商店|旗舰店|店铺)$",
        r"^(.+?) (?:store|स्टोर) (?:पर जाएं|देखें)$",
        r"^(?-i:by|von) (.+)$",
    )
)
FREE = re.compile(
    r"\bfree\b|kostenlos|gratis|gratuit|grátis|bezpłatn|darmow|ücretsiz|無料|مجان|免费|fri frakt|मुफ़्त", re.IGNORECASE
)
# The price to buy beside a subscription's zero ("Or $2.99 to buy").
TO_BUY = re.compile(
    r"\bto buy\b|\bkauf|achat|acheter|acquist|compra|\bkopen\b|\baankoop|\bköp|\bkup|\bzakup|satın al|購入|购买"
    r"|للشراء|खरीद",
    re.IGNORECASE,
)
# What stands around the category's name in the heading of a best-seller list.
BEST_SELLERS_IN = re.compile(
    r"^(?:amazon )?best ?sellers? (?:in|for) |^(?:die )?bestseller in |^(?:les )?meilleures ventes (?:en|dans|de) "
    r"|^(?:i )?(?:più venduti|bestseller) in |^los más vendidos en |^(?:os )?mais vendidos em |^bestsellers? in "
    r"|^(?:populairste|best verkochte) in |^bästsäljare (?:i|inom) |^bestsellery w (?:kategorii )?"
    r"|^en çok satanlar:? | (?:kategorisinde )?en çok satanlar$|\s?(?:の|で)\s?(?:売れ筋ランキング|ベストセラー)$"
    r"|^الأفضل مبيع[ًا]{1,2} في ",
    re.IGNORECASE,
)
TOP_100 = re.compile(r"\b100\b|١٠٠|売れ筋ランキング")
