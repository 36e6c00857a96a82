"""What sellers call things in Russian, Arabic and Japanese: one word that means a command in a private chat.

English and Chinese stand with each command, as they were there first. A word is what a seller types first and alone, in
the spellings that phones write: Arabic with and without its article.
"""

from collections.abc import Mapping

_RUSSIAN = {
    "status": "статус сводка состояние",
    "alerts": "тревоги алерты оповещения",
    "who": "продавцы кто байбокс хайджекер чужие",
    "copycats": "копии плагиат",
    "rank": "место места позиция позиции",
    "chart": "график графики",
    "price": "цена цены",
    "words": "запросы ключи",
    "reviews": "отзывы отзыв рейтинг звёзды звезды",
    "listing": "карточка листинг",
    "product": "товар товары",
    "why": "почему причина",
    "coverage": "покрытие охват",
    "orders": "заказы заказ",
    "health": "здоровье аккаунт",
    "rivals": "конкуренты конкурент",
    "case": "инцидент кейс",
    "ack": "беру принял приняла",
    "snooze": "отложить позже",
    "friend": "свои друг друзья",
    "mute": "заглушить мьют",
    "pause": "пауза",
    "add": "добавить добавь",
    "team": "команда",
    "group": "группа группы",
    "ping": "пинг",
    "help": "помощь справка",
}
_ARABIC = {
    "status": "الحالة حالة الوضع الحال",
    "alerts": "التنبيهات تنبيهات",
    "who": "البائعون البائعين بائعين الدخيل دخيل",
    "copycats": "التقليد تقليد المقلدون مقلدين",
    "rank": "الترتيب ترتيب",
    "chart": "الرسم رسم",
    "price": "السعر سعر الأسعار اسعار",
    "words": "الكلمات كلمات",
    "reviews": "المراجعات مراجعات التقييمات تقييمات النجوم",
    "listing": "الصفحة صفحة",
    "product": "المنتج منتج المنتجات منتجات",
    "why": "لماذا السبب ليش",
    "coverage": "التغطية تغطية",
    "orders": "الطلبات طلبات الطلبيات طلبيات",
    "health": "الصحة صحة الحساب حساب",
    "rivals": "المنافسون المنافسين منافسين",
    "case": "البلاغ بلاغ",
    "ack": "استلمت سأتولى",
    "snooze": "تأجيل أجل",
    "friend": "موثوق الموثوقون صديق",
    "mute": "كتم صامت",
    "pause": "توقف إيقاف ايقاف",
    "add": "أضف اضف إضافة اضافة",
    "team": "الفريق فريق",
    "group": "المجموعة مجموعة المجموعات",
    "ping": "بنغ",
    "help": "مساعدة المساعدة",
}
_JAPANESE = {
    "status": "状態 状況",
    "alerts": "警告 アラート",
    "who": "相乗り カート 出品者",
    "copycats": "模倣 パクリ",
    "rank": "順位 ランキング",
    "chart": "グラフ チャート",
    "price": "価格 値段",
    "words": "キーワード",
    "reviews": "レビュー 評価 星",
    "listing": "出品 商品ページ",
    "product": "セット商品 同じ商品",
    "why": "なぜ 理由",
    "coverage": "監視記録 カバレッジ",
    "orders": "注文 受注",
    "health": "健全性 アカウント健全性",
    "rivals": "競合 ライバル",
    "case": "案件",
    "ack": "対応 対応します 了解",
    "snooze": "あとで 後で スヌーズ",
    "friend": "許可",
    "mute": "通知停止 ミュート",
    "pause": "一時停止",
    "add": "追加",
    "team": "チーム メンバー",
    "group": "グループ",
    "ping": "起きてる",
    "help": "ヘルプ 使い方",
}
VOCABULARIES: Mapping[str, Mapping[str, str]] = {"ru": _RUSSIAN, "ar": _ARABIC, "ja": _JAPANESE}


def words_for(command: str) -> frozenset[str]:
    """The words of all these languages that mean the command."""
    return frozenset(word for one in VOCABULARIES.values() for word in one.get(command, "").split())
